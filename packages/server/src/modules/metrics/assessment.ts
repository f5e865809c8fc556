import {
  asymptoticSequence,
  defaultAlphaSplit,
  hybrid,
  meanMustNotHarm,
  mustNotHarm,
  pairBetting,
  successVerdict,
  type BlockDifferences,
  type Direction,
  type FixedLook,
  type Harm,
  type Interval,
  type Verdict,
} from "@belay/statistics";
import { blockMean, combinedDifference, isApproximateSo } from "./combined-difference.ts";
import type { AnalysisPlan, MeasuredMetric } from "./measured-metric.ts";
import type { PhaseState } from "./phase-state.ts";

/** What has been claimed so far. A claim once reached stands; the interval beside it is always the current one. */
export type Standing = {
  decision: Direction;
  decidedBy: "monitor" | "fixed-look" | null;
  verdict: Verdict;
  harm: Harm;
  /** At how many frozen units the verdict became what it is; null while there is none. */
  at: number | null;
};

export const openStanding: Standing = {
  decision: "inconclusive",
  decidedBy: null,
  verdict: "inconclusive",
  harm: "inconclusive",
  at: null,
};

/** One look at one metric. The interval is on the scale of the analysis: [0, 1] where exact, logs on a log scale. */
export type Look = Interval & {
  method: string;
  approximate: boolean;
  estimate: number | null;
  standing: Standing;
};

/** Both claims of a rejected margin would need one below 1 on [0, 1]. */
const widestMargin = 0.999999;

/**
 * Looks at a metric's frozen units, one state a phase.
 * @param units frozen so far, for the record of when a verdict was reached
 * @param look the planned end's, once there is one
 */
export function lookAt(
  measured: MeasuredMetric,
  plan: AnalysisPlan,
  states: readonly PhaseState[],
  { units, look, before }: { units: number; look: FixedLook | null; before: Standing },
): Look {
  const exact = measured.comparison === "binary" || measured.comparison === "bounded";
  const seen = exact ? exactLook(measured, plan, states) : meanLook(measured, plan, states);
  // An approximate sequence decides nothing, and neither does a look at no more than the same units.
  const countedLook = seen.approximate ? null : look;
  const standing = stand(measured, plan, seen, countedLook, before);
  const moved = standing.verdict !== before.verdict || standing.harm !== before.harm;
  // Before the planned end and after it, the interval of a metric that decides is the hybrid's.
  const interval = usesHybrid(measured) ? hybrid(seen, countedLook) : seen;
  return {
    method: seen.method,
    approximate: seen.approximate,
    estimate: seen.estimate,
    lower: interval.lower,
    upper: interval.upper,
    standing: { ...standing, at: moved ? units : before.at },
  };
}

type Seen = Interval & {
  decision: Direction;
  harm: Harm;
  method: string;
  approximate: boolean;
  estimate: number | null;
};

/** A mean of values without cap, range or log scale: no method here is right for it, so it decides nothing. */
export const isUncapped = ({ comparison, scale }: MeasuredMetric): boolean =>
  comparison === "mean" && scale.kind === "raw";

/** The metric that decides is watched, and looked at once more at the planned end. */
export const usesHybrid = (measured: MeasuredMetric): boolean =>
  measured.role === "success" && !isUncapped(measured);

const alphaOf = (measured: MeasuredMetric) => (usesHybrid(measured) ? defaultAlphaSplit.monitor : 0.05);

