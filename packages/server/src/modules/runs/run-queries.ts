import type {
  Activity,
  ActivityPoint,
  ArmCounts,
  EnvironmentKey,
  RunDetail,
  runFilter,
  RunState,
  RunSummary,
} from "@belay/contracts";
import { sql, type Selectable } from "kysely";
import type { z } from "zod";
import type { Queryable } from "../../platform/database.ts";
import { leastIdentifierAt } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { quantile } from "./latency-histogram.ts";
import type { RollupArm, RunTables } from "./run-tables.ts";

type Query = Queryable<Schema>;
type Row = Selectable<RunTables["runs"]> & { review_state: RunState | null };

const stateOf = (row: Row): RunState => {
  if (row.status === "begun") return "running";
  if (row.status === "lost") return "unended";
  if (row.outcome === "pending")
    return row.review_state === null || (row.review_state as string) === "claimed"
      ? "waiting"
      : row.review_state;
  return row.outcome ?? "served";
};

const summaryOf = (row: Row): RunSummary => ({
  id: row.id,
  experiment: row.experiment_key,
  environment: row.environment,
  revision: row.revision,
  phase: row.phase,
  ring: row.ring,
  assigned: row.assigned,
  served: row.served,
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

const selected = (query: Query) =>
  query
    .selectFrom("runs")
    .leftJoin("run_reviews", "run_reviews.run_id", "runs.id")
    .selectAll("runs")
    .select("run_reviews.state as review_state");

export type RunFilter = z.output<typeof runFilter>;

/** Runs newest first. `units` are the pseudonyms that a unit's key may have. */
export async function listRuns(
  query: Query,
  filter: RunFilter,
  units: string[],
  workflows: string[] | null,
): Promise<{ items: RunSummary[]; next: string | null }> {
  const {
    experiment,
    arm,
    state,
    category,
    ring,
    revision,
    attribute,
    value,
    record,
    from,
    to,
    cursor,
    limit,
  } = filter;
  const rows = (await selected(query)
    .where("runs.environment", "=", filter.environment)
    .$if(workflows !== null, (runs) => runs.where("runs.workflow_key", "in", workflows ?? []))
    .$if(experiment !== undefined, (runs) => runs.where("runs.experiment_key", "=", experiment ?? ""))
    .$if(arm !== undefined, (runs) => runs.where("runs.assigned", "=", arm ?? "ai"))
    .$if(category !== undefined, (runs) => runs.where("runs.category", "=", category ?? "model"))
    .$if(ring !== undefined, (runs) => runs.where("runs.ring", "=", ring ?? 0))
    .$if(revision !== undefined, (runs) => runs.where("runs.revision", "=", revision ?? 0))
    .$if(filter.unit !== undefined, (runs) => runs.where("runs.unit", "in", units))
    .$if(attribute !== undefined, (runs) =>
      runs.where(sql<boolean>`runs.attributes ->> ${attribute} = ${value ?? ""}`),
    )
    .$if(record !== undefined, (runs) =>
      runs.where("runs.id", "in", (e) =>
        e
          .selectFrom("touched_records")
          .select("run_id")
          .where("touched_records.environment", "=", filter.environment)
          .where("record", "=", record ?? ""),
      ),
    )
    .$if(from !== undefined, (runs) => runs.where("runs.id", ">=", leastIdentifierAt(Date.parse(from ?? ""))))
    .$if(to !== undefined, (runs) => runs.where("runs.id", "<", leastIdentifierAt(Date.parse(to ?? ""))))
    .$if(cursor !== undefined, (runs) => runs.where("runs.id", "<", cursor ?? ""))
    .$if(state !== undefined, (runs) => runs.where(isInState(state ?? "served")))
    .orderBy("runs.id", "desc")
    .limit(limit + 1)
    .execute()) as Row[];
  const items = rows.slice(0, limit).map(summaryOf);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function isInState(state: RunState) {
  switch (state) {
    case "running":
      return sql<boolean>`runs.status = 'begun'`;
    case "unended":
      return sql<boolean>`runs.status = 'lost'`;
    case "served":
    case "fallback":
    case "shadow":
    case "failed":
      return sql<boolean>`runs.outcome = ${state}`;
    case "waiting":
      return sql<boolean>`runs.outcome = 'pending' and coalesce(run_reviews.state, 'waiting') in ('waiting', 'claimed')`;
    default:
      return sql<boolean>`runs.outcome = 'pending' and run_reviews.state = ${state}`;
  }
}

export type RunReadModels = {
  reviewOf(run: string): Promise<RunDetail["review"]>;
  actionsOf(run: string): Promise<RunDetail["actions"]>;
};

export async function runDetail(
  query: Query,
  id: string,
  { reviewOf, actionsOf }: RunReadModels,
): Promise<RunDetail & { workflow: string }> {
  const row = (await selected(query).where("runs.id", "=", id).executeTakeFirst()) as Row | undefined;
  if (!row)
    throw new ProblemError({
      code: "not-found",
      detail: "There is no such run. Its evidence may still be on its way.",
    });
  const [review, actions, touched, instance, revision, promptVersions, payloads] = await Promise.all([
    reviewOf(id),
    actionsOf(id),
    query.selectFrom("touched_records").selectAll().where("run_id", "=", id).orderBy("at").execute(),
    query
      .selectFrom("evidence_instances")
      .select(["service", "build"])
      .where("instance_id", "=", row.instance_id)
      .executeTakeFirst(),
    query
      .selectFrom("revisions")
      .select("content")
      .where("experiment_key", "=", row.experiment_key)
      .where("revision", "=", row.revision)
      .executeTakeFirstOrThrow(),
    promptVersionsOf(query, row),
    query.selectFrom("run_payloads").select("run_id").where("run_id", "=", id).executeTakeFirst(),
  ]);
  const { budgets } = revision.content.definition;
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
    currency: budgets.spend.currency,
    timeBudgetMs: budgets.timeSeconds * 1_000,
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
    payloadNames: payloads
      ? ["input", "redacted", "sources", "prompt", "draft", "final", "baseline", "findings", "error"]
      : [],
  };
}

/** For each prompt text a run used, the revision that first carried it. */
async function promptVersionsOf(query: Query, row: Row): Promise<RunDetail["promptVersions"]> {
  const used = new Map(
    row.steps.flatMap(({ facts }) =>
      facts.prompt && facts.promptDigest ? [[facts.promptDigest, facts.prompt]] : [],
    ),
  );
  if (used.size === 0) return [];
  const { rows } = await sql<{ digest: string; revision: number }>`
    select digest, min(revision) as revision from (
      select r.revision, encode(sha256(convert_to(r.content -> 'files' ->> prompt.path, 'UTF8')), 'hex') as digest
      from revisions r, jsonb_each_text(r.content -> 'definition' -> 'prompts') as prompt (name, path)
      where r.experiment_key = ${row.experiment_key} and r.revision <= ${row.revision}) as texts
    where digest = any(${[...used.keys()]}::text[]) group by digest`.execute(query);
  return rows.map(({ digest, revision }) => ({ name: used.get(digest) ?? "", digest, revision }));
}

const emptyCounts: ArmCounts = {
  runs: 0,
  units: 0,
  served: 0,
  fallbacks: 0,
  unended: 0,
  costMicros: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
};
export const emptyActivity: Activity = {
  arms: { ai: emptyCounts, baseline: emptyCounts },
  shadow: emptyCounts,
  outside: 0,
};

type Counted = {
  experiment_key: string;
  arm: RollupArm;
  runs: number;
  served: number;
  fallbacks: number;
  unended: number;
  cost_micros: number;
};

/** What ran, per experiment: from the totals, or from the minutes since a moment (units then stay all that were ever seen). */
export async function activityOf(
  query: Query,
  environment: EnvironmentKey,
  experiments: string[],
  since?: Date,
): Promise<Map<string, Activity>> {
  if (experiments.length === 0) return new Map();
  const scope = sql`environment = ${environment} and experiment_key = any(${experiments}::text[]) and span = ${since ? "minute" : "total"} and at >= ${since ?? new Date(0)}`;
  const [counts, latencies, units] = await Promise.all([
    sql<Counted>`
      select experiment_key, arm, sum(runs)::bigint as runs, sum(served)::bigint as served, sum(fallbacks)::bigint as fallbacks,
        sum(unended)::bigint as unended, sum(cost_micros)::bigint as cost_micros
      from run_rollups where ${scope} group by experiment_key, arm`.execute(query),
    sql<{ experiment_key: string; arm: RollupArm; histogram: number[] }>`
      select experiment_key, arm, array_agg(counted order by place) as histogram from (
        select experiment_key, arm, place, sum(bucket)::bigint as counted
        from run_rollups, unnest(latency) with ordinality as buckets (bucket, place) where ${scope} group by experiment_key, arm, place) as merged
      group by experiment_key, arm`.execute(query),
    query
      .selectFrom("run_unit_counts")
      .select((e) => ["experiment_key", "arm", e.fn.sum<string>("units").as("units")])
      .where("environment", "=", environment)
      .where("experiment_key", "in", experiments)
      .groupBy(["experiment_key", "arm"])
      .execute(),
  ]);
  const histogramOf = new Map(
    latencies.rows.map((row) => [`${row.experiment_key} ${row.arm}`, row.histogram.map(Number)]),
  );
  const unitsOf = new Map(units.map((row) => [`${row.experiment_key} ${row.arm}`, Number(row.units)]));
  const countsOf = new Map(
    counts.rows.map((row): [string, ArmCounts] => {
      const name = `${row.experiment_key} ${row.arm}`;
      const histogram = histogramOf.get(name) ?? [];
      return [
        name,
        {
          runs: row.runs,
          units: unitsOf.get(name) ?? 0,
          served: row.served,
          fallbacks: row.fallbacks,
          unended: Math.max(0, row.unended),
          costMicros: row.cost_micros,
          latencyP50Ms: quantile(histogram, 0.5),
          latencyP95Ms: quantile(histogram, 0.95),
        },
      ];
    }),
  );
  const of = (experiment: string, arm: RollupArm) => countsOf.get(`${experiment} ${arm}`) ?? emptyCounts;
  return new Map(
    experiments.map((key) => [
      key,
      {
        arms: { ai: of(key, "ai"), baseline: of(key, "baseline") },
        shadow: of(key, "shadow"),
        outside: of(key, "outside").runs,
      },
    ]),
  );
}

export async function activityPoints(
  query: Query,
  environment: EnvironmentKey,
  experiment: string,
  since: Date,
): Promise<ActivityPoint[]> {
  const { rows } = await sql<{ at: Date; ai: number; baseline: number; fallbacks: number; shadow: number }>`
    select at, sum(runs) filter (where arm = 'ai')::bigint as ai, sum(runs) filter (where arm = 'baseline')::bigint as baseline,
      sum(fallbacks)::bigint as fallbacks, sum(runs) filter (where arm = 'shadow')::bigint as shadow
    from run_rollups where environment = ${environment} and experiment_key = ${experiment} and span = 'minute' and at >= ${since}
    group by at order by at`.execute(query);
  return rows.map((row) => ({
    minute: row.at.toISOString(),
    ai: row.ai ?? 0,
    baseline: row.baseline ?? 0,
    fallbacks: row.fallbacks,
    shadow: row.shadow ?? 0,
  }));
}

/** Different units seen in each ring; shadow's under 0. */
export async function unitsByRing(
  query: Query,
  environment: EnvironmentKey,
  experiment: string,
): Promise<number[]> {
  const rows = await query
    .selectFrom("run_unit_counts")
    .select((e) => ["ring", e.fn.sum<string>("units").as("units")])
    .where("environment", "=", environment)
    .where("experiment_key", "=", experiment)
    .groupBy("ring")
    .execute();
  const units: number[] = [];
  for (const row of rows) units[row.ring] = Number(row.units);
  return Array.from(units, (count) => count ?? 0);
}

/** Records that instances made and that have not arrived: those below the highest that has. */
export async function evidenceGaps(query: Query, instances: string[]): Promise<Map<string, number>> {
  if (instances.length === 0) return new Map();
  const { rows } = await sql<{ instance_id: string; gaps: number }>`
    select instance_id, coalesce(upper(received) - 1 - (select sum(upper(r) - lower(r)) from unnest(received) as r), 0)::bigint as gaps
    from evidence_instances where instance_id = any(${instances}::uuid[])`.execute(query);
  return new Map(rows.map((row) => [row.instance_id, row.gaps]));
}
