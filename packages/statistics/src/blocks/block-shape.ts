import type { Arm } from "../arm.ts";
import { requireParameter, requirePlanned } from "../statistics-error.ts";

/** How many units of each arm make one block. */
export type BlockShape = Record<Arm, number>;

/** Products of decimal shares fall short of whole numbers by rounding only; this much is taken as whole. */
const rounding = 1e-9;

/**
 * One unit of the smaller arm and r of the larger, r = max(1, ⌊0.9ρ + 0.5⌋) with ρ the larger share over the
 * smaller: a little fewer than the split provides, so that the smaller arm never waits for the larger.
 * @param shareAi the AI arm's share, 0 to 1. At 0 and 1 there is nothing to compare: blocks are 1:1 and none fills
 * @throws StatisticsError `bad-parameter` for a share outside of [0, 1]
 */
export function blockShape(shareAi: number): BlockShape {
  requireParameter(shareAi >= 0 && shareAi <= 1, "shareAi", shareAi, "from 0 to 1");
  const smaller = Math.min(shareAi, 1 - shareAi);
  if (smaller === 0) return { ai: 1, baseline: 1 };
  const larger = Math.max(1, Math.floor((0.9 * (1 - smaller)) / smaller + 0.5 + rounding));
  return shareAi <= 0.5 ? { ai: 1, baseline: larger } : { ai: larger, baseline: 1 };
}

/**
 * How many blocks a planned sample fills, at least 1.
 * @param plannedUnits both arms together
 */
export function plannedBlocks(plannedUnits: number, shareAi: number): number {
  requirePlanned(plannedUnits);
  const shape = blockShape(shareAi);
  const ai = Math.floor((plannedUnits * shareAi) / shape.ai + rounding);
  const baseline = Math.floor((plannedUnits * (1 - shareAi)) / shape.baseline + rounding);
  return Math.max(1, Math.min(ai, baseline));
}
