import type { ResponseOf } from "@belay/client";
import type { Criterion, IntakeDetail, IntakeState, Weights } from "@belay/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client.ts";
import { useEnvironment } from "./environment.ts";
import { queryKey } from "./keys.ts";

export function useIntakes(state?: IntakeState) {
  return useQuery({
    queryKey: queryKey("intakes", null, "list", state),
    queryFn: ({ signal }) => client.intakes({ query: { state, limit: 500 }, signal }),
  });
}

/** How many there are in each state, without reading them. */
export function useIntakeCounts() {
  return useQuery({
    queryKey: queryKey("intakes", null, "counts"),
    queryFn: ({ signal }) => client.intakes({ query: { limit: 1 }, signal }),
    select: ({ counts }) => counts,
  });
}

export function useIntake(intake: string | undefined) {
  return useQuery({
    queryKey: queryKey("intakes", null, "one", intake),
    queryFn: ({ signal }) => client.intake({ params: { intake: intake ?? "" }, signal }),
    enabled: intake !== undefined,
  });
}

export function useRubric() {
  return useQuery({
    queryKey: queryKey("intakes", null, "rubric"),
    queryFn: ({ signal }) => client.rubric({ signal }),
  });
}

export function useRubricHistory() {
  return useQuery({
    queryKey: queryKey("intakes", null, "rubric-history"),
    queryFn: ({ signal }) => client.rubricHistory({ signal }),
  });
}

export function useAgenda() {
  const environment = useEnvironment();
  return useQuery({
    queryKey: queryKey("agenda", environment),
    queryFn: ({ signal }) => client.agenda({ query: { environment }, signal }),
  });
}

/** What a person can do to an intake as a whole; each answers with the intake as it is then. */
export type IntakeChange =
  | { change: "submit" | "reopen"; version: number }
  | { change: "reject"; version: number; reason: string }
  | { change: "override"; criterion: Criterion; score: number; reason: string }
  | { change: "restore"; criterion: Criterion };

function send(intake: string, given: IntakeChange): Promise<IntakeDetail> {
  const params = { intake };
  switch (given.change) {
    case "submit":
      return client.submitIntake({ params, body: { version: given.version } });
    case "reopen":
      return client.reopenIntake({ params, body: { version: given.version } });
    case "reject":
      return client.rejectIntake({ params, body: { version: given.version, reason: given.reason } });
    case "override":
      return client.overrideScore({
        params: { intake, criterion: given.criterion },
        body: { score: given.score, reason: given.reason },
      });
    case "restore":
      return client.restoreScore({ params: { intake, criterion: given.criterion } });
  }
}

export function useChangeIntake(intake: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: IntakeChange) => send(intake, change),
    onSuccess: (detail) => queries.setQueryData(queryKey("intakes", null, "one", intake), detail),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["intakes"] }),
  });
}

/** Begins a memo with what the intake says. */
export function useMakeMemo(intake: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.createMemo({ body: { intake } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["intakes"] }),
  });
}

export function useChangeRubric() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { version: number; weights: Weights; reason: string }) =>
      client.changeRubric({ body }),
    onSuccess: (rubric) =>
      queries.setQueryData<ResponseOf<"rubric">>(queryKey("intakes", null, "rubric"), rubric),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["intakes"] }),
  });
}