function exactLook(measured: MeasuredMetric, plan: AnalysisPlan, states: readonly PhaseState[]): Seen {
  const blocks: BlockDifferences[] = states.flatMap(({ blocks: held }) => (held ? [held.histogram] : []));
  const estimate = blockMean(blocks);
  const betting = { shareAi: plan.shareAi, plannedUnits: plan.plannedUnits, unitVariance: plan.unitVariance };
  if (measured.role === "must-not-harm") {
    const margin = Math.min(widestMargin, (plan.margin ?? 0) / widthOf(measured));
    const higherIsBetter = measured.metric.direction === "higher";
    const { lower, upper, verdict } = mustNotHarm(blocks, { ...betting, margin, higherIsBetter });
    return {
      lower,
      upper,
      estimate,
      decision: "inconclusive",
      harm: verdict,
      method: "pair betting, one-sided",
      approximate: false,
    };
  }
  const { lower, upper, decision } = pairBetting(blocks, betting, alphaOf(measured));
  const method = usesHybrid(measured) ? "pair betting with one look at the planned end" : "pair betting";
  return { lower, upper, decision, estimate, harm: "inconclusive", method, approximate: false };
}

function meanLook(measured: MeasuredMetric, plan: AnalysisPlan, states: readonly PhaseState[]): Seen {
  const difference = combinedDifference(measured, states);
  const approximate = isUncapped(measured) || isApproximateSo(states);
  const { plannedUnits } = plan;
  const base = `${measured.adjusted ? "adjusted for the time before, " : ""}${
    measured.comparison === "ratio" ? "ratio, " : ""
  }asymptotic sequence`;
  if (measured.role === "must-not-harm") {
    const { lower, upper, verdict } = meanMustNotHarm(difference, {
      plannedUnits,
      margin: marginOnScale(measured, plan),
      higherIsBetter: measured.metric.direction === "higher",
      isApproximate: approximate,
    });
    const { estimate } = difference;
    return {
      lower,
      upper,
      estimate,
      decision: "inconclusive",
      harm: verdict,
      method: `${base}, one-sided`,
      approximate,
    };
  }
  const sequence = asymptoticSequence(difference, {
    plannedUnits,
    alpha: alphaOf(measured),
    isApproximate: approximate,
  });
  const method = usesHybrid(measured) ? `${base} with one look at the planned end` : base;
  return { ...sequence, estimate: difference.estimate, harm: "inconclusive", method, approximate };
}

function stand(
  measured: MeasuredMetric,
  plan: AnalysisPlan,
  seen: Seen,
  look: FixedLook | null,
  before: Standing,
): Standing {
  if (measured.role === "must-not-harm")
    return { ...before, harm: before.harm === "inconclusive" ? seen.harm : before.harm };
  if (measured.role === "diagnostic") return before;
  const decided = hybrid(seen, look, before);
  const verdict = successVerdict(
    decided,
    {
      minimumEffect: minimumOnScale(measured, plan),
      higherIsBetter: measured.metric.direction === "higher",
    },
    before.verdict,
  );
  return { ...before, decision: decided.decision, decidedBy: decided.decidedBy, verdict };
}

/** Width of a bounded metric's range; 1 for all others. */
const widthOf = ({ scale }: MeasuredMetric): number =>
  scale.kind === "bounded" ? scale.high - scale.low : 1;

/** The plan's minimum effect as a distance on the scale of the analysis. */
export function minimumOnScale(measured: MeasuredMetric, plan: AnalysisPlan): number {
  const minimum = plan.minimumEffect ?? 0;
  if (measured.scale.kind !== "log") return minimum / widthOf(measured);
  // Without a baseline in the plan there is nothing to take it as a share of: then it is one already.
  const share = plan.baseline !== null && plan.baseline > 0 ? minimum / plan.baseline : minimum;
  return logDistance(share, measured.metric.direction === "higher");
}

function marginOnScale(measured: MeasuredMetric, plan: AnalysisPlan): number {
  const margin = plan.margin ?? 0;
  if (measured.scale.kind !== "log") return margin;
  return logDistance(margin, measured.metric.direction === "lower");
}

const logDistance = (share: number, upwards: boolean): number =>
  upwards ? Math.log1p(share) : -Math.log1p(-Math.min(share, 0.99));

/** A distance on the scale of the analysis as it is shown: in the metric's unit, or as a share on a log scale. */
export function shown(measured: MeasuredMetric, value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return measured.scale.kind === "log" ? Math.expm1(value) : value * widthOf(measured);
}
