import { chiSquareTail } from "./numbers/distributions.ts";

/** One segment's or week's difference with its standard error; null where it has none. */
export type SegmentEffect = { estimate: number | null; standardError: number | null };

export type Heterogeneity = {
  /** Segments with an estimate and a standard error above 0; the others are left out. */
  segments: number;
  /** The inverse-variance mean of the segments; null without one. */
  pooled: number | null;
  /** Cochran's Q, its degrees of freedom and p-value (1 below two segments). */
  q: number;
  degreesOfFreedom: number;
  pValue: number;
  /** The part of the variation that is not chance, from 0 to 1. */
  iSquared: number;
};

/**
 * Cochran's Q: do segments, or weeks, differ by more than chance? A fixed-sample statement: read it once, with the
 * decision, or as a hint. It has little power with few segments; a large p is no proof of sameness.
 * Source: Cochran (1954); I²: Higgins & Thompson (2002).
 */
export function heterogeneity(effects: readonly SegmentEffect[]): Heterogeneity {
  const usable = effects.filter(isUsable);
  const weight = usable.reduce((sum, { standardError }) => sum + 1 / standardError ** 2, 0);
  const pooled =
    usable.length === 0
      ? null
      : usable.reduce((sum, one) => sum + one.estimate / one.standardError ** 2, 0) / weight;
  const degreesOfFreedom = Math.max(0, usable.length - 1);
  // One segment is its own pooled mean; what is left of the difference then is rounding.
  const q =
    degreesOfFreedom === 0
      ? 0
      : usable.reduce((sum, one) => sum + ((one.estimate - pooled!) / one.standardError) ** 2, 0);
  return {
    segments: usable.length,
    pooled,
    q,
    degreesOfFreedom,
    pValue: degreesOfFreedom === 0 ? 1 : chiSquareTail(q, degreesOfFreedom),
    iSquared: q > 0 ? Math.max(0, 1 - degreesOfFreedom / q) : 0,
  };
}

/**
 * The pooled effect with each segment left out in turn, in the order given; null where nothing else is left.
 * If one of them has another sign than the whole, the result hangs on that segment.
 */
export function leaveOneOut(effects: readonly SegmentEffect[]): (number | null)[] {
  return effects.map((_, left) => heterogeneity(effects.filter((__, index) => index !== left)).pooled);
}

function isUsable(effect: SegmentEffect): effect is { estimate: number; standardError: number } {
  const { estimate, standardError } = effect;
  return (
    estimate !== null &&
    Number.isFinite(estimate) &&
    standardError !== null &&
    standardError > 0 &&
    standardError < Infinity
  );
}
