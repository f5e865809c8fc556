import { performance } from "node:perf_hooks";

/** Time as the code sees it; tests put a fake in its place. */
export type Clock = {
  /** Milliseconds since 1970, by the wall clock: may jump. */
  now(): number;
  /** Milliseconds since some fixed moment: never goes back. For durations. */
  monotonic(): number;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
