import type { RequestOf } from "@belay/client";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

type RunQuery = NonNullable<RequestOf<"runs">["query"]>;

/** What the list of runs can be narrowed to; all of it lives in the URL. */
export type RunFilter = Pick<
  RunQuery,
  "arm" | "state" | "category" | "ring" | "unit" | "record" | "attribute" | "value" | "cursor"
>;

export function useRuns(experiment: string, filter: RunFilter) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("runs", environment, "list", experiment, filter),
    queryFn: ({ signal }) =>
      client.runs({ query: { environment, experiment, ...filter, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useRun(run: string) {
  return useQuery({
    queryKey: queryKey("runs", null, "one", run),
    queryFn: ({ signal }) => client.run({ params: { run }, signal }),
  });
}

/** Opens a run's texts; who opened them and why is kept. */
export function useOpenPayloads(run: string) {
  return useMutation({
    mutationFn: (reason: string) => client.openPayloads({ params: { run }, body: { reason } }),
  });
}
