export type LeaseOptions = {
  /** No renewal lasts longer, whatever is granted: the bound that is promised. In milliseconds, above 0. */
  leaseMs: number;
  /** A clock that never steps, in milliseconds; it may stand still while the machine sleeps. */
  monotonic?: (() => number) | undefined;
  /** The time of day, in milliseconds; it may step either way. */
  wall?: (() => number) | undefined;
};

/** An answered renewal. Both times are of when its request was sent. */
export type Renewal = { sentAtMonotonic: number; sentAtWall: number; grantedMs: number };

export type Lease = {
  /**
   * Takes an answer. An answer to a request sent before the one already counted is left out (false), as is
   * one that can't be read: it neither shortens nor lengthens what a newer one said. A newer one counts even
   * where it grants less.
   */
  renewed(renewal: Renewal): boolean;
  /** True before the first renewal. Once true it stays so until the next one. */
  expired(): boolean;
  /** Milliseconds left, 0 when expired. */
  remaining(): number;
};

/** The clocks jitter and drift against each other; what they part by beyond this is a sleep or a step. */
const JITTER_MS = 50;
/** How long one look at both clocks holds, by the wall clock, which a sleep and a step both move. */
const LOOK_MS = 5;
/** Steps and sleeps kept for requests still unanswered. */
const MOVES_KEPT = 16;

/**
 * The SDK's permission to serve the AI arm: it runs from when a renewal's request was *sent* and ends by the
 * monotonic or the wall clock, whichever moved further.
 *
 * The wall clock's lead over the monotonic one rises when the machine sleeps (or the clock is set forward) and
 * falls when the clock is set back. Time passed is the monotonic time plus every rise of the lead since the
 * request: what falls is never taken off again, so setting the clock back can't hide a sleep on either side of
 * it, as long as the lease was looked at in between.
 * @throws RangeError when `leaseMs` isn't a number above 0.
 */
export function createLease({
  leaseMs,
  monotonic = () => performance.now(),
  wall = Date.now,
}: LeaseOptions): Lease {
  if (!(leaseMs > 0 && leaseMs < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`leaseMs must be a number of milliseconds above 0, not ${leaseMs}`);
  }
  let sentAt = Number.NEGATIVE_INFINITY;
  let granted = 0;
  let over = true;
  let lead = wall() - monotonic();
  /** Sum of the lead's rises since the request counted. */
  let slept = 0;
  let moves: { at: number; lead: number }[] = [];
  /** While the wall clock lies in [seen, goodUntil), the last look at both clocks still says that the lease is good. */
  let seen = Number.POSITIVE_INFINITY;
  let goodUntil = Number.NEGATIVE_INFINITY;

  function moveTo(at: number, newLead: number): void {
    slept += Math.max(0, newLead - lead);
    lead = newLead;
    moves.push({ at, lead });
    if (moves.length > MOVES_KEPT) moves.shift();
  }

  function remaining(): number {
    const now = monotonic();
    const atWall = wall();
    const newLead = atWall - now;
    if (Math.abs(newLead - lead) > JITTER_MS) moveTo(now, newLead);
    if (over) return 0;
    const left = granted - (now - sentAt) - slept - Math.max(0, newLead - lead);
    // Written so that a clock giving NaN ends the lease.
    if (left > 0) {
      seen = atWall;
      // A wall clock counts whole milliseconds, so one is taken off.
      goodUntil = atWall + Math.min(LOOK_MS, left - 1);
      return left;
    }
    over = true;
    return 0;
  }

  return {
    renewed({ sentAtMonotonic, sentAtWall, grantedMs }) {
      const now = monotonic();
      const readable = [sentAtMonotonic, sentAtWall, grantedMs].every((value) => Number.isFinite(value));
      if (!readable || sentAtMonotonic > now || sentAtMonotonic <= sentAt) return false;
      moveTo(now, wall() - now);
      sentAt = sentAtMonotonic;
      granted = Math.min(grantedMs, leaseMs);
      over = false;
      goodUntil = Number.NEGATIVE_INFINITY;
      moves = moves.filter(({ at }) => at >= sentAt);
      slept = 0;
      let from = sentAtWall - sentAtMonotonic;
      for (const move of moves) {
        slept += Math.max(0, move.lead - from);
        from = move.lead;
      }
      return true;
    },
    expired() {
      // One clock is read where two would say the same: it is most of what a decision costs.
      if (!over) {
        const atWall = wall();
        if (atWall >= seen && atWall < goodUntil) return false;
      }
      return remaining() === 0;
    },
    remaining,
  };
}
