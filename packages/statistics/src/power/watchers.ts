import type { Arm } from "../arm.ts";
import { betWeights, type BettingPlan, planInBlocks } from "../betting/bet-weights.ts";
import type { Direction } from "../betting/pair-betting.ts";
import { blockShape } from "../blocks/block-shape.ts";
import { defaultAlphaSplit, type AlphaSplit, proportionLook } from "../fixed/hybrid.ts";
import { asymptoticSequence } from "../means/asymptotic-sequence.ts";
import { fixedSample, meanDifference } from "../means/difference.ts";
import { isApproximate, type SkewLimits } from "../means/skew-gate.ts";
import { createBettingWatch, createBlockStream } from "./betting-watch.ts";

/** Looks after every unit and says what is decided; the first decision is the one that counts. */
export type Watcher = (arm: Arm, value: number) => Direction;

/** M1 as `pairBetting` decides it, unit by unit. */
export function watchPairs(plan: BettingPlan, alpha: number): Watcher {
  const weights = betWeights(planInBlocks(plan), alpha / 2);
  const better = createBettingWatch(weights, 0, 1);
  const worse = createBettingWatch(weights, 0, -1);
  const block = createBlockStream(blockShape(plan.shareAi));
  return (arm, value) => {
    const difference = block(arm, value);
    if (difference === null) return "inconclusive";
    const gain = better(difference);
    const loss = worse(difference);
    return gain >= 2 / alpha ? "better" : loss >= 2 / alpha ? "worse" : "inconclusive";
  };
}

/** Running moments of each arm (Welford; Pébay for the third). */
export function createRunningMeans() {
  const empty = () => ({ count: 0, mean: 0, squares: 0, cubes: 0 });
  const arms = { ai: empty(), baseline: empty() };
  return {
    add(arm: Arm, value: number) {
      const own = arms[arm];
      const before = own.count;
      own.count += 1;
      const offset = value - own.mean;
      const part = offset / own.count;
      const term = offset * part * before;
      own.mean += part;
      own.cubes += term * part * (own.count - 2) - 3 * part * own.squares;
      own.squares += term;
    },
    fewest: () => Math.min(arms.ai.count, arms.baseline.count),
    isApproximate: (limits?: SkewLimits) => isApproximate(toArm(arms.baseline), toArm(arms.ai), limits),
    difference: () => meanDifference(toArm(arms.baseline), toArm(arms.ai)),
  };
}

const toArm = ({
  count,
  mean,
  squares,
  cubes,
}: {
  count: number;
  mean: number;
  squares: number;
  cubes: number;
}) => ({
  count,
  mean: count === 0 ? null : mean,
  variance: count < 2 ? null : squares / (count - 1),
  thirdCentralSum: count < 2 ? null : cubes,
});

/** M3 as `asymptoticSequence` decides it, from when it is no longer approximate. */
export function watchMeans(plannedUnits: number, alpha: number, limits: SkewLimits = {}): Watcher {
  const means = createRunningMeans();
  return (arm, value) => {
    means.add(arm, value);
    if (means.fewest() < 2 || means.isApproximate(limits)) return "inconclusive";
    return asymptoticSequence(means.difference(), { plannedUnits, alpha }).decision;
  };
}

/** M4: a monitor, and at the planned end the fixed test on all units so far. */
export function watchHybrid(
  kind: "binary" | "mean",
  plan: BettingPlan,
  split: AlphaSplit = defaultAlphaSplit,
): Watcher {
  const monitor =
    kind === "binary" ? watchPairs(plan, split.monitor) : watchMeans(plan.plannedUnits, split.monitor);
  const means = createRunningMeans();
  const successes = { ai: 0, baseline: 0 };
  const units = { ai: 0, baseline: 0 };
  const fixed = (): Direction => {
    if (kind === "mean") {
      const difference = means.difference();
      if (fixedSample(difference, split.fixed).pValue > split.fixed) return "inconclusive";
      return (difference.estimate ?? 0) > 0 ? "better" : "worse";
    }
    const counts = {
      successesBaseline: successes.baseline,
      unitsBaseline: units.baseline,
      successesAi: successes.ai,
      unitsAi: units.ai,
    };
    return proportionLook(counts, split.fixed).decision;
  };
  return (arm, value) => {
    units[arm] += 1;
    successes[arm] += value;
    if (kind === "mean") means.add(arm, value);
    const watched = monitor(arm, value);
    if (watched !== "inconclusive" || units.ai + units.baseline !== Math.ceil(plan.plannedUnits))
      return watched;
    return fixed();
  };
}
