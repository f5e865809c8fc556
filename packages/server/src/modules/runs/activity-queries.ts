import type { Activity, ActivityPoint, ArmCounts, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { quantile } from "./latency-histogram.ts";
import { mergedLatency } from "./rollup-store.ts";
import type { RollupArm } from "./run-tables.ts";
import { anyRing } from "./unit-counts.ts";

type Query = Queryable<Schema>;

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
  latency: number[];
};

/**
 * What ran, per experiment: from the totals, or from the minutes since a moment. Units are always all that were ever
 * seen.
 */
export async function activityOf(
  query: Query,
  environment: EnvironmentKey,
  experiments: string[],
  since?: Date,
): Promise<Map<string, Activity>> {
  if (experiments.length === 0) return new Map();
  const scope = sql`environment = ${environment} and experiment_key = any(${experiments}::text[]) and span = ${since ? "minute" : "total"} and at >= ${since ?? new Date(0)}`;
  const [counts, units] = await Promise.all([
    sql<Counted>`
      select experiment_key, arm, sum(runs)::bigint as runs, sum(served)::bigint as served,
        sum(fallbacks)::bigint as fallbacks, sum(unended)::bigint as unended,
        least(sum(cost_micros), ${Number.MAX_SAFE_INTEGER})::bigint as cost_micros, ${mergedLatency} as latency
      from run_rollups where ${scope} group by experiment_key, arm`.execute(query),
    query
      .selectFrom("run_unit_counts")
      .select((e) => ["experiment_key", "arm", e.fn.sum<string>("units").as("units")])
      .where("environment", "=", environment)
      .where("experiment_key", "in", experiments)
      .where("ring", "=", anyRing)
      .groupBy(["experiment_key", "arm"])
      .execute(),
  ]);
  const unitsOf = new Map(units.map((row) => [`${row.experiment_key} ${row.arm}`, Number(row.units)]));
  const countsOf = new Map(
    counts.rows.map((row): [string, ArmCounts] => {
      const name = `${row.experiment_key} ${row.arm}`;
      return [
        name,
        {
          runs: row.runs,
          units: unitsOf.get(name) ?? 0,
          served: row.served,
          fallbacks: row.fallbacks,
          unended: row.unended,
          costMicros: row.cost_micros,
          latencyP50Ms: quantile(row.latency, 0.5),
          latencyP95Ms: quantile(row.latency, 0.95),
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
    .where("ring", "!=", anyRing)
    .groupBy("ring")
    .execute();
  const units: number[] = [];
  for (const row of rows) units[row.ring] = Number(row.units);
  return Array.from(units, (count) => count ?? 0);
}
