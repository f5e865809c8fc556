import { requireParameter } from "../statistics-error.ts";

/**
 * What is expected of a metric: rates of a binary one, or the effect of any other in standard deviations of a
 * unit's value on the scale it is analysed on (log or capped).
 */
export type ExpectedOutcome =
  | { kind: "binary"; baseline: number; ai: number }
  | { kind: "mean"; effectInDeviations: number };

export type PlannedComparison = {
  outcome: ExpectedOutcome;
  /** The AI arm's share, between 0 and 1; 0.5 unless set. */
  shareAi?: number;
  /** Two-sided, 0.05 unless set. */
  alpha?: number;
};

/** @throws StatisticsError `bad-parameter` for rates outside of [0, 1], no effect, a share of 0 or 1 */
export function requireComparison(outcome: ExpectedOutcome, shareAi: number) {
  requireParameter(
    shareAi > 0 && shareAi < 1,
    "shareAi",
    shareAi,
    "above 0 and below 1, or there is nothing to compare",
  );
  if (outcome.kind === "binary") {
    for (const name of ["baseline", "ai"] as const) {
      requireParameter(outcome[name] >= 0 && outcome[name] <= 1, name, outcome[name], "a rate from 0 to 1");
    }
  }
  const effect = effectOf(outcome);
  requireParameter(
    Number.isFinite(effect) && effect !== 0,
    "the effect",
    effect,
    "other than 0: no sample shows none",
  );
}

/** The effect, AI minus baseline. */
export function effectOf(outcome: ExpectedOutcome): number {
  return outcome.kind === "binary" ? outcome.ai - outcome.baseline : outcome.effectInDeviations;
}
