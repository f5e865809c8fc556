import type { Definition, MetricResult } from "@belay/contracts";

const nbsp = "\u00a0";

/** How the numbers of one metric are written. Effects all have the same digits, so that they can be compared. */
export interface MetricFormat {
  /** An arm's value with its unit: `18.3 min`, `31 %`. */
  value: (value: number | null) => string;
  /** An effect with its sign, without its unit: `+7.4`. */
  effect: (value: number) => string;
  /** On an axis, with no more digits than it needs: `+10`, `0`. */
  tick: (value: number) => string;
  /** Both ends: `+4.2 to +10.6`; an open end in words. */
  interval: (low: number | null, high: number | null) => string;
  /** A size without a sign and with the effect's unit: `5.0 min`. */
  size: (value: number) => string;
  /** Unit of effects: the metric's own, `points` between shares, `%` between geometric means. */
  effectUnit: string;
  /** Largest effect there can be, either way. */
  limit: number;
}

type Shown = Pick<MetricResult, "metric" | "effect" | "minimumEffect" | "margin">;

export function metricFormat(result: Shown, definition?: Definition): MetricFormat {
  const { metric, effect } = result;
  // A revision from before there were metrics has none.
  const declared = definition?.metrics?.business.find(({ key }) => key === metric.key);
  const share = declared?.kind === "conversion" || /^(%|share)$/.test(metric.unit);
  const log = metric.scale === "log";
  const valueFactor = share ? 100 : 1;
  const effectFactor = share || log ? 100 : 1;
  const valueUnit = share ? "%" : (/^1 to (\d+)$/.exec(metric.unit)?.[1]?.replace(/^/, "of ") ?? metric.unit);
  const effectUnit = log ? "%" : share ? "points" : metric.unit;
  const asked = askedOf(result, definition);
  const effectDigits = digitsFor(
    [effect?.estimate, effect?.low, effect?.high, asked.minimumEffect, asked.margin],
    effectFactor,
  );
  const effectText = (value: number) => signed(value * effectFactor, effectDigits);
  return {
    value: (value) => (value === null ? "–" : `${figure(value * valueFactor)}${nbsp}${valueUnit}`),
    effect: effectText,
    tick: (value) => trimmed(signed(value * effectFactor, 6)),
    interval: (low, high) =>
      low === null && high === null
        ? "no interval yet"
        : low === null
          ? `up to ${effectText(high ?? 0)}`
          : high === null
            ? `${effectText(low)} or more`
            : `${effectText(low)} to ${effectText(high)}`,
    size: (value) => `${plain(Math.abs(value) * effectFactor, effectDigits)}${nbsp}${effectUnit}`,
    effectUnit,
    limit: share && !log ? 1 : Number.POSITIVE_INFINITY,
  };
}

/**
 * What the memo asks for and allows, on the scale of the effect. On a log scale that is a share: of the plan's
 * baseline where it has one; without one the plan's number is a share already.
 */
export function askedOf(
  { metric, minimumEffect, margin }: Shown,
  definition?: Definition,
): { minimumEffect: number | null; margin: number | null } {
  const baseline = definition?.metrics?.success?.baseline ?? 0;
  const isShareOf = metric.scale === "log" && metric.role === "success" && baseline > 0;
  return {
    minimumEffect: minimumEffect !== null && isShareOf ? minimumEffect / baseline : minimumEffect,
    margin,
  };
}

/** Fewer digits the larger the numbers: whole from a hundred on, tenths from one on. */
function digitsFor(values: (number | null | undefined)[], factor: number): number {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0) * factor));
  return largest >= 100 ? 0 : largest >= 1 ? 1 : largest >= 0.1 ? 2 : 3;
}

/** A number by itself: `18.3`, `0.04`, `0`. */
function figure(value: number): string {
  return plain(value, Number.isInteger(value) ? 0 : digitsFor([value], 1));
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

function plain(value: number, digits: number): string {
  const text = new Intl.NumberFormat("en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
  // What rounds to zero has no sign.
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
}

function signed(value: number, digits: number): string {
  const text = plain(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
