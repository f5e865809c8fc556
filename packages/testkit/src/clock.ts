import type { Clock } from "@belay/server/platform";

export type FakeClock = Clock & {
  /** Moves both the wall clock and the monotonic one. */
  advance(milliseconds: number): void;
  /** Sets the wall clock alone, as an administrator or a sleeping machine would. */
  setWall(milliseconds: number): void;
};

/** A clock that stands still until told to move; starts at 2026-01-05 09:00 UTC. */
export const createFakeClock = (start = Date.UTC(2026, 0, 5, 9)): FakeClock => {
  let wall = start;
  let monotonic = 0;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    advance(milliseconds) {
      wall += milliseconds;
      monotonic += milliseconds;
    },
    setWall(milliseconds) {
      wall = milliseconds;
    },
  };
};
