import type { EnvironmentKey } from "@belay/contracts";
import { useSearch } from "@tanstack/react-router";

/** The environment all screens are about; part of every URL, production where it is left out. */
export function useEnvironment(): EnvironmentKey {
  return useSearch({ strict: false, select: (search) => search.environment ?? "production" });
}
