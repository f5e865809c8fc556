import { betWeights, planInBlocks, plannedUnitVariance } from "../betting/bet-weights.ts";
import { blockShape } from "../blocks/block-shape.ts";
import { fixedSample } from "../means/difference.ts";
import { drawNormal, type Random } from "../numbers/random.ts";
import { cuped } from "../paired/cuped.ts";
import { addToPaired, createPairedState } from "../paired/paired-state.ts";
import { ratioDifference } from "../paired/ratio-difference.ts";
import { createBettingWatch, createBlockStream } from "../power/betting-watch.ts";
import { sampleRatio } from "../sample-ratio.ts";
import { alpha, drawUnit, splits } from "./pair-betting-studies.ts";
import { meanFigure, medianFigure, type Study } from "./study.ts";

/** M5 for proportions, the truth at the margin. */
function mustNotHarm(baseline: number, margin: number): Study {
  const rates = { baseline, ai: baseline - margin };
  const plan = { shareAi: 0.5, plannedUnits: 400, unitVariance: plannedUnitVariance(baseline) };
  const weights = betWeights(planInBlocks(plan), alpha);
  return {
    table: "Must not harm, the truth at the margin, 1:1: claimed by n = 800",
    name: `rate ${baseline}, margin ${margin}`,
    replicate(random) {
      const holding = createBettingWatch(weights, -margin, 1);
      const harmed = createBettingWatch(weights, -margin, -1);
      const block = createBlockStream(blockShape(0.5));
      const claimed = [0, 0];
      for (let unit = 0; unit < 800; unit++) {
        const { arm, value } = drawUnit(random, 0.5, rates);
        const difference = block(arm, value);
        if (difference === null) continue;
        if (holding(difference) >= 1 / alpha) claimed[0] = 1;
        if (harmed(difference) >= 1 / alpha) claimed[1] = 1;
      }
      return claimed;
    },
    figures: ([holding, harmed]) => [
      meanFigure("holding", holding!, { kind: "at-most", limit: 0.05 }),
      meanFigure("harmed", harmed!, { kind: "at-most", limit: 0.05 }),
    ],
  };
}

/** The unit at which the sample ratio was flagged, or none by `to`. */
function flaggedAt(random: Random, shareAi: number, planned: number, to: number): number | undefined {
  const counts = [0, 0];
  for (let unit = 1; unit <= to; unit++) {
    counts[random() < shareAi ? 0 : 1]! += 1;
    if (sampleRatio(counts, [planned, 1 - planned]).isMismatch) return unit;
  }
  return undefined;
}

const sampleRatioStudies: Study[] = [
  ...splits.map(({ name, shareAi }): Study => ({
    table: "Sample ratio at .001, a look after every unit",
    name: `${name} as planned: flagged to n = 2,000`,
    replicate: (random) => [Number(flaggedAt(random, shareAi, shareAi, 2000) !== undefined)],
    figures: ([wrong]) => [meanFigure("flagged", wrong!, { kind: "at-most", limit: 0.002 })],
  })),
  {
    table: "Sample ratio at .001, a look after every unit",
    name: "60:40 where 1:1 was planned: units until flagged",
    replicate: (random) => [flaggedAt(random, 0.6, 0.5, 3000) ?? 3001],
    // "About 400" is held to a tenth.
    figures: ([times]) => [{ ...medianFigure("median", times!, 1, 440), digits: 0 }],
  },
];

/** Accounts with 1 to 12 runs each, and a rate of their own around one half. */
export function drawAccount(random: Random) {
  const x = 1 + Math.floor(12 * random());
  // The middle of seven uniform draws is Beta(4, 4).
  const rate = Array.from({ length: 7 }, random).sort((one, other) => one - other)[3]!;
  let y = 0;
  for (let run = 0; run < x; run++) y += Number(random() < rate);
  return { x, y };
}

function ratioCoverage(accounts: number, limit?: number): Study {
  const draw = (random: Random) =>
    addToPaired(
      createPairedState({ x: 1, y: 1 }),
      Array.from({ length: accounts }, () => drawAccount(random)),
    );
  return {
    table: "Ratio over accounts, 95 % interval at a fixed look",
    name: `${accounts} accounts an arm`,
    replicate(random) {
      const { lower, upper } = fixedSample(ratioDifference(draw(random), draw(random)));
      return [Number(lower <= 0 && upper >= 0)];
    },
    figures: ([held]) => [
      meanFigure("held", held!, limit === undefined ? undefined : { kind: "at-least", limit }),
    ],
  };
}

function cupedErrors(unitsPerArm: number): Study {
  const draw = (random: Random) =>
    addToPaired(
      createPairedState(),
      Array.from({ length: unitsPerArm }, () => {
        const before = drawNormal(random);
        const after = 0.7 * before + 0.7 * drawNormal(random);
        return { x: Math.round(before * 1e6), y: Math.round(after * 1e6) };
      }),
    );
  return {
    table: "CUPED, no difference, at a fixed look",
    name: `${unitsPerArm} units an arm`,
    replicate: (random) => [Number(fixedSample(cuped(draw(random), draw(random))).pValue <= alpha)],
    figures: ([wrong]) => [meanFigure("decided", wrong!, { kind: "at-most", limit: 0.05 })],
  };
}

export const binaryHarmStudies: Study[] = [
  mustNotHarm(0.9, 0.1),
  mustNotHarm(0.5, 0.15),
  mustNotHarm(0.98, 0.05),
];

/** M6, M7, M8. */
export const assignmentStudies: Study[] = [
  ...sampleRatioStudies,
  ratioCoverage(5),
  ratioCoverage(10, 0.93),
  ratioCoverage(20, 0.93),
  ratioCoverage(50, 0.94),
  ...[5, 10, 30, 100].map(cupedErrors),
];
