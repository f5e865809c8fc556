import fc from "fast-check";
import { expect, test } from "vitest";
import { type Attributes, type Condition, evaluateConditions, validateConditions } from "../index.ts";

const names = ["a", "b", "c"];
const attribute = fc.constantFrom(...names);
const value = fc.oneof(
  fc.constantFrom<unknown>("x", "y", "xy", "1.2.3", "2026-01-01", "", 0, 1, 2, true, false),
  fc.constantFrom<unknown>(null, [], {}, Number.NaN, "2026-02-30"),
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ attribute, equals: fc.constantFrom("x", 1, true) }),
  fc.record({ attribute, notEquals: fc.constantFrom("x", 1, true) }),
  fc.record({ attribute, in: fc.constant(["x", 1]) }),
  fc.record({ attribute, notIn: fc.constant(["x", "y"]) }),
  fc.record({ attribute, greaterThan: fc.constant(0) }),
  fc.record({ attribute, lessThan: fc.constant(2) }),
  fc.record({ attribute, semver: fc.constant(">=1.0.0") }),
  fc.record({ attribute, before: fc.constant("2026-06-01") }),
  fc.record({ attribute, contains: fc.constant("x") }),
  fc.record({ attribute, matches: fc.constant("^x") }),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    leaf,
    fc.record({ not: tie("condition") }),
    fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 4 }) }),
    fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 4 }) }),
    fc.constant({ segment: "known" }),
  ),
}));

const segments = fc.array(leaf, { minLength: 1, maxLength: 3 }).map((known) => ({ known }));
const attributes = fc.dictionary(attribute, value);

/** Everything the attributes leave open, filled in. */
function fill(
  known: Attributes,
  guesses: Attributes,
  conditions: Condition[],
  named: { known: Condition[] },
) {
  const filled: Record<string, unknown> = { ...known };
  for (const name of names) {
    if (Object.hasOwn(known, name)) continue;
    filled[name] = guesses[name];
  }
  return evaluateConditions(conditions, named, filled);
}

test("what holds, or doesn't, with attributes missing does so whatever they turn out to be", () => {
  fc.assert(
    fc.property(
      fc.array(condition, { maxLength: 3 }),
      segments,
      attributes,
      attributes,
      (list, named, known, guesses) => {
        const before = evaluateConditions(list, named, known);
        if (before !== "unknown") expect(fill(known, guesses, list, named)).toBe(before);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a condition that reads nothing readable admits nobody, however it is wrapped", () => {
  const unreadable = fc.dictionary(
    attribute,
    fc.constantFrom<unknown>(null, undefined, [], {}, Number.NaN, 5n),
  );
  fc.assert(
    fc.property(condition, segments, unreadable, (one, named, known) => {
      expect(evaluateConditions([one], named, known)).toBe("unknown");
      expect(evaluateConditions([{ not: one }], named, known)).toBe("unknown");
    }),
    { numRuns: 1_000 },
  );
});

test("validating never throws, and what it accepts can be evaluated on anything", () => {
  const nearly = fc.oneof(
    condition,
    fc.anything(),
    fc.dictionary(fc.constantFrom("all", "not", "in"), fc.anything()),
  );
  fc.assert(
    fc.property(fc.array(nearly), segments, attributes, (list, named, known) => {
      if (validateConditions(list, named).length > 0) {
        expect(() => evaluateConditions(list, named, known)).toThrow(TypeError);
      } else {
        expect(["true", "false", "unknown"]).toContain(evaluateConditions(list, named, known));
      }
    }),
  );
});
