import type { Arm } from "../arm.ts";
import { betWeights, planInBlocks, plannedUnitVariance } from "../betting/bet-weights.ts";
import { blockShape } from "../blocks/block-shape.ts";
import { defaultAlphaSplit, differenceLook, proportionLook } from "../fixed/hybrid.ts";
import { asymptoticSequence } from "../means/asymptotic-sequence.ts";
import { combineDifferences, type PhaseDifference } from "../means/combine-differences.ts";
import type { Difference } from "../means/difference.ts";
import { drawNormal, type Random } from "../numbers/random.ts";
import { cuped } from "../paired/cuped.ts";
import { addToPaired, createPairedState, type PairedUnit } from "../paired/paired-state.ts";
import { ratioDifference } from "../paired/ratio-difference.ts";
import { createBettingWatch, createBlockStream } from "../power/betting-watch.ts";
import { createRunningMeans } from "../power/watchers.ts";
import { drawAccount } from "./other-studies.ts";
import { drawUnit } from "./pair-betting-studies.ts";
import { meanFigure, type Study } from "./study.ts";

const table =
  "Hybrid of ratios, adjusted values and phases, no difference: decided by a look after every unit to n = 400, N* = 200";
const planned = 200;
const last = 400;
/** Below so many on an arm the one look is not taken. */
const fewestAtEnd = 10;

const figures =
  (hasBar: boolean): Study["figures"] =>
  ([end, ever]) => [
    meanFigure("at the planned end", end!, hasBar ? { kind: "at-most", limit: 0.04 } : undefined),
    meanFigure("at any look", ever!, hasBar ? { kind: "at-most", limit: 0.05 } : undefined),
  ];

type Draw = { arm: Arm; pair: PairedUnit };

/** Ratios and adjusted values, in one phase or in several with shares of their own. */
function paired(
  name: string,
  draw: (random: Random, unit: number) => Draw,
  difference: (phases: PhaseStates[]) => Difference,
  { phaseOf = () => 0, hasBar = true }: { phaseOf?: (unit: number) => number; hasBar?: boolean } = {},
): Study {
  return {
    table,
    name,
    replicate(random) {
      const phases: PhaseStates[] = [];
      const means = createRunningMeans();
      let end = 0;
      let ever = 0;
      for (let unit = 0; unit < last; unit++) {
        const { arm, pair } = draw(random, unit);
        const phase = (phases[phaseOf(unit)] ??= { ai: createPairedState(), baseline: createPairedState() });
        phase[arm] = addToPaired(phase[arm], [pair]);
        means.add(arm, pair.y);
        const isEnd = unit + 1 === planned;
        if (ever === 1 && !isEnd) continue;
        const seen = difference(phases);
        if (isEnd && !means.isApproximate({ minPerArm: fewestAtEnd }))
          end = Number(differenceLook(seen).decision !== "inconclusive");
        const { decision } = asymptoticSequence(seen, {
          plannedUnits: planned,
          alpha: defaultAlphaSplit.monitor,
          isApproximate: means.isApproximate(),
        });
        if (decision !== "inconclusive" || end === 1) ever = 1;
      }
      return [end, ever];
    },
    figures: figures(hasBar),
  };
}

type PhaseStates = Record<Arm, ReturnType<typeof createPairedState>>;

const armOf = (random: Random, shareAi: number): Arm => (random() < shareAi ? "ai" : "baseline");

const ratio = (shareAi: number) => (random: Random) => ({
  arm: armOf(random, shareAi),
  pair: drawAccount(random),
});

/** What a unit was before its assignment explains half of what it is after. */
const adjusted = (shareAi: number, shape: (value: number) => number) => (random: Random) => {
  const before = drawNormal(random);
  const after = Math.SQRT1_2 * (before + drawNormal(random));
  const step = (value: number) => Math.round(1e6 * shape(value));
  return { arm: armOf(random, shareAi), pair: { x: step(before), y: step(after) } };
};

const only = (of: typeof ratioDifference | typeof cuped) => (phases: PhaseStates[]) =>
  of(phases[0]!.baseline, phases[0]!.ai);

const combined = (of: typeof ratioDifference) => (phases: PhaseStates[]) =>
  combineDifferences(
    phases.map(({ ai, baseline }): PhaseDifference => ({
      difference: of(baseline, ai),
      ai: ai.count,
      baseline: baseline.count,
    })),
  );

/** Of the AI arm, and the rate on both arms, before and after unit 100: pooled, the two would look like an effect. */
const shares = [0.5, 0.2];
const rates = [0.3, 0.6];
const phaseOf = (unit: number) => Number(unit >= 100);

const proportionsOverPhases: Study = {
  table,
  name: "proportions over two phases: 1:1 and rates .3, then 1:4 and rates .6",
  replicate(random) {
    const plan = { shareAi: shares[0]!, plannedUnits: planned, unitVariance: plannedUnitVariance(rates[0]!) };
    const { monitor } = defaultAlphaSplit;
    const weights = betWeights(planInBlocks(plan), monitor / 2);
    const watches = [createBettingWatch(weights, 0, 1), createBettingWatch(weights, 0, -1)];
    const blocks = shares.map((share) => createBlockStream(blockShape(share)));
    const strata = shares.map(() => ({ successesBaseline: 0, unitsBaseline: 0, successesAi: 0, unitsAi: 0 }));
    let end = 0;
    let ever = 0;
    for (let unit = 0; unit < last; unit++) {
      const phase = phaseOf(unit);
      const rate = rates[phase]!;
      const { arm, value } = drawUnit(random, shares[phase]!, { ai: rate, baseline: rate });
      const stratum = strata[phase]!;
      stratum[arm === "ai" ? "unitsAi" : "unitsBaseline"] += 1;
      stratum[arm === "ai" ? "successesAi" : "successesBaseline"] += value;
      if (unit + 1 === planned) end = Number(proportionLook(strata).decision !== "inconclusive");
      const difference = blocks[phase]!(arm, value);
      if (difference === null) continue;
      const wealth = watches.map((watch) => watch(difference));
      if (Math.max(...wealth) >= 2 / monitor) ever = 1;
    }
    return [end, Math.max(end, ever)];
  },
  figures: figures(true),
};

/** M4 where its one look is not at one table or at plain means. */
export const plannedEndStudies: Study[] = [
  paired("ratio over accounts, 1:1", ratio(0.5), only(ratioDifference)),
  paired("ratio over accounts, 1:9", ratio(0.1), only(ratioDifference), { hasBar: false }),
  paired(
    "adjusted for the time before, normal, 1:1",
    adjusted(0.5, (value) => value),
    only(cuped),
  ),
  paired(
    "adjusted for the time before, lognormal(1) capped at p95, 1:1",
    adjusted(0.5, (value) => Math.exp(Math.min(value, 1.645))),
    only(cuped),
  ),
  paired(
    "ratio over two phases: 1:1, then 1:4 with three times the numerator",
    (random, unit) => {
      const phase = phaseOf(unit);
      const { x, y } = drawAccount(random);
      return { arm: armOf(random, shares[phase]!), pair: { x, y: y * (1 + 2 * phase) } };
    },
    combined(ratioDifference),
    { phaseOf },
  ),
  proportionsOverPhases,
];
