import type { Direction } from "../betting/pair-betting.ts";
import { type Difference, fixedSample, type Interval, meanDifference } from "../means/difference.ts";
import { momentsOf } from "../means/moment-state.ts";
import { type FirstUnitsState, isPlannedSampleIn } from "./first-units.ts";
import { fixedLookProportions, type ProportionCounts } from "./proportion-tests.ts";
import { proportionDifference, scoreInterval } from "./score-interval.ts";
import { stratifiedExact } from "./stratified-exact.ts";

/** How α is spent: on watching at every look, and on the one look at the planned end. */
export type AlphaSplit = { monitor: number; fixed: number };

/** .01 watches for ever, .04 is spent at the end: little is lost at the end, much is gained on the way. */
export const defaultAlphaSplit: AlphaSplit = { monitor: 0.01, fixed: 0.04 };

/** The one look at the planned end. Freeze it with the evidence: it is computed once. */
export type FixedLook = Interval & {
  test: "exact-z" | "fisher" | "stratified-exact" | "welch-t";
  pValue: number;
  decision: Direction;
};

/**
 * The fixed look of M4 on the first N* mature units; null until they are in.
 * Proportions: the exact unconditional pooled-Z test (Fisher's above 40,000 tables) decides; its interval is the
 * score interval, held to agree with the test about 0. Means and bounded scores: Welch's t.
 * Edges: an arm below two units or no variance: inconclusive, p = 1, the interval is everything.
 * @param metric `binary`, or `mean` for any other scale
 * @param alpha the part of α spent here, 0.04 unless set
 */
export function fixedLook(
  state: FirstUnitsState,
  metric: "binary" | "mean",
  alpha = defaultAlphaSplit.fixed,
): FixedLook | null {
  if (!isPlannedSampleIn(state)) return null;
  if (metric === "binary") {
    return proportionLook(
      {
        successesBaseline: Number(state.arms.baseline.sum),
        unitsBaseline: state.arms.baseline.count,
        successesAi: Number(state.arms.ai.sum),
        unitsAi: state.arms.ai.count,
      },
      alpha,
    );
  }
  return differenceLook(meanDifference(momentsOf(state.arms.baseline), momentsOf(state.arms.ai)), alpha);
}

/**
 * The same for a difference at hand, of exactly the first N* units: a ratio's (M7), one adjusted by CUPED (M8), or
 * phases of different shares put together (`combineDifferences`). Student's t with the degrees of freedom the
 * difference came with. Edges: a difference that is not `ok`: p = 1, (−∞, ∞), inconclusive.
 * @param alpha the part of α spent here, 0.04 unless set
 */
export function differenceLook(difference: Difference, alpha = defaultAlphaSplit.fixed): FixedLook {
  const { pValue, ...interval } = fixedSample(difference, alpha);
  return { test: "welch-t", pValue, ...interval, decision: decide(pValue <= alpha, difference.estimate) };
}

/**
 * The same for two proportions' counts at hand. Edges: an arm without units: p = 1, [−1, 1], inconclusive.
 * @param counts of one table, or of strata in which units were assigned at different shares: these are tested by
 *   `stratifiedExact`, never pooled
 * @param alpha the part of α spent here, 0.04 unless set
 * @throws StatisticsError `bad-parameter` for counts that are none
 */
export function proportionLook(
  counts: ProportionCounts | readonly ProportionCounts[],
  alpha = defaultAlphaSplit.fixed,
): FixedLook {
  const strata = [counts].flat();
  const [only] = strata;
  const { pValue, test } =
    strata.length === 1 && only !== undefined
      ? fixedLookProportions(only)
      : { pValue: stratifiedExact(strata), test: "stratified-exact" as const };
  const { lower, upper } = scoreInterval(strata, alpha);
  const decision = decide(pValue <= alpha, proportionDifference(strata));
  // The test decides; where the interval would say otherwise about 0, its end is 0.
  return {
    test,
    pValue,
    lower: decision === "better" ? Math.max(0, lower) : Math.min(0, lower),
    upper: decision === "worse" ? Math.min(0, upper) : Math.max(0, upper),
    decision,
  };
}

function decide(isSignificant: boolean, estimate: number | null): Direction {
  if (!isSignificant || estimate === null || estimate === 0) return "inconclusive";
  return estimate > 0 ? "better" : "worse";
}

export type Hybrid = Interval & {
  decision: Direction;
  /** What decided: the watching sequence or the look at the planned end; null while undecided. */
  decidedBy: "monitor" | "fixed-look" | null;
};

/**
 * M4, the hybrid: an anytime-valid monitor at α_m for ever, and one fixed test at α_f on the first N* units. By
 * the union bound both together are wrong with at most α_m + α_f, however often one looks.
 *
 * The interval is the monitor's 1 − α_m before the planned end and its intersection with the fixed look's
 * 1 − α_f after. Should the two not meet (rare, and a sign of drift), it is the point between them.
 * @param monitor M1 (`pairBetting` with alpha α_m) or M3 (`asymptoticSequence` with alpha α_m)
 * @param look the frozen fixed look; null before
 * @param before the decision this hybrid reached earlier: a crossing once reached stands
 */
export function hybrid(
  monitor: Interval & { decision: Direction },
  look: FixedLook | null,
  before: Pick<Hybrid, "decision" | "decidedBy"> = { decision: "inconclusive", decidedBy: null },
): Hybrid {
  let { lower, upper } = monitor;
  if (look !== null) {
    lower = Math.max(lower, look.lower);
    upper = Math.min(upper, look.upper);
    if (lower > upper) lower = upper = (lower + upper) / 2;
  }
  if (before.decision !== "inconclusive") return { lower, upper, ...before };
  if (monitor.decision !== "inconclusive") {
    return { lower, upper, decision: monitor.decision, decidedBy: "monitor" };
  }
  const decision = look?.decision ?? "inconclusive";
  return { lower, upper, decision, decidedBy: decision === "inconclusive" ? null : "fixed-look" };
}
