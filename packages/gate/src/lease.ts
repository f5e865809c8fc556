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

/**
 * The SDK's permission to serve the AI arm: it runs from when a renewal's request was *sent* and ends by the
 * monotonic or the wall clock, whichever moved further.
 *
 * The wall clock's lead over the monotonic one grows when the machine sleeps and falls when the wall clock
 * is set back. Time passed is the monotonic time plus how far the lead has risen above its lowest point seen
 * since the request: setting the clock back lowers that point, so it can't hide a sleep that follows.
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
  let lowestLead = 0;
  let granted = 0;
  let over = true;

  function remaining(): number {
    if (over) return 0;
    const now = monotonic();
    const lead = wall() - now;
    if (lead < lowestLead) lowestLead = lead;
    const left = granted - (now - sentAt) - (lead - lowestLead);
    // Written so that a clock giving NaN ends the lease.
    if (left > 0) return left;
    over = true;
    return 0;
  }

  return {
    renewed({ sentAtMonotonic, sentAtWall, grantedMs }) {
      const now = monotonic();
      const readable = [sentAtMonotonic, sentAtWall, grantedMs].every((value) => Number.isFinite(value));
      if (!readable || sentAtMonotonic > now || sentAtMonotonic <= sentAt) return false;
      sentAt = sentAtMonotonic;
      lowestLead = Math.min(sentAtWall - sentAtMonotonic, wall() - now);
      granted = Math.min(grantedMs, leaseMs);
      over = false;
      return true;
    },
    expired: () => remaining() === 0,
    remaining,
  };
}
