import {
  addToBlocks,
  addToPaired,
  asymptoticSequence,
  betWeights,
  bettingSequence,
  type BlockDifferences,
  type BlockUnit,
  createBlockState,
  createPairedState,
  cuped,
  exactPooledZ,
  fisherExact,
  fixedSample,
  heterogeneity,
  isApproximate,
  leaveOneOut,
  meanDifference,
  mixtureCritical,
  mixtureTuning,
  mustNotHarm,
  pairBetting,
  plannedBlocks,
  preferenceDifferences,
  rateComparison,
  ratioDifference,
  sampleRatio,
  scoreInterval,
  stratifiedExact,
  skewOfDifference,
  turnerBlocks,
} from "../index.ts";

/** One case of a conformance file: inputs and parameters as the method takes them, and what must come out. */
export type ConformanceCase = {
  id: string;
  method: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- each method has fields of its own
  input: any;
  // oxlint-disable-next-line typescript/no-explicit-any -- each method has fields of its own
  params: any;
  expected: Record<string, unknown>;
  tolerance: number;
};

export type ConformanceFile = { source: string; cases: ConformanceCase[] };

/** Units in the order of a case's columns, ranked within their arm. */
function rankedUnits(arm: number[], y: number[], levels: number): BlockUnit[] {
  const next = { ai: 0, baseline: 0 };
  return arm.map((one, index) => {
    const name = one === 1 ? "ai" : "baseline";
    return { arm: name, rank: next[name]++, level: Math.round(y[index]! * levels) };
  });
}

function blocksOf({ input, params }: ConformanceCase) {
  const y = input.y as number[];
  const levels = y.every((value) => value === 0 || value === 1) ? 1 : 100;
  return addToBlocks(createBlockState(params.shareAi, levels), rankedUnits(input.arm, y, levels));
}

const bettingPlan = (params: ConformanceCase["params"]) => ({
  shareAi: params.shareAi,
  plannedUnits: params.plannedUnits,
  unitVariance: params.varUnit,
});

const pairPlan = (params: ConformanceCase["params"]) => ({
  plannedPairs: params.plannedPairs,
  pairVariance: params.varPair,
});

type Run = (one: ConformanceCase) => Record<string, unknown>;

const pairs: Run = (one) => {
  const { shareAi, plannedUnits, alpha } = one.params;
  const state = blocksOf(one);
  return {
    ...pairBetting([state.histogram], bettingPlan(one.params), alpha),
    unitsPerBlockAi: state.shape.ai,
    unitsPerBlockBaseline: state.shape.baseline,
    plannedBlocks: plannedBlocks(plannedUnits, shareAi),
  };
};

const column = (arm: [number, number][]) =>
  addToPaired(
    createPairedState({ x: 1, y: 1 }),
    arm.map(([x, y]) => ({ x, y })),
  );

/** CUPED's cases have four decimals; steps of 1e-4 hold them exactly. */
const withPrePeriod = (x: number[], y: number[]) =>
  addToPaired(
    createPairedState({ x: 1e-4, y: 1e-4 }),
    y.map((value, index) => ({ x: Math.round(x[index]! * 1e4), y: Math.round(value * 1e4) })),
  );

function fromPowerSums(count: number, [sum, squares, cubes]: [number, number, number]) {
  const mean = sum / count;
  const central = squares - count * mean ** 2;
  return {
    count,
    mean,
    variance: central / (count - 1),
    thirdCentralSum: cubes - 3 * mean * squares + 2 * count * mean ** 3,
  };
}

