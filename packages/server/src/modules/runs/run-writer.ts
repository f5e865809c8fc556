import type { Arm, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { rank, type IncomingRun } from "./incoming-run.ts";
import type { RunStatus } from "./run-tables.ts";
import { storableJson } from "./storable-json.ts";
import { namesOf, unnest, type Column } from "./unnest.ts";

type Query = Queryable<Schema>;

/** A run that these records moved on, under what it is counted by: what its first record said. */
export type AdvancedRun = {
  run: IncomingRun;
  /** Status it had before; undefined for a run not seen yet. */
  before: RunStatus | undefined;
  phase: number;
  assigned: Arm | null;
  shadow: boolean;
  startedAt: Date;
};

const headColumns: readonly Column<IncomingRun>[] = [
  ["id", "uuid", (run) => run.id],
  ["experiment_key", "text", (run) => run.head.experiment],
  ["workflow_key", "text", (run) => run.workflow],
  ["revision", "int4", (run) => run.head.revision],
  ["epoch", "int4", (run) => run.head.epoch],
  ["phase", "int4", (run) => run.head.phase],
  ["ring", "int2", (run) => run.head.ring],
  ["unit", "text", (run) => run.unit],
  ["attributes", "jsonb", (run) => storableJson(run.head.attributes)],
  ["assigned", "text", (run) => run.head.assigned],
  ["shadow", "bool", (run) => run.head.shadow],
  ["bucket", "float8", (run) => run.head.bucket],
  ["started_at", "timestamptz", (run) => run.head.startedAt],
  ["trace", "text", (run) => run.head.trace],
];
const endColumns: readonly Column<IncomingRun>[] = [
  ["status", "text", (run) => run.status],
  ["served", "text", (run) => run.end?.served],
  ["outcome", "text", (run) => run.end?.outcome],
  ["reason", "text", (run) => run.end?.reason],
  ["category", "text", (run) => run.end?.category],
  ["failed_step", "text", (run) => run.end?.failedStep],
  ["review_id", "uuid", (run) => run.end?.review],
  ["ended_at", "timestamptz", (run) => run.end?.endedAt],
  ["duration_ms", "float8", (run) => run.end?.durationMs],
  ["input_quality", "float8", (run) => run.end?.inputQuality],
  ["cost_micros", "int8", (run) => run.costMicros],
  ["input_tokens", "int8", (run) => run.inputTokens],
  ["output_tokens", "int8", (run) => run.outputTokens],
  ["steps", "jsonb", (run) => storableJson(run.end?.steps ?? [])],
];
const allColumns = [...headColumns, ...endColumns];
const [idColumn] = headColumns as [Column<IncomingRun>];

/**
 * Inserts runs, and moves on those that were begun or lost. A run that had got as far already is left as it is; one
 * whose id belongs to another run is foreign. Runs come sorted by id, so that two batches lock them in one order.
 */
export async function writeRuns(
  tx: Query,
  source: { environment: EnvironmentKey; instance: string; receivedAt: Date },
  runs: IncomingRun[],
): Promise<{ advanced: AdvancedRun[]; foreign: Set<string> }> {
  const foreign = new Set<string>();
  if (runs.length === 0) return { advanced: [], foreign };
  const { environment, instance, receivedAt } = source;
  const { rows: inserted } = await sql<{ id: string }>`
    insert into runs (environment, instance_id, received_at, ${namesOf(allColumns)})
    select ${environment}, ${instance}::uuid, ${receivedAt}::timestamptz, given.* from ${unnest(allColumns, runs)}
    on conflict (id) do nothing returning id`.execute(tx);
  const fresh = new Set(inserted.map((row) => row.id));
  const advanced = runs.filter((run) => fresh.has(run.id)).map((run) => advance(run));
  if (advanced.length === runs.length) return { advanced, foreign };

  const others = new Map(runs.filter((run) => !fresh.has(run.id)).map((run) => [run.id, run]));
  const held = await tx
    .selectFrom("runs")
    .select([
      "id",
      "environment",
      "experiment_key",
      "unit",
      "status",
      "phase",
      "assigned",
      "shadow",
      "started_at",
    ])
    .where("id", "=", sql<string>`any(${[...others.keys()]}::uuid[])`)
    .orderBy("id")
    .forUpdate()
    .execute();
  const moving: AdvancedRun[] = [];
  for (const row of held) {
    const run = others.get(row.id);
    if (!run) continue;
    if (
      row.environment !== environment ||
      row.experiment_key !== run.head.experiment ||
      row.unit !== run.unit
    )
      foreign.add(run.id);
    else if (rank[run.status] > rank[row.status])
      moving.push({
        run,
        before: row.status,
        phase: row.phase,
        assigned: row.assigned,
        shadow: row.shadow,
        startedAt: row.started_at,
      });
  }
  await moveOn(
    tx,
    source,
    moving.map(({ run }) => run),
  );
  return { advanced: [...advanced, ...moving], foreign };
}

const advance = (run: IncomingRun): AdvancedRun => ({
  run,
  before: undefined,
  phase: run.head.phase,
  assigned: run.head.assigned,
  shadow: run.head.shadow,
  startedAt: new Date(run.head.startedAt),
});

/** A run that ended was sent by the instance that ran it, even where another one had reported it lost. */
async function moveOn(
  tx: Query,
  { instance, receivedAt }: { instance: string; receivedAt: Date },
  runs: IncomingRun[],
): Promise<void> {
  if (runs.length === 0) return;
  const set = sql.join(endColumns.map(([name]) => sql`${sql.ref(name)} = given.${sql.ref(name)}`));
  await sql`
    update runs set received_at = ${receivedAt}, ${set},
      instance_id = case given.status when 'ended' then ${instance}::uuid else runs.instance_id end
    from ${unnest([idColumn, ...endColumns], runs)}
    where runs.id = given.id and runs.id = any(${runs.map((run) => run.id)}::uuid[])`.execute(tx);
}
