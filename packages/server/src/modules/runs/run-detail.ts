import type { RunDetail, Step } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { summaryColumns, summaryOf } from "./run-summary.ts";

type Query = Queryable<Schema>;

/** What other modules know of a run. */
export type RunReadModels = {
  reviewOf(run: string): Promise<RunDetail["review"]>;
  actionsOf(run: string): Promise<RunDetail["actions"]>;
};

/** One run with all that is counted of it, and the workflow it belongs to. */
export async function runDetail(
  query: Query,
  id: string,
  { reviewOf, actionsOf }: RunReadModels,
): Promise<RunDetail & { workflow: string }> {
  const row = await query
    .selectFrom("runs")
    .leftJoin("run_reviews", "run_reviews.run_id", "runs.id")
    .select([
      ...summaryColumns,
      "runs.workflow_key",
      "runs.bucket",
      "runs.epoch",
      "runs.trace",
      "runs.instance_id",
      "runs.steps",
      "run_reviews.state as review_state",
    ])
    .where("runs.id", "=", id)
    .executeTakeFirst();
  if (!row)
    throw new ProblemError({
      code: "not-found",
      detail: "There is no such run. Its evidence may still be on its way.",
    });
  const [review, actions, touched, instance, revision, promptVersions, payloadNames] = await Promise.all([
    reviewOf(row.id),
    actionsOf(row.id),
    query.selectFrom("touched_records").selectAll().where("run_id", "=", row.id).orderBy("at").execute(),
    query
      .selectFrom("evidence_instances")
      .select(["service", "build"])
      .where("environment", "=", row.environment)
      .where("instance_id", "=", row.instance_id)
      .executeTakeFirst(),
    query
      .selectFrom("revisions")
      .select(sql<RunBudgets>`content -> 'definition' -> 'budgets'`.as("budgets"))
      .where("experiment_key", "=", row.experiment_key)
      .where("revision", "=", row.revision)
      .executeTakeFirstOrThrow(),
    promptVersionsOf(query, row.experiment_key, row.revision, row.steps),
    payloadNamesOf(query, row.id),
  ]);
  return {
    ...summaryOf(row),
    workflow: row.workflow_key,
    bucket: row.bucket,
    epoch: row.epoch,
    trace: row.trace,
    instance: {
      id: row.instance_id,
      service: instance?.service ?? "unknown",
      build: instance?.build ?? "unknown",
    },
    currency: revision.budgets.spend.currency,
    timeBudgetMs: revision.budgets.timeSeconds * 1_000,
    steps: row.steps,
    promptVersions,
    review,
    actions,
    touched: touched.map(({ system, record_type, record, verb, at }) => ({
      system,
      recordType: record_type,
      record,
      verb,
      at: at.toISOString(),
    })),
    payloadNames: withFinal(payloadNames, row.review_state),
  };
}

type RunBudgets = { timeSeconds: number; spend: { currency: string } };

/** Names of the payloads that can still be opened: none once the data subject is erased. */
async function payloadNamesOf(query: Query, run: string): Promise<string[]> {
  const row = await query
    .selectFrom("run_payloads")
    .innerJoin("subjects", "subjects.pseudonym", "run_payloads.unit")
    .select("run_payloads.names")
    .where("run_payloads.run_id", "=", run)
    .where("subjects.wrapped_key", "is not", null)
    .executeTakeFirst();
  return row?.names ?? [];
}

/** What a reviewer sent is kept with the review, and opens with the run's payloads. */
const withFinal = (names: string[], review: string | null): string[] =>
  names.length > 0 && (review === "approved" || review === "edited") && !names.includes("final")
    ? [...names, "final"]
    : names;

/** For each prompt text a run used, the revision that first carried it. */
async function promptVersionsOf(
  query: Query,
  experiment: string,
  revision: number,
  steps: Step[],
): Promise<RunDetail["promptVersions"]> {
  const used = new Map(
    steps.flatMap(({ facts }) =>
      facts.prompt && facts.promptDigest ? [[facts.promptDigest, facts.prompt] as const] : [],
    ),
  );
  if (used.size === 0) return [];
  const { rows } = await sql<{ digest: string; revision: number }>`
    select digest, min(revision) as revision from (
      select r.revision, encode(sha256(convert_to(r.content -> 'files' ->> prompt.path, 'UTF8')), 'hex') as digest
      from revisions r, jsonb_each_text(r.content -> 'definition' -> 'prompts') as prompt (name, path)
      where r.experiment_key = ${experiment} and r.revision <= ${revision}) as texts
    where digest = any(${[...used.keys()]}::text[]) group by digest`.execute(query);
  return rows.map((row) => ({ name: used.get(row.digest) ?? "", ...row }));
}
