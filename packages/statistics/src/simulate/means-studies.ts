import { normalCritical } from "../numbers/distributions.ts";
import { meanMustNotHarm } from "../means/asymptotic-sequence.ts";
import { drawNormal, type Random } from "../numbers/random.ts";
import type { SkewLimits } from "../means/skew-gate.ts";
import { createRunningMeans, watchMeans } from "../power/watchers.ts";
import { alpha } from "./pair-betting-studies.ts";
import { meanFigure, type Study } from "./study.ts";

type Shape = { name: string; draw: (random: Random) => number; percentile95: number };

/** The 95th percentile of ln y at the standard normal's. */
const z95 = normalCritical(0.1);
const zeros = 0.3;

const lognormal = (deviation: number): Shape => ({
  name: `lognormal(${deviation})`,
  draw: (random) => Math.exp(deviation * drawNormal(random)),
  percentile95: Math.exp(deviation * z95),
});

const skewed: Shape[] = [
  lognormal(0.5),
  lognormal(1),
  lognormal(1.5),
  {
    name: "30 % zeros, else lognormal(1)",
    draw: (random) => (random() < zeros ? 0 : Math.exp(drawNormal(random))),
    percentile95: Math.exp(normalCritical((2 * 0.05) / (1 - zeros))),
  },
];

const shapes: Shape[] = [{ name: "normal", draw: drawNormal, percentile95: z95 }, ...skewed];

type Setting = {
  table: string;
  shareAi: number;
  to: number;
  limits: SkewLimits;
  limit?: number;
  prepare: (value: number, shape: Shape) => number;
};

function falsePositives(shape: Shape, setting: Setting): Study {
  return {
    table: setting.table,
    name: shape.name,
    replicate(random) {
      const watch = watchMeans(200, alpha, setting.limits);
      for (let unit = 0; unit < setting.to; unit++) {
        const arm = random() < setting.shareAi ? "ai" : "baseline";
        const value = setting.prepare(shape.draw(random), shape);
        if (watch(arm, value) !== "inconclusive") return [1];
      }
      return [0];
    },
    figures: ([wrong]) => [
      meanFigure(
        "decided",
        wrong!,
        setting.limit === undefined ? undefined : { kind: "at-most", limit: setting.limit },
      ),
    ],
  };
}

const equalSplit: Setting = {
  table: "Asymptotic sequence, no difference, 1:1, from 5 units an arm: decided to n = 200",
  shareAi: 0.5,
  to: 200,
  limits: { minPerArm: 5, limit: Infinity },
  limit: 0.02,
  prepare: (value) => value,
};

const logScale: Setting = {
  table: "Asymptotic sequence on the log scale, no difference, 1:9, once not approximate: decided to n = 600",
  shareAi: 0.1,
  to: 600,
  limits: {},
  limit: 0.035,
  prepare: (value, shape) => (shape.name.includes("zeros") ? Math.log1p(value) : Math.log(value)),
};

const capped: Setting = {
  ...logScale,
  table: "Asymptotic sequence capped at p95, no difference, 1:9, once not approximate: decided to n = 2,000",
  to: 2000,
  limit: 0.05,
  prepare: (value, shape) => Math.min(value, shape.percentile95),
};

/** Twenty units an arm and no regard to skewness: what waiting for it is worth. */
const cappedEarly: Setting = {
  ...capped,
  table: "The same from 20 units an arm, however skewed: decided to n = 600",
  to: 600,
  limits: { limit: Infinity },
  limit: undefined,
};

/** At the margin itself neither claim may come up more often than α. */
function mustNotHarm(marginInDeviations: number): Study {
  return {
    table: "Must not harm, the truth at the margin, 1:1: claimed by n = 800",
    name: `normal, margin ${marginInDeviations} standard deviations`,
    replicate(random) {
      const means = createRunningMeans();
      const claimed = { holding: 0, harmed: 0, inconclusive: 0 };
      for (let unit = 0; unit < 800; unit++) {
        const arm = random() < 0.5 ? "ai" : "baseline";
        means.add(arm, drawNormal(random) - (arm === "ai" ? marginInDeviations : 0));
        if (means.fewest() < 2 || means.isApproximate()) continue;
        const plan = { plannedUnits: 400, margin: marginInDeviations };
        claimed[meanMustNotHarm(means.difference(), plan).verdict] = 1;
      }
      return [claimed.holding, claimed.harmed];
    },
    figures: ([holding, harmed]) => [
      meanFigure("holding", holding!, { kind: "at-most", limit: 0.05 }),
      meanFigure("harmed", harmed!, { kind: "at-most", limit: 0.05 }),
    ],
  };
}

/** M3, and M5 through it. */
export const meansStudies: Study[] = [
  ...shapes.map((shape) => falsePositives(shape, equalSplit)),
  ...skewed.map((shape) => falsePositives(shape, logScale)),
  ...shapes.map((shape) => falsePositives(shape, capped)),
  ...shapes.map((shape) => falsePositives(shape, cappedEarly)),
];

export const meanHarmStudies: Study[] = [mustNotHarm(0.3)];
