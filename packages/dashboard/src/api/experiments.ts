import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

export function useExperiments() {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("experiments", environment, "all"),
    queryFn: ({ signal }) => client.experiments({ query: { environment }, signal }),
  });
}

export function useExperiment(experiment: string) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("experiments", environment, "one", experiment),
    queryFn: ({ signal }) => client.experiment({ params: { experiment }, query: { environment }, signal }),
  });
}

export function useRevisions(experiment: string) {
  return useQuery({
    queryKey: queryKey("experiments", null, "revisions", experiment),
    queryFn: ({ signal }) => client.revisions({ params: { experiment }, signal }),
  });
}

/** Text of the prompt that a run used, from the revision that first carried it. */
export function usePromptText(experiment: string, revision: number | undefined, prompt: string) {
  return useQuery({
    queryKey: queryKey("experiments", null, "revision", experiment, revision),
    queryFn: ({ signal }) => client.revision({ params: { experiment, revision: revision ?? 1 }, signal }),
    enabled: revision !== undefined,
    // A revision never changes.
    staleTime: Infinity,
    select: ({ content }) => content.files[content.definition.prompts[prompt] ?? ""],
  });
}

/** Runs a minute over the last hour. */
export function useActivity(experiment: string) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("experiments", environment, "activity", experiment),
    queryFn: ({ signal }) =>
      client.activity({ params: { experiment }, query: { environment, minutes: 60 }, signal }),
    placeholderData: keepPreviousData,
  });
}
