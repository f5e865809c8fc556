import type { Recorder } from "./recorder.ts";

type Reason = Parameters<Recorder["dropped"]>[2];
type Range = { first: number; last: number; reason: Reason };

/**
 * Ranges of records that were given up, held until the control plane can be told: told earlier, the notice
 * would go into the spool that is full and be the next to go. Ranges that touch are told as one.
 */
export type Losses = {
  add(first: number, last: number, reason: Reason): void;
  /** Takes all ranges, oldest first. */
  take(): Range[];
};

export function createLosses(): Losses {
  let ranges: Range[] = [];
  return {
    add(first, last, reason) {
      ranges.push({ first, last, reason });
      ranges.sort((a, b) => a.first - b.first);
      const merged: Range[] = [];
      for (const range of ranges) {
        const before = merged.at(-1);
        if (before !== undefined && before.reason === range.reason && range.first <= before.last + 1) {
          before.last = Math.max(before.last, range.last);
        } else merged.push(range);
      }
      ranges = merged;
    },
    take() {
      const taken = ranges;
      ranges = [];
      return taken;
    },
  };
}
