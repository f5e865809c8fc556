import type { Direction } from "./betting/pair-betting.ts";
import type { Interval } from "./means/difference.ts";
import { requireParameter } from "./statistics-error.ts";

/**
 * What is said of the success metric.
 * - `better-by-enough`: the whole interval clears the memo's minimum worthwhile effect.
 * - `better-not-yet-by-enough`: better than the baseline, but the interval still holds effects too small to be worth it.
 * - `worse`, and `inconclusive`, which never reads as "ship".
 */
export type Verdict = "better-by-enough" | "better-not-yet-by-enough" | "worse" | "inconclusive";

/**
 * The verdict on the success metric. It latches: a claim once reached stands, and only grows from
 * `better-not-yet-by-enough` to `better-by-enough`; the interval beside it is always the current one.
 * @param result decision and interval of M1, M3 or M4, AI minus baseline
 * @param memo minimumEffect in the interval's unit, 0 or more; higherIsBetter true unless set. With false, the
 *   result is of the metric as it is (not negated), and less is better.
 * @param before the verdict reached earlier
 */
export function successVerdict(
  result: Interval & { decision: Direction },
  memo: { minimumEffect: number; higherIsBetter?: boolean },
  before: Verdict = "inconclusive",
): Verdict {
  const { minimumEffect, higherIsBetter = true } = memo;
  requireParameter(
    minimumEffect >= 0 && minimumEffect < Infinity,
    "minimumEffect",
    minimumEffect,
    "0 or more",
  );
  if (before === "better-by-enough" || before === "worse") return before;
  const least = higherIsBetter ? result.lower : -result.upper;
  const good = higherIsBetter ? "better" : "worse";
  const isBetter = before === "better-not-yet-by-enough" || result.decision === good;
  if (isBetter) return least >= minimumEffect ? "better-by-enough" : "better-not-yet-by-enough";
  return result.decision === "inconclusive" ? "inconclusive" : "worse";
}

/**
 * Whether more units could still show the minimum effect: false once the whole interval lies below it. Then
 * "not yet" has become "not": better perhaps, but too little to be worth it.
 */
export function canStillBeEnough(
  interval: Interval,
  memo: { minimumEffect: number; higherIsBetter?: boolean },
): boolean {
  const most = (memo.higherIsBetter ?? true) ? interval.upper : -interval.lower;
  return most >= memo.minimumEffect;
}
