import type { Arm } from "../arm.ts";
import { normalCritical, studentTwoSided } from "../numbers/distributions.ts";
import { createRunningMeans, watchPairs } from "../power/watchers.ts";
import { alpha, drawUnit } from "./pair-betting-studies.ts";
import { meanFigure, type Study } from "./study.ts";

const table = "For comparison, no difference: what goes wrong without these methods";
const figures: Study["figures"] = ([wrong]) => [meanFigure("decided", wrong!)];
const looks = 2000;

const peeking: Study = {
  table,
  name: "a z test at .05 after every unit from 20 on, rates .5, to n = 2,000",
  replicate(random) {
    const units = { ai: 0, baseline: 0 };
    const successes: Record<Arm, number> = { ai: 0, baseline: 0 };
    const critical = normalCritical(alpha);
    for (let unit = 1; unit <= looks; unit++) {
      const { arm, value } = drawUnit(random, 0.5, { baseline: 0.5, ai: 0.5 });
      units[arm] += 1;
      successes[arm] += value;
      const pooled = (successes.ai + successes.baseline) / unit;
      const error = Math.sqrt(pooled * (1 - pooled) * (1 / units.ai + 1 / units.baseline));
      const difference = successes.ai / units.ai - successes.baseline / units.baseline;
      if (unit >= 20 && Math.abs(difference) > critical * error) return [1];
    }
    return [0];
  },
  figures,
};

const delay = 30;

const countedOnArrival: Study = {
  table,
  name: "pair betting on outcomes as they arrive, AI successes 30 units late, rates .5, to n = 2,000",
  replicate(random) {
    const watch = watchPairs({ shareAi: 0.5, plannedUnits: 300, unitVariance: 0.25 }, alpha);
    const late: boolean[] = [];
    for (let unit = 0; unit < looks; unit++) {
      const { arm, value } = drawUnit(random, 0.5, { baseline: 0.5, ai: 0.5 });
      const isLate = arm === "ai" && value === 1;
      late.push(isLate);
      if (late[unit - delay] === true && watch("ai", 1) !== "inconclusive") return [1];
      if (!isLate && watch(arm, value) !== "inconclusive") return [1];
    }
    return [0];
  },
  figures,
};

const accounts = 40;
const runsEach = 10;

const runsAsUnits: Study = {
  table,
  name: "Welch's t on 10 runs each of 40 accounts an arm, runs taken as units, one look",
  replicate(random) {
    const means = createRunningMeans();
    for (const arm of ["ai", "baseline"] as const) {
      for (let account = 0; account < accounts; account++) {
        // The middle of seven uniform draws is Beta(4, 4): accounts differ.
        const rate = Array.from({ length: 7 }, random).sort((one, other) => one - other)[3]!;
        for (let run = 0; run < runsEach; run++) means.add(arm, Number(random() < rate));
      }
    }
    const { estimate, standardError, degreesOfFreedom } = means.difference();
    return [Number(studentTwoSided(estimate! / standardError!, degreesOfFreedom!) <= alpha)];
  },
  figures,
};

/** What the methods are there for; nothing to meet. */
export const comparisonStudies: Study[] = [peeking, countedOnArrival, runsAsUnits];
