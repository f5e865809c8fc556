import fc from "fast-check";
import { expect, test } from "vitest";
import { coverage, createGate, type GateExperiment, validateSegments } from "./index.ts";

const experiment: GateExperiment = {
  key: "call-follow-up",
  workflow: "sales-calls",
  revision: 2,
  epoch: 5,
  exposure: "open",
  salt: "salt",
  ring: 0,
  rings: [
    { name: "shadow", audience: [], share: 0.5 },
    { name: "internal", audience: [{ segment: "staff" }], share: 1 },
    { name: "cohort", audience: [{ attribute: "tier", in: ["gold", "silver"] }], share: 0.4 },
    { name: "broad", audience: [], share: 0.8 },
  ],
  audience: [{ attribute: "region", equals: "emea" }],
  split: { ai: 0.5 },
};
const segments = { "call-follow-up/staff": [{ attribute: "staff", equals: true }] };

const known = fc.uniqueArray(
  fc.record({
    unit: fc.string({ minLength: 1 }),
    attributes: fc.record(
      { region: fc.constantFrom("emea", "amer"), tier: fc.constantFrom("gold", "tin"), staff: fc.boolean() },
      { requiredKeys: [] },
    ),
  }),
  { selector: ({ unit }) => unit, maxLength: 60 },
);

test("each ring's reach and AI arm are what the gate decides once that ring is the current one", () => {
  const exclusions = fc.constantFrom(undefined, { group: "desk", from: 0.2, to: 0.7 });
  fc.assert(
    fc.property(known, exclusions, (units, exclusion) => {
      const counted = coverage({ ...experiment, exclusion }, segments, units);
      expect(counted.units).toBe(units.length);
      for (const [ring, { reached, ai }] of counted.rings.entries()) {
        const gate = createGate();
        const state = { environment: "production", version: 1, killed: false, killedWorkflows: [] };
        gate.apply({ ...state, segments, experiments: [{ ...experiment, exclusion, ring }] });
        const decisions = units.map(({ unit, attributes }) =>
          gate.decide("call-follow-up", unit, attributes),
        );
        expect(decisions.filter((decision) => decision.ring >= 0)).toHaveLength(reached);
        expect(decisions.filter(({ arm }) => arm === "ai")).toHaveLength(ai);
        expect(decisions.filter(({ reason }) => reason === "excluded")).toHaveLength(counted.excluded);
        const outside = decisions.filter(({ reason }) => reason === "outside-audience");
        expect(outside).toHaveLength(counted.units - counted.audience);
      }
    }),
  );
});

test("tells those who can't be judged from those who are outside, and audience from share", () => {
  const units = Array.from({ length: 1_000 }, (_, index) => ({
    unit: `account-${index}`,
    attributes:
      index < 100 ? {} : { region: index < 300 ? "amer" : "emea", tier: index < 500 ? "gold" : "tin" },
  }));
  const counted = coverage(experiment, segments, units);
  expect(counted).toMatchObject({ units: 1_000, audience: 700, unevaluable: 100, excluded: 0, problems: [] });
  const [shadow, internal, cohort, broad] = counted.rings;
  expect(shadow).toMatchObject({ name: "shadow", audience: 700, ai: 0 });
  expect(internal).toEqual({ name: "internal", audience: 0, admitted: 0, reached: 0, ai: 0 });
  expect(cohort).toMatchObject({ name: "cohort", audience: 200 });
  expect(cohort!.admitted).toBeGreaterThan(40);
  expect(cohort!.admitted).toBeLessThan(120);
  expect(broad!.reached).toBeGreaterThanOrEqual(cohort!.reached);
});

test("an experiment that can't be used covers nobody and says why", () => {
  const { rings, problems, units } = coverage(experiment, {}, [{ unit: "account-1" }]);
  expect({ rings, units }).toEqual({ rings: [], units: 0 });
  expect(problems).toEqual([
    {
      path: ["rings", 1, "audience", 0, "segment"],
      message: 'there is no segment "staff"; define it under segments',
    },
  ]);
});

test("segments are checked whether they are used or not", () => {
  const sound = { "a/x": [{ segment: "y" }], "a/y": [{ attribute: "tier", equals: "gold" }] };
  expect(validateSegments(sound)).toEqual([]);
  const paths = validateSegments({ ...sound, "b/x": [{ segment: "y" }], empty: [] }).map(({ path }) => path);
  expect(paths).toEqual([["b/x", 0, "segment"], ["empty"]]);
  expect(validateSegments([])).toHaveLength(1);
});
