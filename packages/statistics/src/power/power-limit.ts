import { betSizes, betWeights, planInBlocks, plannedUnitVariance } from "../betting/bet-weights.ts";
import { blockShape } from "../blocks/block-shape.ts";
import { mixtureCritical } from "../means/mixture-bound.ts";
import { createRandom, drawNormal } from "../numbers/random.ts";
import { requireParameter } from "../statistics-error.ts";
import { effectOf, type PlannedComparison } from "./outcome.ts";

/** Steps to the fixed sample, and how many fixed samples are walked before a run is given up. */
const stepsToFixed = 400;
const fixedSamples = 8;

type Sizes = { fixed: number; plannedUnits: number };

/**
 * Decision times of M1 or M3 in units, for samples so large that every step is a sum of many units and so normal.
 * What did not decide within eight fixed samples has just beyond them.
 */
export function limitTimes(
  comparison: PlannedComparison & { method: "pair-betting" | "asymptotic-sequence" },
  sizes: Sizes,
  replications: number,
  seed: number,
): Float64Array {
  const walk =
    comparison.method === "pair-betting" ? pairWalk(comparison, sizes) : meanWalk(comparison, sizes);
  const times = new Float64Array(replications);
  for (let run = 0; run < replications; run++) {
    const random = createRandom(seed, run);
    let noise = 0;
    let step = 1;
    for (; step <= stepsToFixed * fixedSamples; step++) {
      noise += drawNormal(random);
      if (walk(step, noise)) break;
    }
    times[run] = (step * sizes.fixed) / stepsToFixed;
  }
  return times;
}

/** Whether the run has decided after `step` steps whose noise sums to `noise` standard deviations of one step. */
type Walk = (step: number, noise: number) => boolean;

/** Bets above this are left out: the expansion is not theirs, and where samples are large nor is the growth. */
const largestBet = 0.35;

/** ln E⁺(0) to third order: Σ ln(1 + κD) = κ ΣD − κ² ΣD²/2 + κ³ ΣD³/3, the bets being small where samples are large. */
function pairWalk({ outcome, shareAi = 0.5, alpha = 0.05 }: PlannedComparison, sizes: Sizes): Walk {
  requireParameter(outcome.kind === "binary", "outcome.kind", outcome.kind, "binary for pair betting");
  const { baseline, ai } = outcome.kind === "binary" ? outcome : { baseline: 0.5, ai: 0.5 };
  const plan = { shareAi, plannedUnits: sizes.plannedUnits, unitVariance: plannedUnitVariance(baseline) };
  const weights = betWeights(planInBlocks(plan), alpha / 2);
  const shape = blockShape(shareAi);
  const effect = Math.abs(effectOf(outcome));
  const central = (rate: number, units: number) => ({
    variance: (rate * (1 - rate)) / units,
    third: (rate * (1 - rate) * (1 - 2 * rate)) / units ** 2,
  });
  const [own, other] = [central(ai, shape.ai), central(baseline, shape.baseline)];
  const variance = own.variance + other.variance;
  const third = Math.sign(effectOf(outcome)) * (own.third - other.third);
  const unitsPerBlock = Math.max(shape.ai / shareAi, shape.baseline / (1 - shareAi));
  const blocksPerStep = sizes.fixed / stepsToFixed / unitsPerBlock;
  const perStep = Math.sqrt(blocksPerStep * variance);
  const cubesPerStep = blocksPerStep * (third + 3 * variance * effect + effect ** 3);
  const squaresPerStep = blocksPerStep * (variance + effect ** 2);
  return (step, noise) => {
    const sum = step * blocksPerStep * effect + noise * perStep;
    let wealth = 0;
    for (let j = 0; j < betSizes.length; j++) {
      const size = betSizes[j]!;
      if (size > largestBet) continue;
      const squares = (size ** 2 * step * squaresPerStep) / 2;
      const cubes = (size ** 3 * step * cubesPerStep) / 3;
      wealth += weights[j]! * Math.exp(size * sum - squares + cubes);
    }
    return wealth >= 2 / alpha;
  };
}

/**
 * Whether the limit may stand in for every single unit: the bet that pair betting would take at the fixed sample is
 * small, or for the asymptotic sequence the sample is large.
 */
export function isNearLimit(
  { method, outcome, shareAi = 0.5, alpha = 0.05 }: PlannedComparison & { method: string },
  fixed: number,
): boolean {
  if (method !== "pair-betting" || outcome.kind !== "binary") return fixed > 1000;
  const unitVariance = plannedUnitVariance(outcome.baseline);
  const { blocks, variance } = planInBlocks({ shareAi, plannedUnits: fixed, unitVariance });
  return Math.sqrt((2 * Math.log(2 / alpha)) / (blocks * variance)) < largestBet / 2;
}

/** The z of the difference against the sequence's critical value. */
function meanWalk({ outcome, shareAi = 0.5, alpha = 0.05 }: PlannedComparison, sizes: Sizes): Walk {
  const unitsPerStep = sizes.fixed / stepsToFixed;
  const perUnit = effectInErrors(outcome, shareAi);
  return (step, noise) => {
    const units = step * unitsPerStep;
    const z = perUnit * Math.sqrt(units) + noise / Math.sqrt(step);
    return z >= mixtureCritical(units, Infinity, { plannedUnits: sizes.plannedUnits, alpha });
  };
}

/** The effect in standard errors of a sample of one unit. */
function effectInErrors(outcome: PlannedComparison["outcome"], shareAi: number) {
  const variance =
    outcome.kind === "mean"
      ? 1 / shareAi + 1 / (1 - shareAi)
      : (outcome.ai * (1 - outcome.ai)) / shareAi +
        (outcome.baseline * (1 - outcome.baseline)) / (1 - shareAi);
  return Math.abs(effectOf(outcome)) / Math.sqrt(variance);
}
