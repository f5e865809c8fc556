import type { EnvironmentKey } from "@belay/contracts";
import { sql, type RawBuilder } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { bucketCount } from "./latency-histogram.ts";
import type { Rollup } from "./run-rollup.ts";

const key = ["environment", "experiment_key", "span", "at", "phase", "arm"] as const;
const sums = [
  "runs",
  "served",
  "fallbacks",
  "unended",
  "failed",
  "cost_micros",
  "input_tokens",
  "output_tokens",
  "duration_ms",
] as const;

const list = (parts: RawBuilder<unknown>[]) => sql.join(parts);
const refs = (names: readonly string[]) => list(names.map((name) => sql.ref(name)));

/** Histograms of several rows as one. Bucket by bucket: taking the arrays apart into rows costs five times as much. */
export const mergedLatency = sql`array[${list(
  Array.from({ length: bucketCount }, (_, bucket) => sql`sum(latency[${sql.lit(bucket + 1)}])::bigint`),
)}]`;

const addToHeld = sql`
  on conflict (${refs([...key, "stripe"])}) do update set
    ${list(sums.map((name) => sql`${sql.ref(name)} = held.${sql.ref(name)} + excluded.${sql.ref(name)}`))},
    latency = (
      select array_agg(coalesce(a, 0) + coalesce(b, 0) order by place)
      from unnest(held.latency, excluded.latency) with ordinality as both_sides (a, b, place))`;

/** Adds a batch's rollups to those that are kept. They come sorted, so that two batches lock them in one order. */
export async function writeRollups(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  stripe: number,
  rollups: Rollup[],
): Promise<void> {
  if (rollups.length === 0) return;
  const rows = rollups.map(({ experiment, costMicros, inputTokens, outputTokens, durationMs, ...rest }) => ({
    ...rest,
    environment,
    stripe,
    experiment_key: experiment,
    cost_micros: costMicros,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    duration_ms: durationMs,
  }));
  await sql`
    insert into run_rollups as held
    select given.* from jsonb_populate_recordset(null::run_rollups, ${JSON.stringify(rows)}::jsonb) as given
    ${addToHeld}`.execute(tx);
}

/**
 * Puts an experiment's stripes of past minutes together into the first one: stripes are there for writers, and
 * nobody writes these any more but for a late spool, which finds its row or makes it anew.
 */
export async function mergeStripes(
  query: Queryable<Schema>,
  environment: EnvironmentKey,
  experiment: string,
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  await sql`
    with old as (
      delete from run_rollups
      where environment = ${environment} and experiment_key = ${experiment} and span = 'minute'
        and at >= ${from} and at < ${to} and stripe > 0
      returning *)
    insert into run_rollups as held (${refs([...key, "stripe", ...sums, "latency"])})
    select ${refs(key)}, 0, ${list(sums.map((name) => sql`sum(${sql.ref(name)})`))}, ${mergedLatency}
    from old group by ${refs(key)} order by ${refs(key)}
    ${addToHeld}`.execute(query);
}
