import type { Arm } from "../arm.ts";
import { betWeights, planInBlocks, plannedUnitVariance } from "../betting/bet-weights.ts";
import { blockShape } from "../blocks/block-shape.ts";
import { createBettingWatch, createBlockStream } from "../power/betting-watch.ts";
import { fixedSampleSize } from "../power/fixed-sample.ts";
import { watchPairs } from "../power/watchers.ts";
import type { Random } from "../numbers/random.ts";
import { meanFigure, medianFigure, shareFigure, type Study } from "./study.ts";

export const alpha = 0.05;

export const splits = [
  { name: "1:1", shareAi: 0.5 },
  { name: "1:9", shareAi: 0.1 },
];

export type Rates = { baseline: number; ai: number };

/** A unit of a binary metric: its arm at random in the planned shares, its value by its arm's rate. */
export function drawUnit(random: Random, shareAi: number, rates: Rates): { arm: Arm; value: number } {
  const arm = random() < shareAi ? "ai" : "baseline";
  return { arm, value: Number(random() < rates[arm]) };
}

const looks = 2000;
const planned = 300;

const planFor = (rates: Rates, shareAi: number, plannedUnits: number) => ({
  shareAi,
  plannedUnits,
  unitVariance: plannedUnitVariance(rates.baseline),
});

function falsePositives(rate: number, split: (typeof splits)[number]): Study {
  const rates = { baseline: rate, ai: rate };
  return {
    table: "Pair betting, no difference: decided by a look after every unit to n = 2,000",
    name: `${split.name}, both rates ${rate}`,
    replicate(random) {
      const watch = watchPairs(planFor(rates, split.shareAi, planned), alpha);
      for (let unit = 0; unit < looks; unit++) {
        const { arm, value } = drawUnit(random, split.shareAi, rates);
        if (watch(arm, value) !== "inconclusive") return [1];
      }
      return [0];
    },
    figures: ([wrong]) => [meanFigure("decided", wrong!, { kind: "at-most", limit: 0.05 })],
  };
}

function coverage(rates: Rates, split: (typeof splits)[number]): Study {
  const plan = planFor(rates, split.shareAi, 200);
  const weights = betWeights(planInBlocks(plan), alpha / 2);
  const difference = rates.ai - rates.baseline;
  return {
    table: "Pair betting, a true difference: the interval holds it at every look to n = 2,000",
    name: `${split.name}, ${rates.baseline} and ${rates.ai}`,
    replicate(random) {
      const below = createBettingWatch(weights, difference, 1);
      const above = createBettingWatch(weights, difference, -1);
      const block = createBlockStream(blockShape(split.shareAi));
      for (let unit = 0; unit < looks; unit++) {
        const { arm, value } = drawUnit(random, split.shareAi, rates);
        const seen = block(arm, value);
        if (seen !== null && Math.max(below(seen), above(seen)) >= 2 / alpha) return [0];
      }
      return [1];
    },
    figures: ([held]) => [meanFigure("held", held!, { kind: "at-least", limit: 0.95 })],
  };
}

function speed(rates: Rates, split: (typeof splits)[number]): Study {
  const fixed = fixedSampleSize({ outcome: { kind: "binary", ...rates }, shareAi: split.shareAi });
  const horizon = 3 * fixed;
  return {
    table: "Pair betting, units to a decision beside the fixed sample N for 80 % power",
    name: `${split.name}, ${rates.baseline} to ${rates.ai}, N = ${fixed}`,
    replicate(random) {
      const watch = watchPairs(planFor(rates, split.shareAi, fixed), alpha);
      for (let unit = 1; unit <= horizon; unit++) {
        const { arm, value } = drawUnit(random, split.shareAi, rates);
        if (watch(arm, value) !== "inconclusive") return [unit];
      }
      return [horizon];
    },
    figures: ([times]) => [
      medianFigure("median / N", times!, fixed, 1.15),
      meanFigure("mean / N (at most 3)", times!, { kind: "at-most", limit: 1.3 }, fixed),
      shareFigure("power at N", times!, fixed, fixed >= 150 ? { kind: "at-least", limit: 0.5 } : undefined),
    ],
  };
}

const effects: [Rates, number][] = [
  [{ baseline: 0.5, ai: 0.85 }, 0],
  [{ baseline: 0.5, ai: 0.7 }, 0],
  [{ baseline: 0.6, ai: 0.75 }, 0],
  [{ baseline: 0.1, ai: 0.05 }, 0],
  [{ baseline: 0.5, ai: 0.7 }, 1],
  [{ baseline: 0.1, ai: 0.05 }, 1],
];

const covered: Rates[] = [
  { baseline: 0.5, ai: 0.7 },
  { baseline: 0.7, ai: 0.5 },
  { baseline: 0.1, ai: 0.05 },
  { baseline: 0.02, ai: 0.1 },
  { baseline: 0.9, ai: 0.98 },
  { baseline: 0.5, ai: 0.95 },
];

/** M1: false positives, coverage, speed. */
export const pairBettingStudies: Study[] = [
  ...splits.flatMap((split) => [0.02, 0.1, 0.5, 0.9, 0.98].map((rate) => falsePositives(rate, split))),
  ...splits.flatMap((split) => covered.map((rates) => coverage(rates, split))),
  ...effects.map(([rates, split]) => speed(rates, splits[split]!)),
];
