import { chiSquareTail, normalCritical } from "./numbers/distributions.ts";

/** One segment's or week's difference with its standard error; null where it has none. */
export type SegmentEffect = { estimate: number | null; standardError: number | null };

export type Heterogeneity = {
  /** Segments with an estimate and a standard error above 0; the others are left out. */
  segments: number;
  /** The inverse-variance mean of the segments, and its standard error; null without one. */
  pooled: number | null;
  standardError: number | null;
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
    standardError: usable.length === 0 ? null : 1 / Math.sqrt(weight),
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

/**
 * Whether an effect repeats over segments, in one word.
 * - `too-few`: fewer than two segments can be compared.
 * - `nothing-yet`: all together can't be told from no difference, so there is nothing that could repeat.
 * - `one-carries`: without one segment the direction turns, or less than half of the effect is left and that can't be
 *   told from none.
 * - `differs`: by Cochran's Q, segments differ by more than chance.
 * - `holds`: none of these; no proof of sameness.
 */
export type RepeatabilityAnswer = "too-few" | "nothing-yet" | "one-carries" | "differs" | "holds";

export type Repeatability = Heterogeneity & {
  answer: RepeatabilityAnswer;
  /** Segments with an estimate and a standard error that point the same way as all together. */
  agreeing: number;
  /** `leaveOneOut` of these effects. */
  leftOut: (number | null)[];
  /** Place of the segment that carries it; null unless `one-carries`. */
  carrier: number | null;
};

/**
 * R37 in one answer: does it hold across segments, or is it one of them? Read it once, with the decision, as Q is.
 * @param effects of one division of the units, such as all values of one attribute; each unit in one of them
 * @param alpha for Q and for telling an effect from none; 0.05 unless set
 */
export function repeatability(effects: readonly SegmentEffect[], alpha = 0.05): Repeatability {
  const whole = heterogeneity(effects);
  const rests = effects.map((_, left) => heterogeneity(effects.filter((__, index) => index !== left)));
  const { pooled } = whole;
  const carrier = carrierOf(effects, whole, rests, alpha);
  const answer = () => {
    if (whole.segments < 2) return "too-few";
    if (carrier !== null) return "one-carries";
    if (whole.pValue < alpha) return "differs";
    return isEffect(whole, alpha) ? "holds" : "nothing-yet";
  };
  return {
    ...whole,
    answer: answer(),
    agreeing: effects.filter(
      (effect) => isUsable(effect) && pooled !== null && Math.sign(effect.estimate) === Math.sign(pooled),
    ).length,
    leftOut: rests.map((rest) => rest.pooled),
    carrier,
  };
}

const isEffect = ({ pooled, standardError }: Heterogeneity, alpha: number) =>
  pooled !== null && Math.abs(pooled) > normalCritical(alpha) * standardError!;

/** The segment without which least is left of the effect, if without it the effect is gone. */
function carrierOf(
  effects: readonly SegmentEffect[],
  whole: Heterogeneity,
  rests: readonly Heterogeneity[],
  alpha: number,
): number | null {
  if (whole.segments < 2 || !isEffect(whole, alpha)) return null;
  const left = rests.map(({ pooled }) => pooled! / whole.pooled!);
  const places = [...effects.keys()].filter((place) => isUsable(effects[place]!));
  const [least] = places.toSorted((one, other) => left[one]! - left[other]!);
  const isGone = left[least!]! <= 0 || (left[least!]! < 0.5 && !isEffect(rests[least!]!, alpha));
  return isGone ? least! : null;
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
