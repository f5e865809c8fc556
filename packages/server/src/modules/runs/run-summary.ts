import type { ReviewState, RunState, RunSummary } from "@belay/contracts";
import type { ExpressionBuilder, Selectable } from "kysely";
import type { Schema } from "../../schema.ts";
import type { RunTables } from "./run-tables.ts";

/** What a list shows of a run; its steps are read with the run alone. */
export const summaryColumns = [
  "runs.id",
  "runs.environment",
  "runs.experiment_key",
  "runs.revision",
  "runs.phase",
  "runs.ring",
  "runs.unit",
  "runs.attributes",
  "runs.assigned",
  "runs.shadow",
  "runs.status",
  "runs.served",
  "runs.outcome",
  "runs.reason",
  "runs.category",
  "runs.failed_step",
  "runs.started_at",
  "runs.duration_ms",
  "runs.input_quality",
  "runs.cost_micros",
] as const;

type Column = (typeof summaryColumns)[number] extends `runs.${infer Name}` ? Name : never;
export type SummaryRow = Pick<Selectable<RunTables["runs"]>, Column> & { review_state: ReviewState | null };

/** Where a run stands. Once a draft waits or has waited for a person, it is the review that says so. */
function stateOf({
  status,
  outcome,
  review_state,
}: Pick<SummaryRow, "status" | "outcome" | "review_state">): RunState {
  if (status === "begun") return "running";
  if (status === "lost") return "unended";
  if (outcome !== "pending") return outcome ?? "served";
  return review_state === null || review_state === "claimed" ? "waiting" : review_state;
}

/** Which runs are in a state. A draft waits where its review says so, so that few waiting ones are found among many. */
export function isInState(e: ExpressionBuilder<Schema, "runs">, state: RunState) {
  const reviewIs = (...states: ReviewState[]) =>
    e.and([
      e("runs.outcome", "=", "pending"),
      e(
        "runs.id",
        "in",
        e.selectFrom("run_reviews").select("run_reviews.run_id").where("run_reviews.state", "in", states),
      ),
    ]);
  switch (state) {
    case "running":
      return e("runs.status", "=", "begun");
    case "unended":
      return e("runs.status", "=", "lost");
    case "served":
    case "fallback":
    case "shadow":
    case "failed":
      return e("runs.outcome", "=", state);
    case "waiting":
      return reviewIs("waiting", "claimed");
    default:
      return reviewIs(state);
  }
}

/** What the unit got. A draft decides that when it is decided on: until then, nothing; sent, the AI's; else the baseline. */
function servedOf({ status, outcome, review_state, served }: SummaryRow): RunSummary["served"] {
  if (status !== "ended" || outcome !== "pending") return served;
  if (review_state === null || review_state === "waiting" || review_state === "claimed") return null;
  return review_state === "approved" || review_state === "edited" ? "ai" : "baseline";
}

export const summaryOf = (row: SummaryRow): RunSummary => ({
  id: row.id,
  experiment: row.experiment_key,
  environment: row.environment,
  revision: row.revision,
  phase: row.phase,
  ring: row.ring,
  assigned: row.assigned,
  served: servedOf(row),
  shadow: row.shadow,
  state: stateOf(row),
  outcome: row.outcome,
  reason: row.reason,
  category: row.category,
  failedStep: row.failed_step,
  unit: row.unit,
  attributes: row.attributes,
  startedAt: row.started_at.toISOString(),
  durationMs: row.duration_ms,
  costMicros: row.cost_micros,
  inputQuality: row.input_quality,
});
