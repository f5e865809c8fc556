import { blockShape, plannedBlocks } from "../blocks/block-shape.ts";
import { requireAlpha, requireParameter, requirePlanned } from "../statistics-error.ts";

/** What is fixed in the memo, before data, and tunes the bets: never re-tuned afterwards. */
export type BettingPlan = {
  /** The AI arm's planned share, 0 to 1. */
  shareAi: number;
  /** The planned sample, both arms together. 0 tunes to one block: valid, and slow. */
  plannedUnits: number;
  /** The planned variance of one unit's value on [0, 1] (`plannedUnitVariance`). */
  unitVariance: number;
};

/** The same for pairs that come as pairs: blind preference. The variance of −1, 0, +1 is 0.5 unless set. */
export type PairPlan = { plannedPairs: number; pairVariance?: number };

/** The sizes of bet on which the wealth is spread: κ_j = 2^(−(j − ½)/2), j = 1..20. */
export const betSizes: readonly number[] = Array.from(
  { length: 20 },
  (_, index) => 2 ** (-(index + 0.5) / 2),
);

/** The part of the wealth spread evenly, so that a wrong plan costs a little time and nothing else. */
const evenPart = 0.1;

/**
 * The planned variance of a binary unit from the memo's baseline rate: p(1 − p), p held to [.05, .95]; the
 * worst case .25 when no baseline is known.
 */
export function plannedUnitVariance(baselineRate?: number): number {
  if (baselineRate === undefined) return 0.25;
  requireParameter(baselineRate >= 0 && baselineRate <= 1, "baselineRate", baselineRate, "from 0 to 1");
  const held = Math.min(0.95, Math.max(0.05, baselineRate));
  return held * (1 - held);
}

/** The plan in blocks: how many are planned, and the planned variance of one block's difference. */
export function planInBlocks(plan: BettingPlan | PairPlan): { blocks: number; variance: number } {
  if ("plannedPairs" in plan) {
    requirePlanned(plan.plannedPairs, "plannedPairs");
    return { blocks: Math.max(1, Math.floor(plan.plannedPairs)), variance: plan.pairVariance ?? 0.5 };
  }
  const shape = blockShape(plan.shareAi);
  return {
    blocks: plannedBlocks(plan.plannedUnits, plan.shareAi),
    variance: plan.unitVariance * (1 / shape.ai + 1 / shape.baseline),
  };
}

/**
 * The weights w_j of the bets, summing to 1: most around κ0 = √(2 ln(1/level) / (blocks × variance)), the bet
 * that grows fastest where the plan's end would just decide; a tenth spread evenly.
 * @param plan planned blocks (1 or more) and the planned variance of a block's difference (more than 0)
 * @param level the one-sided level the wealth must reach: α/2 of a two-sided test
 * @throws StatisticsError `bad-parameter`
 */
export function betWeights(plan: { blocks: number; variance: number }, level: number): number[] {
  requireAlpha(level, "level");
  requireParameter(plan.blocks >= 1 && plan.blocks < Infinity, "planned blocks", plan.blocks, "1 or more");
  requireParameter(
    plan.variance > 0 && plan.variance < Infinity,
    "variance",
    plan.variance,
    "greater than 0",
  );
  const best = Math.sqrt((2 * Math.log(1 / level)) / (plan.blocks * plan.variance));
  const held = Math.min(betSizes[0]!, Math.max(betSizes.at(-1)!, best));
  const bumps = betSizes.map((size) => Math.exp(-0.5 * (Math.log(size / held) / 0.5) ** 2));
  const total = bumps.reduce((sum, bump) => sum + bump, 0);
  return bumps.map((bump) => ((1 - evenPart) * bump) / total + evenPart / betSizes.length);
}
