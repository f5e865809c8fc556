import type { Arm } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { latencyQuantile, mergedLatency } from "../runs/index.ts";
import type { Scope } from "./freezing.ts";

export type ArmValue = { units: number; value: number | null };
export type StandardValue = { arms: Record<Arm, ArmValue>; detail: string };

type RunSums = {
  arm: Arm;
  ended: number;
  served: number;
  fallbacks: number;
  failed: number;
  cost_micros: number;
  latency: number[];
};

/** Values of the standard metrics that evidence feeds, from rollups: the cost doesn't grow with the runs. */
export async function standardValues(
  query: Queryable<Schema>,
  { environment, experiment }: Scope,
  now: number,
): Promise<Map<string, StandardValue>> {
  const [sums, units, began] = await Promise.all([
    sql<RunSums>`
      select arm, (sum(served) + sum(fallbacks) + sum(failed))::bigint as ended, sum(served)::bigint as served,
        sum(fallbacks)::bigint as fallbacks, sum(failed)::bigint as failed,
        least(sum(cost_micros), ${Number.MAX_SAFE_INTEGER})::bigint as cost_micros, ${mergedLatency} as latency
      from run_rollups
      where environment = ${environment} and experiment_key = ${experiment} and span = 'total'
        and arm in ('ai', 'baseline')
      group by arm`.execute(query),
    sql<{ arm: Arm; units: number }>`
      select arm, sum(units)::bigint as units from assignment_counts
      where environment = ${environment} and experiment_key = ${experiment} group by arm`.execute(query),
    sql<{ at: Date | null }>`
      select min(at) as at from (
        select at from run_rollups where environment = ${environment} and experiment_key = ${experiment}
          and span = 'minute' order by at limit 1) as earliest`.execute(query),
  ]);
  const unitsOf = new Map(units.rows.map((row) => [row.arm, row.units]));
  const runsOf = new Map(sums.rows.map((row) => [row.arm, row]));
  const values = new Map<string, StandardValue>();
  const total = sums.rows.reduce((sum, row) => sum + row.ended, 0);
  const put = (key: string, read: (runs: RunSums) => number | null) => {
    if (total === 0) return;
    const of = (arm: Arm): ArmValue => {
      const runs = runsOf.get(arm);
      return { units: unitsOf.get(arm) ?? 0, value: runs && runs.ended > 0 ? read(runs) : null };
    };
    values.set(key, {
      arms: { ai: of("ai"), baseline: of("baseline") },
      detail: counted(total, "ended run"),
    });
  };
  const hours = began.rows[0]?.at ? Math.max(1, (now - began.rows[0].at.getTime()) / 3_600_000) : null;
  put("latency", (runs) => latencyQuantile(runs.latency, 0.95));
  put("throughput", (runs) => (hours === null ? null : runs.ended / hours));
  put("failure-rate", (runs) => runs.failed / runs.ended);
  put("fallback-rate", (runs) => runs.fallbacks / runs.ended);
  put("model-spend", (runs) => runs.cost_micros / 1e6 / runs.ended);
  const exposed = units.rows.reduce((sum, row) => sum + row.units, 0);
  if (exposed > 0) {
    const of = (arm: Arm) => ({ units: unitsOf.get(arm) ?? 0, value: unitsOf.get(arm) ?? 0 });
    values.set("eligible", {
      arms: { ai: of("ai"), baseline: of("baseline") },
      detail: "Counted as they come",
    });
  }
  return values;
}

export const counted = (count: number, what: string): string =>
  `Over ${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
