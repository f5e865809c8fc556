import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLease } from "./index.ts";

describe("createLease", () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a lease of %s ms", (leaseMs) => {
    expect(() => createLease({ leaseMs })).toThrow(/^leaseMs must be a number of milliseconds above 0, not /);
  });

  test("uses the machine's clocks unless given others", () => {
    const lease = createLease({ leaseMs: 3_600_000 });
    expect(lease.expired()).toBe(true);
    const sent = { sentAtMonotonic: performance.now(), sentAtWall: Date.now() };
    expect(lease.renewed({ ...sent, grantedMs: 3_600_000 })).toBe(true);
    expect(lease.expired()).toBe(false);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, "30000"])(
    "leaves out an unreadable grant of %s",
    (grantedMs) => {
      const lease = createLease({ leaseMs: 30_000, monotonic: () => 10, wall: () => 10 });
      expect(lease.renewed({ sentAtMonotonic: 0, sentAtWall: 0, grantedMs: grantedMs as number })).toBe(
        false,
      );
      expect(lease.expired()).toBe(true);
    },
  );

  test("ends when a clock can't be read", () => {
    let now = 0;
    const lease = createLease({ leaseMs: 30_000, monotonic: () => 0, wall: () => now });
    lease.renewed({ sentAtMonotonic: 0, sentAtWall: 0, grantedMs: 30_000 });
    expect(lease.expired()).toBe(false);
    now = Number.NaN;
    expect(lease.expired()).toBe(true);
  });
});

/** What may happen to a machine between two looks at the lease. */
const event = fc.record({
  awake: fc.integer({ min: 0, max: 20_000 }),
  asleep: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
  step: fc.oneof(fc.constant(0), fc.integer({ min: -1_000_000, max: 1_000_000 })),
  answers: fc.option(fc.record({ sentAgo: fc.integer({ min: 0, max: 5 }), grantedMs: fc.nat(60_000) })),
});

test("it never outlives the lease, whatever the machine sleeps and however its clock is set", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const leaseMs = 30_000;
      let monotonic = 0;
      let wall = 1e12;
      let real = 0;
      let newest = Number.NEGATIVE_INFINITY;
      const lease = createLease({ leaseMs, monotonic: () => monotonic, wall: () => wall });
      const requests = [{ real, sentAtMonotonic: monotonic, sentAtWall: wall }];
      for (const { awake, asleep, step, answers } of events) {
        wall += step;
        lease.expired();
        monotonic += awake;
        wall += awake + asleep;
        real += awake + asleep;
        requests.push({ real, sentAtMonotonic: monotonic, sentAtWall: wall });
        const request = answers && requests.at(-1 - answers.sentAgo);
        if (request && lease.renewed({ ...request, grantedMs: answers.grantedMs })) newest = request.real;
        // What stays below the clocks' jitter isn't seen: 50 ms for each look.
        if (real - newest >= leaseMs + 100 * events.length) expect(lease.expired()).toBe(true);
        expect(lease.remaining()).toBeLessThanOrEqual(leaseMs);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("clocks that only jitter against each other cost it nothing", () => {
  let now = 0;
  const lease = createLease({ leaseMs: 30_000, monotonic: () => now, wall: () => Math.floor(now) });
  lease.renewed({ sentAtMonotonic: 0, sentAtWall: 0, grantedMs: 30_000 });
  for (; now < 29_990; now += 0.37) lease.expired();
  expect(lease.remaining()).toBeGreaterThan(8);
});
