import { createLease, type Lease } from "@belay/gate";

export type RenewalTimes = { sentAtMonotonic: number; sentAtWall: number };

/**
 * The gate's lease, whose promised length arrives with the ruleset. Expired until the first renewal. When
 * the length changes, the last renewal is counted anew under the new bound.
 */
export type LeaseHolder = {
  expired(): boolean;
  setLength(leaseMs: number): void;
  renewed(times: RenewalTimes, grantedMs: number): void;
  /** Milliseconds; 30,000 until the ruleset says otherwise. */
  length(): number;
};

export function createLeaseHolder(): LeaseHolder {
  let leaseMs = 30_000;
  let lease: Lease = createLease({ leaseMs });
  let last: Parameters<Lease["renewed"]>[0] | undefined;
  return {
    expired: () => lease.expired(),
    length: () => leaseMs,
    setLength(length) {
      if (length === leaseMs || !(length > 0 && Number.isFinite(length))) return;
      leaseMs = length;
      lease = createLease({ leaseMs });
      if (last) lease.renewed(last);
    },
    renewed(times, grantedMs) {
      const renewal = { ...times, grantedMs };
      if (lease.renewed(renewal)) last = renewal;
    },
  };
}
