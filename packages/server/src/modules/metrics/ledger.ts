import type { EnvironmentKey } from "@belay/contracts";
import {
  addToFirstUnits,
  createFirstUnits,
  fixedLook,
  resolutionOf,
  type FirstUnitsState,
  type FixedLook,
} from "@belay/statistics";
import { lookAt, openStanding, shown, usesHybrid, type Look, type Standing } from "./assessment.ts";
import { isLook } from "./look-schedule.ts";
import type { AnalysisPlan, MeasuredMetric } from "./measured-metric.ts";
import { addUnits, createPhaseState, type FrozenUnit, type PhaseState } from "./phase-state.ts";
import { levelOf } from "./unit-value.ts";

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
  first: FirstUnitsState | null;
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
    const positioned = waiting.map((one, index) => ({
      arm: one.arm,
      position: ledger.frozen + index,
      level: levelOf(measured, one.value).level,
    }));
    const first = ledger.first && addToFirstUnits(ledger.first, positioned);
    ledger = { ...ledger, frozen, first };
    waiting = [];
    if (!isLook(frozen, ledger.plan.plannedUnits)) continue;
    const held = [...states.entries()].toSorted(([a], [b]) => a - b).map(([, state]) => state);
    const look = ledger.look ?? lookAtPlannedEnd(measured, ledger, held);
    const seen = lookAt(measured, ledger.plan, held, { units: frozen, look, before: ledger.standing });
    ledger = { ...ledger, look, standing: seen.standing };
    points.push({ units: frozen, look: seen });
  }
  return { ledger, states, points };
}

/** The one look of the hybrid. Phases of different shares can't be put together in it: then there is none. */
function lookAtPlannedEnd(
  measured: MeasuredMetric,
  ledger: Ledger,
  states: readonly PhaseState[],
): FixedLook | null {
  if (ledger.first === null || new Set(states.map(({ shareAi }) => shareAi)).size > 1) return null;
  return fixedLook(ledger.first, measured.comparison === "binary" ? "binary" : "mean");
}

export function openLedger({ measured }: Edition): Ledger {
  const { plan } = measured;
  return {
    plan,
    frozen: 0,
    first: usesHybrid(measured) ? createFirstUnits(plan.plannedUnits, resolutionOf(measured.scale)) : null,
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
