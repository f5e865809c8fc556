const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** From the first data to the end of the plan. */
export interface Horizon {
  from: number;
  to: number;
  /** When all planned units will have a value at the pace so far; null once they have. */
  plannedAt: number | null;
}

/** Room to the right of today, where the numbers of today stand. */
const leastRoom = 0.3;
/** Further ahead nobody sees: the axis ends there though the plan goes on. */
const mostRoom = 2;

/** The axis of an experiment: what lies right of today is what is left of the plan at the pace so far. */
export function horizonOf(from: number, now: number, done: number, planned: number | null): Horizon {
  const elapsed = Math.max(now - from, minute);
  const left = planned === null || done >= planned ? 0 : elapsed * (planned / Math.max(done, 1) - 1);
  return {
    from,
    to: now + Math.min(Math.max(left, elapsed * leastRoom), elapsed * mostRoom),
    plannedAt: left > 0 ? now + left : null,
  };
}

/** Where a moment lies, in percent of the axis; beyond its ends below 0 and above 100. */
export function timePosition(horizon: Pick<Horizon, "from" | "to">, at: number): number {
  return ((at - horizon.from) / (horizon.to - horizon.from)) * 100;
}

export interface TimeTick {
  at: number;
  position: number;
  kind: "first" | "between" | "now" | "last";
}

const sizes = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 3, 4, 7, 14, 28, 91, 182, 365].map((count) => count * day),
];

/**
 * Both ends, now, and round moments in between that keep `gap` percent from each other, and half as much again
 * from the ends, whose labels reach inwards.
 */
export function timeTicks(horizon: Pick<Horizon, "from" | "to">, now: number, gap = 14): TimeTick[] {
  const tick = (at: number, kind: TimeTick["kind"]): TimeTick => ({
    at,
    kind,
    position: timePosition(horizon, at),
  });
  const size = sizes.find((candidate) => (horizon.to - horizon.from) / candidate <= 5) ?? 365 * day;
  const ticks = [tick(now, "now"), tick(horizon.from, "first"), tick(horizon.to, "last")];
  for (const at of roundMoments(horizon.from, horizon.to, size)) {
    const candidate = tick(at, "between");
    const isFree = ticks.every(
      ({ position, kind }) =>
        Math.abs(position - candidate.position) >= (kind === "first" || kind === "last" ? gap * 1.5 : gap),
    );
    if (isFree) ticks.push(candidate);
  }
  return ticks.toSorted((a, b) => a.at - b.at);
}

/** Whole multiples on the reader's own clock: a day begins at their midnight. */
function roundMoments(from: number, to: number, size: number): number[] {
  const first = new Date(from);
  first.setHours(0, 0, 0, 0);
  if (size < day) {
    const start = first.getTime() + Math.ceil((from - first.getTime()) / size) * size;
    return Array.from(
      { length: Math.max(0, Math.floor((to - start) / size) + 1) },
      (_, step) => start + step * size,
    );
  }
  const moments: number[] = [];
  // By the calendar, so that days of 23 and 25 hours stay days.
  for (let count = 1; count < 60; count++) {
    const at = new Date(first);
    at.setDate(first.getDate() + (count * size) / day);
    if (at.getTime() > to) break;
    moments.push(at.getTime());
  }
  return moments;
}
