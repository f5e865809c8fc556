import type { EnvironmentKey } from "@belay/contracts";
import type { FixedLook } from "@belay/statistics";
import { lookAt, openStanding, shown, type Look, type Standing } from "./assessment.ts";
import { isLook } from "./look-schedule.ts";
import type { AnalysisPlan, MeasuredMetric } from "./measured-metric.ts";
import { addUnits, createPhaseState, type FrozenUnit, type PhaseState } from "./phase-state.ts";
import { plannedEndLook } from "./planned-end.ts";

export type Scope = { environment: EnvironmentKey; experiment: string };

/** A metric under one definition, with the phases in which it was measured so, in their order. */
export type Edition = {
  measured: MeasuredMetric;
  attributes: string[];
  phases: { phase: number; shareAi: number }[];
};

/** Where a metric's analysis stands, apart from its phases' states. */
export type Ledger = {
  plan: AnalysisPlan;
  frozen: number;
  look: FixedLook | null;
  standing: Standing;
};

export type Advance = {
  ledger: Ledger;
  states: Map<number, PhaseState>;
  points: { units: number; look: Look }[];
};

/**
 * Counts frozen units, in the ledger's order, looking at the metric on a fixed schedule: so neither batches nor
 * replicas change what is seen. Pure: rebuilding takes the same way.
 */
export function advance(
  edition: Edition,
  before: { ledger: Ledger; states: ReadonlyMap<number, PhaseState> },
  units: readonly (FrozenUnit & { phase: number })[],
): Advance {
  const { measured, attributes, phases } = edition;
  const states = new Map(before.states);
  let ledger = before.ledger;
  const points: Advance["points"] = [];
  let waiting: (typeof units)[number][] = [];
  for (const unit of units) {
    waiting.push(unit);
    const frozen = ledger.frozen + waiting.length;
    if (!isLook(frozen, ledger.plan.plannedUnits) && unit !== units.at(-1)) continue;
    for (const { phase, shareAi } of phases) {
      const own = waiting.filter((one) => one.phase === phase);
      const state = states.get(phase) ?? createPhaseState(measured, shareAi);
      if (own.length > 0) states.set(phase, addUnits(state, measured, attributes, own));
    }
    ledger = { ...ledger, frozen };
    waiting = [];
    if (!isLook(frozen, ledger.plan.plannedUnits)) continue;
    const held = [...states.entries()].toSorted(([a], [b]) => a - b).map(([, state]) => state);
    // The schedule stops at the planned end, so that the states hold exactly the planned units then.
    const isPlannedEnd = frozen === ledger.plan.plannedUnits;
    const look = isPlannedEnd ? plannedEndLook(measured, held) : ledger.look;
    const seen = lookAt(measured, ledger.plan, held, { units: frozen, look, before: ledger.standing });
    ledger = { ...ledger, look, standing: seen.standing };
    points.push({ units: frozen, look: seen });
  }
  return { ledger, states, points };
}

export function openLedger({ measured }: Edition): Ledger {
  const { plan } = measured;
  return {
    plan,
    frozen: 0,
    look: null,
    standing: openStanding,
  };
}

/** JSON has no infinities: a look that says nothing is kept with null ends. */
export const lookOf = (kept: FixedLook | null): FixedLook | null =>
  kept && { ...kept, lower: kept.lower ?? -Infinity, upper: kept.upper ?? Infinity };

/** Looks as the chart shows them, those with an estimate. */
export const writtenPoints = (measured: MeasuredMetric, points: Advance["points"]) =>
  points.flatMap(({ units, look }) => {
    const estimate = look.estimate === null ? null : shown(measured, look.estimate);
    if (estimate === null) return [];
    return [{ units, estimate, low: shown(measured, look.lower), high: shown(measured, look.upper) }];
  });