/** How each method of the conformance files is called. */
const runs: Record<string, Run> = {
  "pair-betting:binary": pairs,
  "pair-betting:bounded": pairs,
  "pair-betting:edge": pairs,
  "pair-betting:preference": ({ input, params }) =>
    pairBetting([preferenceDifferences(input)], pairPlan(params), params.alpha),
  "pair-betting:histogram": ({ input, params }) => {
    const { values, counts } = input as { values: number[]; counts: number[] };
    const histogram = {
      denominator: 1,
      counts: values.map((value, i): [number, number] => [value, counts[i]!]),
    };
    return pairBetting([histogram], pairPlan(params), params.alpha);
  },
  "pair-betting:phases": ({ input, params }) =>
    pairBetting(input.phases as BlockDifferences[], bettingPlan(params), params.alpha),
  "non-inferiority:proportion": (one) => {
    const { margin, higherIsBetter, alpha } = one.params;
    const plan = { ...bettingPlan(one.params), margin, higherIsBetter };
    return mustNotHarm([blocksOf(one).histogram], plan, alpha);
  },
  "bet-weights": ({ params }) => {
    const weights = betWeights({ blocks: params.plannedBlocks, variance: params.varBlock }, params.level);
    return {
      ...Object.fromEntries(weights.map((weight, index) => [`w${index + 1}`, weight])),
      kappa1: 2 ** -0.25,
      kappa20: 2 ** -9.75,
    };
  },
  "turner-blocks": ({ input, params }) => {
    const blocks = (input.ya as number[]).map((a, index) => ({ a, b: input.yb[index] as number }));
    const plan = { unitsA: input.na, unitsB: input.nb, prior: params.betaPrior };
    const deltas = params.deltas as number[];
    return {
      logE: turnerBlocks(blocks, plan),
      ...Object.fromEntries(deltas.map((d, i) => [`logEDelta${i}`, turnerBlocks(blocks, plan, d)])),
    };
  },
  "wsr-hedged": ({ input, params }) => bettingSequence(input.x, params.alpha),
  "asymptotic-sequence:critical": ({ input, params }) => ({
    rho2: mixtureTuning(params),
    critical: mixtureCritical(input.n, input.df ?? Infinity, params),
  }),
  "asymptotic-sequence:means": ({ input, params }) => {
    const difference = meanDifference(
      { count: input.n0, mean: input.mean0, variance: input.var0 },
      { count: input.n1, mean: input.mean1, variance: input.var1 },
    );
    const fixed = fixedSample(difference, 0.04);
    return {
      ...difference,
      se: difference.standardError,
      df: difference.degreesOfFreedom,
      ...asymptoticSequence(difference, params),
      fixedP: fixed.pValue,
      fixedLower96: fixed.lower,
      fixedUpper96: fixed.upper,
    };
  },
  "skew-gate": ({ input, params }) => {
    const baseline = fromPowerSums(input.n0, input.sums0);
    const ai = fromPowerSums(input.n1, input.sums1);
    return { skewOfDifference: skewOfDifference(baseline, ai), open: !isApproximate(baseline, ai, params) };
  },
  "sample-ratio": ({ input, params }) => {
    const { logE, isMismatch } = sampleRatio(input.counts, params.shares, params);
    return { logE, flag: isMismatch };
  },
  "rate-comparison": ({ input, params }) =>
    rateComparison(input.events, input.exposure, params.concentration),
  "fixed-look:proportions": ({ input }) => {
    const counts = {
      successesBaseline: input.s0,
      unitsBaseline: input.n0,
      successesAi: input.s1,
      unitsAi: input.n1,
    };
    return { pExactZ: exactPooledZ(counts), pFisher: fisherExact(counts) };
  },
  "fixed-look:strata": ({ input }) => {
    const strata: { s0: number; n0: number; s1: number; n1: number }[] = input.strata;
    const counts = strata.map(({ s0, n0, s1, n1 }) => ({
      successesBaseline: s0,
      unitsBaseline: n0,
      successesAi: s1,
      unitsAi: n1,
    }));
    return { p: stratifiedExact(counts) };
  },
  "score-interval": ({ input, params }) =>
    scoreInterval(
      {
        successesBaseline: input.s0,
        unitsBaseline: input.n0,
        successesAi: input.s1,
        unitsAi: input.n1,
      },
      params.alpha,
    ),
  "ratio-delta": ({ input, params }) => {
    const [baseline, ai] = [column(input.baseline), column(input.ai)];
    const delta = ratioDifference(baseline, ai, "delta");
    const jackknife = ratioDifference(baseline, ai, "jackknife");
    const fixed = fixedSample(delta, params.alpha);
    return {
      r0: delta.ratioBaseline,
      r1: delta.ratioAi,
      delta: delta.estimate,
      se: delta.standardError,
      df: delta.degreesOfFreedom,
      seJackknife: jackknife.standardError,
      dfJackknife: jackknife.degreesOfFreedom,
      fixedLower95: fixed.lower,
      fixedUpper95: fixed.upper,
    };
  },
  cuped: ({ input }) => {
    const { slope, estimate, standardError, degreesOfFreedom } = cuped(
      withPrePeriod(input.x0, input.y0),
      withPrePeriod(input.x1, input.y1),
    );
    return { theta: slope, delta: estimate, se: standardError, df: degreesOfFreedom };
  },
  heterogeneity: ({ input }) => {
    const effects = (input.estimates as number[]).map((estimate, index) => ({
      estimate,
      standardError: input.standardErrors[index] as number,
    }));
    return {
      ...heterogeneity(effects),
      ...Object.fromEntries(leaveOneOut(effects).map((pooled, index) => [`without${index}`, pooled])),
    };
  },
};

/** What is wrong with a case's result: a line for each field beyond its tolerance. */
export function deviations(one: ConformanceCase): string[] {
  const run = runs[one.method];
  if (run === undefined) return [`there is no method ${one.method}`];
  const result = run(one);
  return Object.entries(one.expected).flatMap(([field, expected]) => {
    const actual = result[field];
    return isClose(actual, expected, one.tolerance)
      ? []
      : [`${field} is ${String(actual)}, not ${String(expected)}`];
  });
}

/** The tolerance is absolute up to 1 and relative above; infinities are texts. */
function isClose(actual: unknown, expected: unknown, tolerance: number): boolean {
  if (expected === "inf" || expected === "-inf")
    return actual === (expected === "inf" ? Infinity : -Infinity);
  if (typeof expected !== "number") return actual === expected;
  return (
    typeof actual === "number" && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))
  );
}
