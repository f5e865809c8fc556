import { findRoot } from "../numbers/find-root.ts";
import { requireCount, requireParameter } from "../statistics-error.ts";

/** Successes of each group in one block. */
export type TurnerBlock = { a: number; b: number };

export type TurnerPlan = {
  /** Units of each group in one block, 1 or more. */
  unitsA: number;
  unitsB: number;
  /** The prior's pseudo-counts for group a; group b's are in proportion to its units. 0.18 unless set. */
  prior?: number;
};

/**
 * The block e-value for two proportions with plug-in estimates, shown beside pair betting for comparison.
 * @param delta the difference p_b − p_a under test, in (−1, 1); 0 unless set
 * @returns ln E after all blocks; 0 for none
 * Source: Turner, Ly & Grünwald, "Generic e-variables for exact sequential k-sample tests that allow for
 * optional stopping" (JSPI 2024).
 * @throws StatisticsError `bad-parameter` for a delta or prior outside of its range, or successes that are no count
 */
export function turnerBlocks(blocks: readonly TurnerBlock[], plan: TurnerPlan, delta = 0): number {
  const { unitsA, unitsB, prior = 0.18 } = plan;
  requireParameter(delta > -1 && delta < 1, "delta", delta, "between −1 and 1");
  requireParameter(prior > 0, "prior", prior, "greater than 0");
  const priorB = (prior * unitsB) / unitsA;
  let successesA = 0;
  let successesB = 0;
  let logE = 0;
  for (const [index, { a, b }] of blocks.entries()) {
    requireCount(a, "successes of a");
    requireCount(b, "successes of b");
    const rateA = (prior + successesA) / (2 * prior + index * unitsA);
    const rateB = (priorB + successesB) / (2 * priorB + index * unitsB);
    const [nullA, nullB] = projectOntoDifference(rateA, rateB, unitsA, unitsB, delta);
    logE += logRatio(a, unitsA, rateA, nullA) + logRatio(b, unitsB, rateB, nullB);
    successesA += a;
    successesB += b;
  }
  return logE;
}

function logRatio(successes: number, units: number, rate: number, nullRate: number) {
  return successes * Math.log(rate / nullRate) + (units - successes) * Math.log((1 - rate) / (1 - nullRate));
}

/** The member (p, p + δ) of the null nearest to the estimates in Kullback–Leibler divergence. */
function projectOntoDifference(rateA: number, rateB: number, unitsA: number, unitsB: number, delta: number) {
  const low = Math.max(0, -delta);
  const high = Math.min(1, 1 - delta);
  const pull = (rate: number, p: number) => (rate - p) / (p * (1 - p));
  const score = (p: number) => unitsA * pull(rateA, p) + unitsB * pull(rateB, p + delta);
  const edge = (high - low) * 1e-13;
  const p = findRoot(score, low + edge, high - edge);
  return [p, p + delta] as const;
}
