import type { Definition, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { weekAttribute, withWeek } from "./assignment-week.ts";
import type { ExperimentService } from "../experiments/index.ts";
import {
  advance,
  lookOf,
  openLedger,
  writtenPoints,
  type Advance,
  type Edition,
  type Ledger,
  type Scope,
} from "./ledger.ts";
import { measuredMetrics, type MeasuredMetric } from "./measured-metric.ts";
import type { FrozenUnit } from "./phase-state.ts";
import { batchSize } from "./settling.ts";
import { unitValue, type KeptOutcome } from "./unit-value.ts";

export type MetricDependencies = {
  database: Database<Schema>;
  clock: Clock;
  experiments: ExperimentService;
  /** How long evidence may take, in milliseconds, before a unit is settled or its value frozen. */
  allowanceMs: number;
};

type Tx = Transaction<Schema>;

/** Every metric as the phases' revisions define it. One that was defined anew has two editions. */
export async function editionsOf(
  tx: Tx | Database<Schema>["kysely"],
  experiments: ExperimentService,
  { environment, experiment }: Scope,
): Promise<Edition[]> {
  const phases = await tx
    .selectFrom("analysis_phases")
    .select(["phase", "revision"])
    .where("environment", "=", environment)
    .where("experiment_key", "=", experiment)
    .orderBy("phase")
    .execute();
  const editions = new Map<string, Edition>();
  for (const { phase, revision } of phases) {
    const { definition } = (await experiments.pinned(tx, experiment, revision)).content;
    for (const measured of measuredMetrics(definition)) {
      const name = `${measured.key} ${measured.edition}`;
      const edition = editions.get(name) ?? { measured, attributes: attributesOf(definition), phases: [] };
      edition.phases.push({ phase, shareAi: definition.split.ai });
      editions.set(name, edition);
    }
  }
  return [...editions.values()];
}

const attributesOf = (definition: Definition): string[] => [
  ...new Set(
    [...Object.keys(definition.unit.attributes), weekAttribute].filter((name) => name !== "__proto__"),
  ),
];

export type MatureUnit = Omit<FrozenUnit, "value" | "beside" | "fates"> & {
  phase: number;
  position: number;
  assignedAt: number;
  maturesAt: number;
};

/**
 * Units whose window has closed and that are not frozen yet, in the ledger's order: by maturity, and by position
 * within a phase. No more than `limit`.
 */
async function matureUnits(
  tx: Tx,
  { environment, experiment }: Scope,
  { measured, phases }: Edition,
  next: ReadonlyMap<number, { next: number; maturedAt: number }>,
  now: number,
  limit: number,
): Promise<MatureUnit[]> {
  const all: MatureUnit[] = [];
  for (const { phase } of phases) {
    const from = next.get(phase) ?? { next: 0, maturedAt: -Infinity };
    const rows = await tx
      .selectFrom("assignments")
      .select(["unit", "arm", "rank", "position", "attributes", "assigned_at"])
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .where("phase", "=", phase)
      .where("position", ">=", from.next)
      .orderBy("position")
      .limit(limit)
      .execute();
    // Positions are frozen without gaps: a unit that came late waits for those before it.
    let maturesAt = from.maturedAt;
    for (const row of rows) {
      maturesAt = Math.max(maturesAt, row.assigned_at.getTime() + measured.windowMs);
      if (maturesAt > now) break;
      all.push({
        unit: row.unit,
        arm: row.arm,
        rank: row.rank!,
        attributes: withWeek(row.attributes, row.assigned_at.getTime()),
        phase,
        position: row.position!,
        assignedAt: row.assigned_at.getTime(),
        maturesAt,
      });
    }
  }
  return all
    .toSorted((a, b) => a.maturesAt - b.maturesAt || a.phase - b.phase || a.position - b.position)
    .slice(0, limit);
}

/** The outcomes of units for a metric, each in the order of time and id; without those that came late for it. */
export async function outcomesOf(
  tx: Tx | Database<Schema>["kysely"],
  { environment, experiment }: Scope,
  { key, names }: MeasuredMetric,
  units: readonly string[],
): Promise<Map<string, KeptOutcome[]>> {
  const { rows } = await sql<{
    unit: string;
    name: string;
    at: Date;
    value: number | null;
    currency: string | null;
  }>`
    select unit, name, at, value, currency from outcomes
    where environment = ${environment} and experiment_key = ${experiment} and unit = any(${[...units]}::text[])
      and name = any(${names}::text[]) and not ${key} = any(late_for)
    order by unit, at, id`.execute(tx);
  const held = new Map<string, KeptOutcome[]>();
  for (const { unit, at, ...rest } of rows) {
    const own = held.get(unit) ?? [];
    held.set(unit, own);
    own.push({ ...rest, at: at.getTime() });
  }
  return held;
}

/** How far each phase is frozen, and the units that are due. */
async function due(tx: Tx, scope: Scope, edition: Edition, of: OfEdition, now: number, limit: number) {
  const kept = await tx
    .selectFrom("metric_states")
    .select(["phase", "next", "matured_at"])
    .where((e) => e.and(of))
    .execute();
  const next = new Map(
    kept.map((state) => [
      state.phase,
      { next: state.next, maturedAt: state.matured_at?.getTime() ?? -Infinity },
    ]),
  );
  return matureUnits(tx, scope, edition, next, now, limit);
}

async function lockLedger(tx: Tx, of: OfEdition, opened: Ledger, at: Date) {
  await tx
    .insertInto("metric_ledgers")
    .values({
      ...of,
      plan: json(opened.plan),
      standing: json(opened.standing),
      changed_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tx
    .selectFrom("metric_ledgers")
    .selectAll()
    .where((e) => e.and(of))
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Freezes one batch of a metric's values. Returns how many. */
export async function freeze(
  tx: Tx,
  { clock, allowanceMs }: Pick<MetricDependencies, "clock" | "allowanceMs">,
  scope: Scope,
  edition: Edition,
): Promise<number> {
  const { measured } = edition;
  const now = clock.now();
  const of = {
    environment: scope.environment,
    experiment_key: scope.experiment,
    metric: measured.key,
    edition: measured.edition,
  };
  if ((await due(tx, scope, edition, of, now - allowanceMs, 1)).length === 0) return 0;
  const row = await lockLedger(tx, of, openLedger(edition), new Date(now));
  // Another leader may have been here meanwhile.
  const mature = await due(tx, scope, edition, of, now - allowanceMs, batchSize);
  if (mature.length === 0) return 0;
  const kept = await tx
    .selectFrom("metric_states")
    .select(["phase", "state"])
    .where((e) => e.and(of))
    .execute();
  const names = mature.map(({ unit }) => unit);
  // Whoever hands in an outcome of these units waits, and then finds that it is late.
  await sql`
    select 1 from assignments where environment = ${scope.environment} and experiment_key = ${scope.experiment}
      and unit = any(${names}::text[]) order by unit for update`.execute(tx);
  const outcomes = await outcomesOf(tx, scope, measured, names);
  const units = mature.map((unit) => ({
    ...unit,
    ...unitValue(measured, unit.assignedAt, outcomes.get(unit.unit) ?? []),
  }));
  const before = {
    ledger: {
      plan: row.plan,
      frozen: row.frozen,
      look: lookOf(row.fixed_look),
      standing: row.standing,
    },
    states: new Map(kept.map((state) => [state.phase, state.state])),
  };
  const after = advance(edition, before, units);
  await tx
    .insertInto("observations")
    .values(
      units.map((unit, index) => ({
        ...of,
        sequence: row.frozen + index,
        unit: unit.unit,
        phase: unit.phase,
        arm: unit.arm,
        rank: unit.rank,
        value: unit.value,
        beside: unit.beside,
        frozen_at: new Date(now),
      })),
    )
    .execute();
  for (const { phase } of edition.phases) {
    const last = units.findLast((unit) => unit.phase === phase);
    if (!last) continue;
    const values = {
      next: last.position + 1,
      matured_at: new Date(last.maturesAt),
      state: json(after.states.get(phase)!),
    };
    await tx
      .insertInto("metric_states")
      .values({ ...of, phase, ...values })
      .onConflict((conflict) =>
        conflict.columns(["environment", "experiment_key", "metric", "edition", "phase"]).doUpdateSet(values),
      )
      .execute();
  }
  const { ledger } = after;
  await tx
    .updateTable("metric_ledgers")
    .set({
      frozen: ledger.frozen,
      fixed_look: json(ledger.look),
      standing: json(ledger.standing),
      changed_at: new Date(now),
    })
    .where((e) => e.and(of))
    .execute();
  await writePoints(tx, of, measured, new Date(now), after.points);
  return units.length;
}

const json = <Value>(value: Value): Value =>
  (value === null ? null : JSON.stringify(value)) as unknown as Value;

type OfEdition = { environment: EnvironmentKey; experiment_key: string; metric: string; edition: string };

async function writePoints(
  tx: Tx,
  of: OfEdition,
  measured: MeasuredMetric,
  at: Date,
  points: Advance["points"],
): Promise<void> {
  const rows = writtenPoints(measured, points).map((point) => ({ ...of, ...point, at }));
  if (rows.length > 0) await tx.insertInto("metric_points").values(rows).execute();
}
