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

/** Most runs of an experiment that one page looks through where no index finds those that are wanted. */
const mostLookedThrough = 20_000;

/**
 * Runs, newest first; the cursor is the last one's id, or the last one looked at: where few runs match, a page may
 * be short and still have a next one.
 */
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
  const horizon = isIndexed(filter) ? undefined : await horizonOf(query, filter, scope);
  const rows: SummaryRow[] = await pageOfRuns(query, filter, scope, horizon).execute();
  const items = rows.slice(0, limit).map(summaryOf);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : (horizon ?? null) };
}

/** Whether an index leads to the runs that are wanted, or every run is. */
function isIndexed({ unit, record, category, state, attribute, arm, ring, revision }: RunFilter): boolean {
  if (unit !== undefined || record !== undefined || category !== undefined) return true;
  if (state !== undefined) return state !== "served" && state !== "shadow";
  return [attribute, arm, ring, revision].every((value) => value === undefined);
}

const visibleExperiments = (query: Queryable<Schema>, { experiment }: RunFilter, { workflows }: RunScope) =>
  query
    .selectFrom("experiments")
    .$if(experiment !== undefined, (list) => list.where("experiments.key", "=", experiment ?? ""))
    .$if(workflows !== null, (list) =>
      list.where("experiments.workflow_key", "=", sql<string>`any(${workflows}::text[])`),
    );

/** The oldest run to look at, such that no experiment has more than the most in between; undefined where all may be. */
async function horizonOf(
  query: Queryable<Schema>,
  filter: RunFilter,
  scope: RunScope,
): Promise<string | undefined> {
  const row = await visibleExperiments(query, filter, scope)
    .innerJoinLateral(
      (e) =>
        e
          .selectFrom("runs")
          .select("runs.id")
          .whereRef("runs.experiment_key", "=", "experiments.key")
          .where((runs) => runs.and(span(runs as never, filter)))
          .orderBy("runs.id", "desc")
          .offset(mostLookedThrough - 1)
          .limit(1)
          .as("last"),
      (join) => join.onTrue(),
    )
    .select("last.id")
    .orderBy("last.id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/**
 * A page and one run more. Each experiment gives its newest, which one index holds in order, and these are merged:
 * so the cost follows the length of the page and not the number of runs, however few of them are of this environment
 * or of the caller's workflows.
 */
export const pageOfRuns = (
  query: Queryable<Schema>,
  filter: RunFilter,
  scope: RunScope,
  horizon: string | undefined,
) =>
  visibleExperiments(query, filter, scope)
    .innerJoinLateral(
      (e) =>
        e
          .selectFrom("runs")
          .leftJoin("run_reviews", "run_reviews.run_id", "runs.id")
          .select([...summaryColumns, "run_reviews.state as review_state"])
          .whereRef("runs.experiment_key", "=", "experiments.key")
          .where((runs) =>
            runs.and([...span(runs as never, filter), ...conditions(runs as never, filter, scope.units)]),
          )
          .$if(horizon !== undefined, (runs) => runs.where("runs.id", ">=", horizon ?? ""))
          .orderBy("runs.id", "desc")
          .limit(filter.limit + 1)
          .as("found"),
      (join) => join.onTrue(),
    )
    .selectAll("found")
    .orderBy("found.id", "desc")
    .limit(filter.limit + 1);

/** Where and when. Times are those at which the ids were made, so that they choose partitions. */
const span = (e: ExpressionBuilder<Schema, "runs">, { environment, from, to, cursor }: RunFilter) => [
  e("runs.environment", "=", environment),
  ...(from !== undefined ? [e("runs.id", ">=", leastIdentifierAt(Date.parse(from)))] : []),
  ...(to !== undefined ? [e("runs.id", "<", leastIdentifierAt(Date.parse(to)))] : []),
  ...(cursor !== undefined ? [e("runs.id", "<", cursor)] : []),
];

function conditions(e: ExpressionBuilder<Schema, "runs">, filter: RunFilter, units: string[]) {
  const { arm, category, ring, revision, state, attribute, value, unit, record } = filter;
  return [
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
  ];
}
