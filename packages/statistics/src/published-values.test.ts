import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  asymptoticSequence,
  fixedSample,
  fixedSampleRatio,
  mixtureTuning,
  relativeDifference,
} from "./index.ts";
import { normalTail } from "./numbers/distributions.ts";
import { findRoot } from "./numbers/find-root.ts";
import { upperGamma } from "./numbers/incomplete-gamma.ts";
import { logBeta, logGamma } from "./numbers/log-gamma.ts";

const folder = process.env.BELAY_REFERENCE_DIR && path.join(process.env.BELAY_REFERENCE_DIR, "statistics");
const isThere = folder !== undefined && folder !== "" && existsSync(folder);

if (!isThere) {
  console.warn(
    "Skipped: statistics against published values. Set BELAY_REFERENCE_DIR to the folder with them.",
  );
}

function read<Content>(name: string, empty: Content): Content {
  return isThere ? (JSON.parse(readFileSync(path.join(folder!, name), "utf8")) as Content) : empty;
}

type Published = { relative: boolean; expected: number; ci: [number, number]; stddev: number; p: number };
type Proportions = { proportion_sum: number; n: number };
type Sums = { sum: number; sum_squares: number; n: number };
type GrowthBook = {
  srm: { users: number[]; weights: number[]; p: number }[];
  sequential: (Published & { a: Proportions; b: Proportions; tuning: number; alpha: number })[];
  fixed_horizon: (Published & { a: Sums; b: Sums })[];
};

/** Published to five decimals. */
const digits = 4.9;

describe.skipIf(!isThere)("gbstats.json", () => {
  const cases = read<GrowthBook>("gbstats.json", { srm: [], sequential: [], fixed_horizon: [] });

  test("holds its cases", () => expect(cases.srm).toHaveLength(5));

  test.each(cases.srm)("sample ratio of $users", ({ users, weights, p }) => {
    expect(fixedSampleRatio(users, weights).pValue).toBeCloseTo(p, 8);
  });

  test.each(cases.sequential)("sequential interval at $tuning", ({ a, b, tuning, alpha, ...published }) => {
    const arm = ({ proportion_sum, n }: Proportions) => {
      const mean = proportion_sum / n;
      return { count: n, mean, variance: mean * (1 - mean) };
    };
    const difference = { ...relativeDifference(arm(a), arm(b)), degreesOfFreedom: Infinity };
    const { lower, upper } = asymptoticSequence(difference, { plannedUnits: tuning, alpha });
    expect(difference.estimate).toBeCloseTo(published.expected, digits);
    expect(difference.standardError).toBeCloseTo(published.stddev, digits);
    expect(lower).toBeCloseTo(published.ci[0], digits);
    expect(upper).toBeCloseTo(published.ci[1], digits);
    expect(published.p).toBe(0);
  });

  test.each(cases.fixed_horizon)("fixed-sample interval", ({ a, b, ...published }) => {
    const arm = ({ sum, sum_squares, n }: Sums) => ({
      count: n,
      mean: sum / n,
      variance: (sum_squares - sum ** 2 / n) / (n - 1),
    });
    const difference = relativeDifference(arm(a), arm(b));
    const { lower, upper, pValue } = fixedSample(difference);
    expect(difference.estimate).toBeCloseTo(published.expected, digits);
    expect(difference.standardError).toBeCloseTo(published.stddev, digits);
    expect(lower).toBeCloseTo(published.ci[0], digits);
    expect(upper).toBeCloseTo(published.ci[1], digits);
    expect(pValue).toBeCloseTo(published.p, digits);
  });
});

/** Where the mixture supermartingale reaches 1/α, by the formulas of the confseq paper (Howard et al., 2021). */
const boundary = (logMixture: (s: number) => number, most: number) =>
  findRoot((s) => logMixture(s) - Math.log(20), 1e-9, most);

const v = 100;
const alpha = 0.05;

