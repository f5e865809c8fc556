import type { Arm } from "@belay/contracts";
import { sql, type RawBuilder } from "kysely";
import { canonicalJson } from "../../platform/crypto/canonical.ts";
import type { Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { withWeek } from "./assignment-week.ts";
import { outcomesOf } from "./freezing.ts";
import {
  advance,
  lookOf,
  openLedger,
  writtenPoints,
  type Advance,
  type Edition,
  type Scope,
} from "./ledger.ts";
import type { PhaseState } from "./phase-state.ts";
import { unitValue } from "./unit-value.ts";

/** Told of each place where the ledger is not what evidence gives. */
export type Differ = (kind: string, detail: string) => void;

type Observed = {
  sequence: number;
  unit: string;
  phase: number;
  arm: Arm;
  rank: number;
  value: number;
  beside: number | null;
};
type Assigned = {
  attributes: Record<string, string | number | boolean | null>;
  assigned_at: Date;
  assigned: Arm;
  wanted_rank: number;
  wanted_phase: number;
  position: number;
};
type Kept = Observed & Assigned;

const chunk = 1_000;

/** Freezes a metric's values anew from outcomes, in the ledger's order, and compares all that came of it. */
export async function rebuildLedger(
  tx: Transaction<Schema>,
  scope: Scope,
  edition: Edition,
  differ: Differ,
): Promise<number> {
  const { measured } = edition;
  const of = sql`environment = ${scope.environment} and experiment_key = ${scope.experiment}
    and metric = ${measured.key} and edition = ${measured.edition}`;
  const ledgers = await sql<{
    plan: unknown;
    frozen: number;
    fixed_look: never;
    standing: unknown;
  }>`
    select plan, frozen, fixed_look, standing from metric_ledgers where ${of}`.execute(tx);
  const kept = ledgers.rows[0];
  if (!kept) return 0;
  const name = `metric ${measured.key}`;
  let now: Pick<Advance, "ledger" | "states"> = {
    ledger: openLedger(edition),
    states: new Map<number, PhaseState>(),
  };
  const points: unknown[] = [];
  const next = new Map<number, number>();
  for (let from = 0; from < kept.frozen; from += chunk) {
    const rows = await observationsFrom(tx, scope, of, from);
    const outcomes = await outcomesOf(
      tx,
      scope,
      measured,
      rows.map((row) => row.unit),
    );
    const units = rows.map((row) => ({
      ...row,
      ...unitValue(measured, row.assigned_at.getTime(), outcomes.get(row.unit) ?? []),
    }));
    for (const [index, unit] of units.entries()) {
      const row = rows[index]!;
      const position = next.get(row.phase) ?? 0;
      next.set(row.phase, position + 1);
      const inPlace =
        row.sequence === from + index &&
        row.position === position &&
        row.phase === row.wanted_phase &&
        row.arm === row.assigned &&
        row.rank === row.wanted_rank;
      if (!inPlace) differ(name, `observation ${from + index} is not the unit whose turn it was`);
      if (!Object.is(row.value, unit.value) || row.beside !== unit.beside)
        differ(name, `unit ${row.unit} was frozen at ${row.value}, and its outcomes give ${unit.value}`);
    }
    const done = advance(edition, now, units);
    now = done;
    points.push(...writtenPoints(measured, done.points));
  }
  const compare = (what: string, before: unknown, after: unknown) => {
    if (canonicalJson(before) !== canonicalJson(after))
      differ(name, `its ${what} is not what its values give`);
  };
  const { ledger, states } = now;
  compare("count", kept.frozen, ledger.frozen);
  compare("plan", kept.plan, ledger.plan);
  compare("look at the planned end", writable(lookOf(kept.fixed_look)), writable(ledger.look));
  compare("verdict", kept.standing, ledger.standing);
  const { rows: keptStates } = await sql<{ phase: number; next: number; state: PhaseState }>`
    select phase, next, state from metric_states where ${of} order by phase`.execute(tx);
  compare(
    "phases' states",
    keptStates.map(({ phase, next: upTo, state }) => ({ phase, next: upTo, state })),
    [...states]
      .toSorted(([a], [b]) => a - b)
      .map(([phase, state]) => ({ phase, next: next.get(phase), state })),
  );
  const { rows: keptPoints } = await sql`
    select units, estimate, low, high from metric_points where ${of} order by units`.execute(tx);
  compare("intervals over time", keptPoints, points);
  return kept.frozen;
}

/** A chunk of the ledger with the assignments of its units; two statements, each of which finds rows by their key. */
async function observationsFrom(
  tx: Transaction<Schema>,
  { environment, experiment }: Scope,
  of: RawBuilder<unknown>,
  from: number,
): Promise<Kept[]> {
  const { rows: observed } = await sql<Observed>`
    select sequence, unit, phase, arm, rank, value, beside from observations
    where ${of} and sequence >= ${from} and sequence < ${from + chunk} order by sequence`.execute(tx);
  const { rows: assigned } = await sql<Assigned & { unit: string }>`
    select unit, attributes, assigned_at, arm as assigned, rank as wanted_rank, phase as wanted_phase, position
    from assignments where environment = ${environment} and experiment_key = ${experiment}
      and unit = any(${observed.map((row) => row.unit)}::text[])`.execute(tx);
  const unitOf = new Map(assigned.map((row) => [row.unit, row]));
  return observed.flatMap((row) => {
    const unit = unitOf.get(row.unit);
    return unit
      ? [{ ...unit, ...row, attributes: withWeek(unit.attributes, unit.assigned_at.getTime()) }]
      : [];
  });
}

/** JSON's way of writing infinities, which the database has been through. */
const writable = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
