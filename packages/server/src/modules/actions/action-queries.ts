import type { ActionState, ActionSummary, EnvironmentKey, RunDetail } from "@belay/contracts";
import type { Selectable } from "kysely";
import { readCursor } from "../../platform/cursor.ts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { ActionTables } from "./action-tables.ts";

type Query = Queryable<Schema>;
export type ActionRow = Selectable<ActionTables["actions"]>;

export const actionSummaryOf = (row: ActionRow): ActionSummary => ({
  id: row.id,
  kind: row.kind,
  experiment: row.experiment_key,
  environment: row.environment,
  run: row.run_id,
  review: row.review_id,
  state: row.state,
  system: row.system,
  recordType: row.record_type,
  verb: row.verb,
  idempotencyKey: row.idempotency_key,
  attempts: row.attempts,
  nextAttemptAt:
    row.state === "approved" || row.state === "retrying" ? row.next_attempt_at.toISOString() : null,
  lastError: row.last_error,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

export type ActionFilter = {
  environment: EnvironmentKey;
  experiment?: string | undefined;
  state?: ActionState | undefined;
  cursor?: string | undefined;
  limit: number;
};

export async function listActions(
  query: Query,
  filter: ActionFilter,
  workflows: string[] | null,
): Promise<{ items: ActionSummary[]; next: string | null }> {
  const { environment, experiment, state, limit } = filter;
  const [before] = readCursor(filter.cursor, "id") ?? [];
  const rows = await query
    .selectFrom("actions")
    .selectAll()
    .where("environment", "=", environment)
    .$if(experiment !== undefined, (list) => list.where("experiment_key", "=", experiment ?? ""))
    .$if(state !== undefined, (list) => list.where("state", "=", state ?? "done"))
    .$if(workflows !== null, (list) => list.where("workflow_key", "in", workflows ?? []))
    .$if(before !== undefined, (list) => list.where("id", "<", before ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(actionSummaryOf);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** A run's actions with their approvals, oldest first. */
export async function actionsOfRun(query: Query, run: string): Promise<RunDetail["actions"]> {
  const rows = await query
    .selectFrom("actions")
    .selectAll()
    .where((e) =>
      e.or([
        e("run_id", "=", run),
        e(
          "review_id",
          "in",
          e.selectFrom("run_reviews").select("run_reviews.review_id").where("run_reviews.run_id", "=", run),
        ),
      ]),
    )
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    system: row.system,
    recordType: row.record_type,
    verb: row.verb,
    attempts: row.attempts,
    idempotencyKey: row.idempotency_key,
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    approval: {
      digest: row.approval_digest,
      actor: row.approval_actor,
      keyId: row.approval_key_id,
      expiresAt: row.approval_expires_at.toISOString(),
    },
    verifiedAt: row.verified_at?.toISOString() ?? null,
  }));
}

/** Actions that need a person, by experiment. */
export async function deadActions(query: Query, environment: EnvironmentKey): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom("actions")
    .select((e) => ["experiment_key", e.fn.countAll<number>().as("dead")])
    .where("environment", "=", environment)
    .where("state", "=", "dead")
    .groupBy("experiment_key")
    .execute();
  return new Map(rows.map((row) => [row.experiment_key, Number(row.dead)]));
}