/** The one-sided mixtures are tuned at 2α. */
const rhoOneSided = 1 / mixtureTuning({ plannedUnits: v, alpha, sides: 1 });
const rhoTwoSided = 1 / mixtureTuning({ plannedUnits: v, alpha });
/** ln P(X ≤ x) of a gamma variable of shape a. */
const logLowerGamma = (a: number, x: number) => Math.log(1 - upperGamma(a, x));

/**
 * What this package can say of published values, through its tuning and its special functions. The file's other
 * entries are of boundaries that no method of ours uses, or lack their inputs.
 */
const computed: Record<string, () => number> = {
  "TwoSidedNormalMixture::best_rho(V_OPT, ALPHA_OPT)": () => rhoTwoSided,
  "normal_mixture_bound(100, ALPHA, V_OPT, ALPHA_OPT, false)": () =>
    Math.sqrt((v + rhoTwoSided) * Math.log((v + rhoTwoSided) / (rhoTwoSided * alpha ** 2))),
  "normal_mixture_bound(100, ALPHA, V_OPT)": () =>
    boundary((s) => {
      const total = v + rhoOneSided;
      const tail = Math.log(normalTail(-s / Math.sqrt(total)));
      return 0.5 * Math.log((4 * rhoOneSided) / total) + s ** 2 / (2 * total) + tail;
    }, 100),
  "gamma_exponential_mixture_bound(100, ALPHA, V_OPT, 2)": () =>
    boundary((s) => {
      const c = 2;
      const prior = rhoOneSided / c ** 2;
      const posterior = (rhoOneSided + v) / c ** 2;
      const x = (c * s + v + rhoOneSided) / c ** 2;
      const start = prior * Math.log(prior) - logGamma(prior) - logLowerGamma(prior, prior);
      const end = logGamma(posterior) + logLowerGamma(posterior, x) - posterior * Math.log(x);
      return start + end + (c * s + v) / c ** 2;
    }, 200),
  "gamma_poisson_mixture_bound(100, ALPHA, V_OPT, 2)": () =>
    boundary((s) => {
      const c = 2;
      const prior = rhoOneSided / c ** 2;
      const shape = s / c + (v + rhoOneSided) / c ** 2;
      const rate = (v + rhoOneSided) / c ** 2;
      const start = prior * Math.log(prior) - logGamma(prior) - Math.log(upperGamma(prior, prior));
      const end = logGamma(shape) + Math.log(upperGamma(shape, rate)) - shape * Math.log(rate);
      return start + end + v / c ** 2;
    }, 200),
  "beta_binomial_mixture_bound(100, ALPHA, V_OPT, 0.2, 0.8, ALPHA_OPT, false)": () =>
    boundary((s) => {
      // n steps that go up h with odds g : h, else down g; k of them went up. The odds are mixed over a beta.
      const [g, h] = [0.2, 0.8];
      const prior = rhoTwoSided - g * h;
      const [a, b] = [prior / h / (g + h), prior / g / (g + h)];
      const [ups, downs] = [(s + v / h) / (g + h), (v / g - s) / (g + h)];
      const likelihood = ups * Math.log(g / (g + h)) + downs * Math.log(h / (g + h));
      return logBeta(a + ups, b + downs) - logBeta(a, b) - likelihood;
    }, 400),
};

describe.skipIf(!isThere)("confseq.json", () => {
  const { cases } = read<{ cases: { expr: string; expected: number; tol: number }[] }>("confseq.json", {
    cases: [],
  });
  const known = cases.filter(({ expr }) => expr in computed);

  test("holds the values that can be computed", () => {
    expect(known.map(({ expr }) => expr).toSorted()).toEqual(Object.keys(computed).toSorted());
  });

  test.each(known)("$expr", ({ expr, expected, tol }) => {
    expect(Math.abs(computed[expr]!() - expected)).toBeLessThanOrEqual(tol);
  });
});
