import type { OutcomeFate } from "@belay/contracts";
import { StatisticsError, toLevel } from "@belay/statistics";
import type { MeasuredMetric } from "./measured-metric.ts";

/** An outcome as it is kept, with the time in milliseconds. */
export type KeptOutcome = { name: string; at: number; value: number | null; currency: string | null };

/** What an outcome is to one metric of a unit, as far as time doesn't tell that it is late. */
export type ValueFate = Extract<
  OutcomeFate,
  "counted" | "before-exposure" | "after-window" | "wrong-currency" | "out-of-range"
>;

/** No honest value is larger, and sums of millionths stay exact below it. */
const absurd = 1e9;
const hourMs = 3_600_000;

/** @param assignedAt the unit's first assignment, in milliseconds */
export function fateOf(measured: MeasuredMetric, assignedAt: number, outcome: KeptOutcome): ValueFate {
  if (outcome.at < assignedAt) return "before-exposure";
  if (outcome.at > assignedAt + measured.windowMs) return "after-window";
  return admissibility(measured, outcome) ?? "counted";
}

function admissibility({ metric, scale }: MeasuredMetric, { value, currency }: KeptOutcome) {
  if (metric.currency !== undefined && currency !== null && currency !== metric.currency)
    return "wrong-currency" as const;
  if (metric.kind === "conversion" || metric.kind === "count" || value === null) return undefined;
  const isNegativeTime = value < 0 && (metric.kind === "duration" || scale.kind === "log");
  const [least, most] = metric.range ?? [-absurd, absurd];
  if (isNegativeTime || Math.abs(value) > absurd || value > most || value < Math.min(least, 0))
    return "out-of-range" as const;
  return undefined;
}

export type UnitValue = {
  value: number;
  /** A ratio's denominator, or the value before assignment; null where there is neither. */
  beside: number | null;
  fates: Record<string, Partial<Record<ValueFate, number>>>;
};

/**
 * A unit's value for one metric, with what became of each outcome. The outcomes come in the order of time and id, so
 * that sums round the same way however they arrived.
 */
export function unitValue(
  measured: MeasuredMetric,
  assignedAt: number,
  outcomes: readonly KeptOutcome[],
): UnitValue {
  const { metric } = measured;
  const fates: UnitValue["fates"] = {};
  const counted: KeptOutcome[] = [];
  for (const outcome of outcomes) {
    const fate = fateOf(measured, assignedAt, outcome);
    const ofName = (fates[outcome.name] ??= {});
    ofName[fate] = (ofName[fate] ?? 0) + 1;
    if (fate === "counted") counted.push(outcome);
  }
  if (measured.comparison === "ratio")
    return {
      value: sumOf(counted.filter(({ name }) => name === metric.outcome)),
      beside: sumOf(counted.filter(({ name }) => name === metric.per)),
      fates,
    };
  const value = valueOf(measured, counted);
  if (!measured.adjusted) return { value, beside: null, fates };
  const from = assignedAt - metric.prePeriodHours! * hourMs;
  const before = outcomes.filter(
    (outcome) =>
      outcome.at >= from && outcome.at < assignedAt && admissibility(measured, outcome) === undefined,
  );
  return { value, beside: valueOf(measured, before), fates };
}

function valueOf({ metric }: MeasuredMetric, outcomes: readonly KeptOutcome[]): number {
  if (outcomes.length === 0)
    return metric.kind === "conversion" ? Number(metric.missing > 0) : metric.missing;
  if (metric.kind === "conversion") return 1;
  return metric.kind === "count" ? outcomes.length : sumOf(outcomes);
}

const sumOf = (outcomes: readonly KeptOutcome[]): number =>
  outcomes.reduce((sum, { value }) => sum + (value ?? 1), 0);

/** A value in steps of the metric's scale. What the scale can't hold counts as the nearest that it can. */
export function levelOf({ scale }: MeasuredMetric, value: number): { level: number; held: boolean } {
  try {
    return { level: toLevel(value, scale).level, held: false };
  } catch (error) {
    if (!(error instanceof StatisticsError) || error.code !== "value-out-of-range") throw error;
    return { level: toLevel(nearest(value, scale), scale).level, held: true };
  }
}

function nearest(value: number, scale: MeasuredMetric["scale"]): number {
  if (scale.kind === "binary") return Number(value > 0.5);
  if (scale.kind === "bounded") return Math.min(scale.high, Math.max(scale.low, value));
  if (scale.kind === "log" && value <= 0) return scale.offset === 1 ? 0 : 1e-6;
  return Math.sign(value) * absurd;
}
