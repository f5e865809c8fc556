import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { Rollup } from "./run-rollup.ts";

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
    on conflict (environment, experiment_key, span, at, phase, arm, stripe) do update set
      runs = held.runs + excluded.runs, served = held.served + excluded.served,
      fallbacks = held.fallbacks + excluded.fallbacks, unended = held.unended + excluded.unended,
      failed = held.failed + excluded.failed, cost_micros = held.cost_micros + excluded.cost_micros,
      input_tokens = held.input_tokens + excluded.input_tokens,
      output_tokens = held.output_tokens + excluded.output_tokens,
      duration_ms = held.duration_ms + excluded.duration_ms,
      latency = (
        select array_agg(coalesce(a, 0) + coalesce(b, 0) order by place)
        from unnest(held.latency, excluded.latency) with ordinality as both_sides (a, b, place))`.execute(tx);
}
