import { plannedUnitVariance } from "../betting/bet-weights.ts";
import { fixedLookProportions } from "../fixed/proportion-tests.ts";
import { fixedSample } from "../means/difference.ts";
import { drawNormal } from "../numbers/random.ts";
import { fixedSampleSize } from "../power/fixed-sample.ts";
import { createRunningMeans, watchHybrid } from "../power/watchers.ts";
import { alpha, drawUnit, type Rates } from "./pair-betting-studies.ts";
import { type Figure, meanFigure, type Study } from "./study.ts";

const shareAi = 0.5;

/** What the hybrid may lose at N beside the fixed test on the same units. */
const lossAtMost = 0.04;

function figures(planned: number): Study["figures"] {
  return ([right, times, fixed]) => {
    const loss = fixed!.map((one, index) => one - right![index]!);
    return [
      meanFigure("power at N", right!),
      meanFigure("the fixed test's", fixed!),
      meanFigure("lost", loss, { kind: "at-most", limit: lossAtMost }),
      meanFigure("mean / N", times!, { kind: "at-most", limit: 0.97 }, planned),
    ] satisfies Figure[];
  };
}

const table = "Hybrid .01 + .04, 1:1, stopped at N: beside the fixed test at .05 on the same units";

function proportions(rates: Rates): Study {
  const planned = fixedSampleSize({ outcome: { kind: "binary", ...rates } });
  const plan = { shareAi, plannedUnits: planned, unitVariance: plannedUnitVariance(rates.baseline) };
  const good = rates.ai > rates.baseline ? "better" : "worse";
  return {
    table,
    name: `${rates.baseline} to ${rates.ai}, N = ${planned}`,
    replicate(random) {
      const watch = watchHybrid("binary", plan);
      const units = { ai: 0, baseline: 0 };
      const successes = { ai: 0, baseline: 0 };
      let time = planned;
      let right = 0;
      for (let unit = 1; unit <= planned; unit++) {
        const { arm, value } = drawUnit(random, shareAi, rates);
        units[arm] += 1;
        successes[arm] += value;
        if (right !== 0 || time < unit) continue;
        const decision = watch(arm, value);
        if (decision === "inconclusive") continue;
        time = unit;
        right = Number(decision === good);
      }
      const { pValue } = fixedLookProportions({
        successesBaseline: successes.baseline,
        unitsBaseline: units.baseline,
        successesAi: successes.ai,
        unitsAi: units.ai,
      });
      const isRight =
        successes.ai / units.ai > successes.baseline / units.baseline === rates.ai > rates.baseline;
      return [right, time, Number(pValue <= alpha && isRight)];
    },
    figures: figures(planned),
  };
}

function means(effectInDeviations: number): Study {
  const planned = fixedSampleSize({ outcome: { kind: "mean", effectInDeviations } });
  const plan = { shareAi, plannedUnits: planned, unitVariance: 0.25 };
  return {
    table,
    name: `normal, ${effectInDeviations} standard deviations, N = ${planned}`,
    replicate(random) {
      const watch = watchHybrid("mean", plan);
      const all = createRunningMeans();
      let time = planned;
      let right = 0;
      for (let unit = 1; unit <= planned; unit++) {
        const arm = random() < shareAi ? "ai" : "baseline";
        const value = drawNormal(random) + (arm === "ai" ? effectInDeviations : 0);
        all.add(arm, value);
        if (right !== 0 || time < unit) continue;
        const decision = watch(arm, value);
        if (decision === "inconclusive") continue;
        time = unit;
        right = Number(decision === "better");
      }
      const difference = all.difference();
      const isRight = fixedSample(difference).pValue <= alpha && difference.estimate! > 0;
      return [right, time, Number(isRight)];
    },
    figures: figures(planned),
  };
}

function falsePositives(rate: number): Study {
  const rates = { baseline: rate, ai: rate };
  const plan = { shareAi, plannedUnits: 200, unitVariance: plannedUnitVariance(rate) };
  return {
    table: "Hybrid, no difference: decided by a look after every unit to n = 600, N* = 200",
    name: `1:1, both rates ${rate}`,
    replicate(random) {
      const watch = watchHybrid("binary", plan);
      for (let unit = 0; unit < 600; unit++) {
        const { arm, value } = drawUnit(random, shareAi, rates);
        if (watch(arm, value) !== "inconclusive") return [1];
      }
      return [0];
    },
    figures: ([wrong]) => [meanFigure("decided", wrong!, { kind: "at-most", limit: 0.05 })],
  };
}

/** M4: what it loses at the planned end, what it gains on the way, and that it is right. */
export const hybridStudies: Study[] = [
  proportions({ baseline: 0.5, ai: 0.85 }),
  proportions({ baseline: 0.5, ai: 0.7 }),
  proportions({ baseline: 0.6, ai: 0.75 }),
  proportions({ baseline: 0.1, ai: 0.05 }),
  means(0.5),
  means(0.28),
  falsePositives(0.1),
  falsePositives(0.5),
];
