import type { runFilter, RunSummary } from "@belay/contracts";
import { sql, type ExpressionBuilder } from "kysely";
import { z } from "zod";
import type { Queryable } from "../../platform/database.ts";
import { leastIdentifierAt } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { isInState, summaryColumns, summaryOf, type SummaryRow } from "./run-summary.ts";

export type RunFilter = z.output<typeof runFilter>;
export type RunScope = {
  /** Workflows the caller may see; null for all. */
  workflows: string[] | null;
  /** Pseudonyms that the filter's unit may have. */
  units: string[];
};

/** Runs, newest first; the cursor is the last one's id. */
export async function listRuns(
  query: Queryable<Schema>,
  filter: RunFilter,
  scope: RunScope,
): Promise<{ items: RunSummary[]; next: string | null }> {
  const { cursor, limit } = filter;
  if (cursor !== undefined && !z.uuid().safeParse(cursor).success)
    throw new ProblemError({
      code: "invalid-request",
      detail: 'In the query, /cursor is none of ours: send what "next" of the page before held.',
    });
  const rows: SummaryRow[] = await pageOfRuns(query, filter, scope).execute();
  const items = rows.slice(0, limit).map(summaryOf);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * A page and one run more. Each experiment gives its newest, which one index holds in order, and these are merged:
 * so the cost follows the length of the page and not the number of runs, however few of them are of this environment
 * or of the caller's workflows.
 */
export const pageOfRuns = (query: Queryable<Schema>, filter: RunFilter, { workflows, units }: RunScope) =>
  query
    .selectFrom("experiments")
    .innerJoinLateral(
      (e) =>
        e
          .selectFrom("runs")
          .leftJoin("run_reviews", "run_reviews.run_id", "runs.id")
          .select([...summaryColumns, "run_reviews.state as review_state"])
          .whereRef("runs.experiment_key", "=", "experiments.key")
          .where((runs) => runs.and(conditions(runs as never, filter, units)))
          .orderBy("runs.id", "desc")
          .limit(filter.limit + 1)
          .as("found"),
      (join) => join.onTrue(),
    )
    .selectAll("found")
    .$if(filter.experiment !== undefined, (list) =>
      list.where("experiments.key", "=", filter.experiment ?? ""),
    )
    .$if(workflows !== null, (list) =>
      list.where("experiments.workflow_key", "=", sql<string>`any(${workflows}::text[])`),
    )
    .orderBy("found.id", "desc")
    .limit(filter.limit + 1);

/** Times are those at which the ids were made, so that they choose partitions. */
function conditions(e: ExpressionBuilder<Schema, "runs">, filter: RunFilter, units: string[]) {
  const { arm, category, ring, revision, state, attribute, value, unit, record, from, to, cursor } = filter;
  return [
    e("runs.environment", "=", filter.environment),
    ...(arm !== undefined ? [e("runs.assigned", "=", arm)] : []),
    ...(category !== undefined ? [e("runs.category", "=", category)] : []),
    ...(ring !== undefined ? [e("runs.ring", "=", ring)] : []),
    ...(revision !== undefined ? [e("runs.revision", "=", revision)] : []),
    ...(state !== undefined ? [isInState(e, state)] : []),
    ...(attribute !== undefined ? [sql<boolean>`runs.attributes ->> ${attribute} = ${value ?? ""}`] : []),
    ...(unit !== undefined ? [e("runs.unit", "=", sql<string>`any(${units}::text[])`)] : []),
    ...(record !== undefined
      ? [
          e(
            "runs.id",
            "in",
            e
              .selectFrom("touched_records")
              .select("touched_records.run_id")
              .where("touched_records.environment", "=", filter.environment)
              .where("touched_records.record", "=", record),
          ),
        ]
      : []),
    ...(from !== undefined ? [e("runs.id", ">=", leastIdentifierAt(Date.parse(from)))] : []),
    ...(to !== undefined ? [e("runs.id", "<", leastIdentifierAt(Date.parse(to)))] : []),
    ...(cursor !== undefined ? [e("runs.id", "<", cursor)] : []),
  ];
}
