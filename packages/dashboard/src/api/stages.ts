import type { StageAuditAnswers } from "@belay/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

/** Which stage an experiment is in, and the evidence behind it. */
export function useStage(experiment: string) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("experiments", environment, "stage", experiment),
    queryFn: ({ signal }) => client.stage({ params: { experiment }, query: { environment }, signal }),
  });
}

/** Answers of the stage audit that evidence gives. Not asked for without an experiment: the audit needs no server. */
export function useStageAuditPrefill(experiment: string | undefined) {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("experiments", environment, "stage-audit", experiment),
    queryFn: ({ signal }) =>
      client.stageAuditPrefill({
        params: { experiment: experiment ?? "" },
        query: { environment },
        signal,
      }),
    enabled: experiment !== undefined,
    retry: false,
  });
}

/** Audits that somebody kept. */
export function useStageAudits(experiment: string) {
  return useQuery({
    queryKey: queryKey("experiments", null, "stage-audits", experiment),
    queryFn: ({ signal }) => client.stageAudits({ query: { experiment }, signal }),
  });
}

/** Keeps an audit; only when a person asks for it. */
export function useKeepStageAudit() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { about: string; experiment: string | null; answers: StageAuditAnswers }) =>
      client.keepStageAudit({ body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKey("experiments", null, "stage-audits") }),
  });
}
