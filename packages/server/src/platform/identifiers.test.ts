import { createFakeClock } from "@belay/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createIdentifiers, leastIdentifierAt, timeOfIdentifier } from "./identifiers.ts";

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("identifiers rise and never repeat, whatever the clock does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 300 }),
      (steps) => {
        const clock = createFakeClock();
        const identifiers = createIdentifiers(clock);
        const made = steps.map((step) => {
          clock.setWall(clock.now() + step);
          return identifiers.next();
        });
        expect(made).toEqual(made.toSorted());
        expect(new Set(made).size).toBe(made.length);
        expect(made.every((identifier) => shape.test(identifier))).toBe(true);
      },
    ),
  );
});

test("more than a millisecond holds still rise", () => {
  const identifiers = createIdentifiers(createFakeClock());
  const made = Array.from({ length: 20_000 }, () => identifiers.next());
  expect(made).toEqual(made.toSorted());
  expect(new Set(made).size).toBe(made.length);
});

test("their time can be read back, and bounds a range", () => {
  const clock = createFakeClock(1_767_603_600_123);
  const identifier = createIdentifiers(clock).next();
  expect(timeOfIdentifier(identifier)).toBe(1_767_603_600_123);
  expect(leastIdentifierAt(1_767_603_600_123) <= identifier).toBe(true);
  expect(leastIdentifierAt(1_767_603_600_124) > identifier).toBe(true);
  expect(timeOfIdentifier("3f2b1c5e-0000-4000-8000-000000000000")).toBeUndefined();
  expect(timeOfIdentifier("nonsense")).toBeUndefined();
});
