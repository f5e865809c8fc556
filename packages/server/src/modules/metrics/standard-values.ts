import type { Arm } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { latencyQuantile, mergedLatency } from "../runs/index.ts";
import type { Scope } from "./ledger.ts";
import { plural } from "./plural.ts";
import type { SumName } from "./standard-sums.ts";

export type ArmValue = { units: number; value: number | null };
export type StandardValue = { arms: Record<Arm, ArmValue>; detail: string };

type RunSums = {
  arm: Arm;
  ended: number;
  fallbacks: number;
  failed: number;
  cost_micros: number;
  latency: number[];
};
type Sum = { arm: Arm; name: SumName; seen: number; total: number };

const hourMs = 3_600_000;
const weekMs = 168 * hourMs;

/** Values of the standard metrics that something feeds, from sums: the cost doesn't grow with the runs. */
export async function standardValues(
  query: Queryable<Schema>,
  { environment, experiment }: Scope,
  now: number,
): Promise<Map<string, StandardValue>> {
  const scope = sql`environment = ${environment} and experiment_key = ${experiment}`;
  const [runs, units, sums, rest] = await Promise.all([
    sql<RunSums>`
      select arm, (sum(served) + sum(fallbacks) + sum(failed))::bigint as ended, sum(fallbacks)::bigint as fallbacks,
        sum(failed)::bigint as failed, least(sum(cost_micros), ${Number.MAX_SAFE_INTEGER})::bigint as cost_micros,
        ${mergedLatency} as latency
      from run_rollups where ${scope} and span = 'total' and arm in ('ai', 'baseline') group by arm`.execute(
      query,
    ),
    sql<{ arm: Arm; units: number }>`
      select arm, sum(units)::bigint as units from assignment_counts where ${scope} group by arm`.execute(
      query,
    ),
    sql<Sum>`
      select arm, name, sum(seen)::bigint as seen, sum(total) as total from metric_sums where ${scope}
      group by arm, name`.execute(query),
    sql<{ first_run: Date | null; activated: Date | null; lowered: number; dead: number }>`
      select
        (select at from run_rollups where ${scope} and span = 'minute' order by at limit 1) as first_run,
        (select min(at) from exposure_changes where ${ofExposure({ environment, experiment })}) as activated,
        (select count(*) from exposure_changes where ${ofExposure({ environment, experiment })}
          and change in ('lower', 'pause', 'kill'))::bigint as lowered,
        (select count(*) from actions where ${scope} and state = 'dead')::bigint as dead`.execute(query),
  ]);
  const unitsOf = new Map(units.rows.map((row) => [row.arm, row.units]));
  const { first_run: firstRun, activated, lowered = 0, dead = 0 } = rest.rows[0] ?? {};
  const values = new Map<string, StandardValue>();
  const put = (key: string, detail: string, read: (arm: Arm) => number | null) => {
    const of = (arm: Arm) => ({ units: unitsOf.get(arm) ?? 0, value: read(arm) });
    const arms = { ai: of("ai"), baseline: of("baseline") };
    if (arms.ai.value !== null || arms.baseline.value !== null) values.set(key, { arms, detail });
  };

  const ended = runs.rows.reduce((sum, row) => sum + row.ended, 0);
  const ofRuns = (key: string, read: (row: RunSums) => number | null) =>
    put(key, over(ended, "ended run"), (arm) => {
      const row = runs.rows.find((one) => one.arm === arm);
      return row && row.ended > 0 ? read(row) : null;
    });
  const hours = firstRun ? Math.max(1, (now - firstRun.getTime()) / hourMs) : null;
  ofRuns("latency", (row) => latencyQuantile(row.latency, 0.95));
  ofRuns("throughput", (row) => (hours === null ? null : row.ended / hours));
  ofRuns("failure-rate", (row) => row.failed / row.ended);
  ofRuns("fallback-rate", (row) => row.fallbacks / row.ended);
  ofRuns("model-spend", (row) => row.cost_micros / 1e6 / row.ended);

  const find = (arm: Arm, name: SumName) =>
    sums.rows.find((one) => one.arm === arm && one.name === name) ?? { seen: 0, total: 0 };
  const ofSums = (
    key: string,
    name: SumName,
    what: string,
    read = ({ seen, total }: Pick<Sum, "seen" | "total">): number => total / seen,
  ) =>
    put(key, over(find("ai", name).seen + find("baseline", name).seen, what), (arm) => {
      const sum = find(arm, name);
      return sum.seen > 0 ? read(sum) : null;
    });
  ofSums("input-quality", "input-quality", "scored run");
  ofSums("retrieval-success", "retrieval", "run with a search");
  ofSums("ungrounded-rate", "sentences", "checked sentence");
  ofSums("violation-rate", "checked", "checked run");
  ofSums("acceptance", "decided", "decided draft");
  ofSums("override-rate", "rejected", "decided draft");
  ofSums("edit-share", "used", "used draft");
  ofSums("rating", "rating", "rating");
  ofSums("active-minutes", "active-minutes", "decided draft");
  ofSums("review-minutes", "active-minutes", "decided draft", ({ total }) => total);
  ofSums("time-to-send", "time-to-send", "used draft");
  ofSums("offered", "offered", "offered draft", ({ seen }) => seen);
  ofSums("used", "offered", "offered draft");
  ofSums("opened", "opened", "offered draft");
  ofSums("bypassed", "bypassed", "offered draft");

  const released = find("ai", "used").seen;
  if (released > 0)
    put("escalation-rate", over(released, "released action"), (arm) =>
      arm === "ai" ? Math.min(1, dead / released) : null,
    );
  if (activated) {
    const weeks = Math.max(1, (now - activated.getTime()) / weekMs);
    put("rollback-rate", `${lowered} in ${Math.ceil(weeks)} ${plural("week", Math.ceil(weeks))}`, (arm) =>
      arm === "ai" ? lowered / weeks : null,
    );
  }
  if (units.rows.length > 0)
    put(
      "eligible",
      over(
        units.rows.reduce((sum, row) => sum + row.units, 0),
        "unit",
      ),
      (arm) => unitsOf.get(arm) ?? 0,
    );
  return values;
}

const ofExposure = ({ environment, experiment }: Scope) =>
  sql`environment = ${environment} and scope_kind = 'experiment' and scope_key = ${experiment}`;

/** "Over 1,200 ended runs". */
function over(count: number, what: string): string {
  const [noun = what, ...rest] = what.split(" with ");
  return ["Over", count.toLocaleString("en"), [plural(noun, count), ...rest].join(" with ")].join(" ");
}
