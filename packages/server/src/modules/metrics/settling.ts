import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { measuredMetrics } from "./measured-metric.ts";
import { addToTallies, type TallyChange } from "./outcome-store.ts";
import type { MetricDependencies } from "./freezing.ts";

type Scope = { environment: EnvironmentKey; experiment: string };

/** Most units settled, or frozen, in one transaction. */
export const batchSize = 500;

/**
 * Gives units whose first assignment can't move any more their position in the phase and their rank within the arm,
 * in the order of assignment. Returns how many there were.
 */
export async function settle(
  tx: Transaction<Schema>,
  { experiments }: Pick<MetricDependencies, "experiments">,
  { environment, experiment }: Scope,
  before: Date,
): Promise<number> {
  const unsettled = () =>
    tx
      .selectFrom("assignments")
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .where("position", "is", null)
      .where("assigned_at", "<=", before);
  const candidates = await unsettled()
    .select("unit")
    .orderBy("assigned_at")
    .orderBy("unit")
    .limit(batchSize)
    .execute();
  if (candidates.length === 0) return 0;
  // Locked in the order in which every transaction locks units, then read as they are now.
  const locked = await unsettled()
    .select(["unit", "phase", "arm", "revision", "assigned_at"])
    .where("unit", "=", sql<string>`any(${candidates.map((row) => row.unit)}::text[])`)
    .orderBy("unit")
    .forUpdate()
    .execute();
  const units = locked.toSorted(
    (a, b) => a.assigned_at.getTime() - b.assigned_at.getTime() || (a.unit < b.unit ? -1 : 1),
  );
  const phases = new Map<number, { revision: number; ai: number; baseline: number; batches: number }>();
  for (const phase of [...new Set(units.map((unit) => unit.phase))].toSorted((a, b) => a - b)) {
    const { revision } = units.find((unit) => unit.phase === phase)!;
    await tx
      .insertInto("analysis_phases")
      .values({ environment, experiment_key: experiment, phase, revision })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await tx
      .selectFrom("analysis_phases")
      .select(["revision", "ai", "baseline", "batches"])
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .where("phase", "=", phase)
      .forUpdate()
      .executeTakeFirstOrThrow();
    phases.set(phase, { ...row, batches: row.batches + 1 });
  }
  const placed = units.map((unit) => {
    const phase = phases.get(unit.phase)!;
    const position = phase.ai + phase.baseline;
    const rank = phase[unit.arm]++;
    return { unit: unit.unit, position, rank, batch: phase.batches };
  });
  await sql`
    update assignments set position = given.position, rank = given.rank, batch = given.batch
    from unnest(${placed.map((row) => row.unit)}::text[], ${placed.map((row) => row.position)}::int8[],
      ${placed.map((row) => row.rank)}::int8[], ${placed.map((row) => row.batch)}::int8[])
      as given (unit, position, rank, batch)
    where environment = ${environment} and experiment_key = ${experiment} and assignments.unit = given.unit`.execute(
    tx,
  );
  for (const [phase, { ai, baseline, batches }] of phases)
    await tx
      .updateTable("analysis_phases")
      .set({ ai, baseline, batches })
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .where("phase", "=", phase)
      .execute();
  await tallyOutcomes(
    tx,
    experiments,
    { environment, experiment },
    new Map(units.map((row) => [row.unit, phases.get(row.phase)!.revision])),
  );
  return units.length;
}

/** Outcomes that came before their unit are now known; those that its phase's metrics don't ask for are unused. */
async function tallyOutcomes(
  tx: Transaction<Schema>,
  experiments: MetricDependencies["experiments"],
  { environment, experiment }: Scope,
  revisions: ReadonlyMap<string, number>,
): Promise<void> {
  const { rows } = await sql<{ unit: string; name: string; known: boolean; outcomes: number }>`
    select unit, name, known, count(*) as outcomes from outcomes
    where environment = ${environment} and experiment_key = ${experiment} and unit = any(${[...revisions.keys()]}::text[])
    group by unit, name, known`.execute(tx);
  const changes: TallyChange[] = [];
  for (const { unit, name, known, outcomes } of rows) {
    const of = { experiment, name, metric: "" };
    if (!known) changes.push({ ...of, fate: "unknown-unit", outcomes: -outcomes });
    const { content } = await experiments.pinned(tx, experiment, revisions.get(unit)!);
    const used = measuredMetrics(content.definition).some(({ names }) => names.includes(name));
    if (!used) changes.push({ ...of, fate: "unused", outcomes });
  }
  if (rows.some((row) => !row.known))
    await sql`
      update outcomes set known = true
      where environment = ${environment} and experiment_key = ${experiment} and not known
        and unit = any(${[...revisions.keys()]}::text[])`.execute(tx);
  await addToTallies(tx, environment, 0, changes);
}
