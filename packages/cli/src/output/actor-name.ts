import type { Actor } from "@belay/contracts";
import { printable } from "./printable.ts";

/** A name for a terminal. Sample and simulated people are marked wherever they show. */
export const actorName = ({ kind, name }: Pick<Actor, "kind" | "name">): string =>
  kind === "sample" || kind === "simulated" ? `${printable(name)} (${kind})` : printable(name);
