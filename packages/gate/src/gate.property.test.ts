import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createGate, type Condition, type GateExperiment, type GateRuleset } from "./index.ts";

const tiers = ["gold", "silver", "bronze"];

const audience = fc.constantFrom<Condition[]>(
  [],
  [{ attribute: "tier", equals: "gold" }],
  [{ attribute: "tier", in: ["gold", "silver"] }],
  [{ not: { attribute: "tier", equals: "bronze" } }],
);

const share = fc.double({ min: 0, max: 1, noNaN: true });

const experiment: fc.Arbitrary<GateExperiment> = fc
  .record({
    salt: fc.string({ minLength: 1, unit: "grapheme" }),
    rings: fc.array(fc.record({ name: fc.constant("ring"), audience, share }), {
      minLength: 2,
      maxLength: 5,
    }),
    ai: share,
  })
  .chain(({ salt, rings, ai }) =>
    fc.integer({ min: 0, max: rings.length - 1 }).map((ring) => ({
      key: "experiment",
      workflow: "workflow",
      revision: 1,
      epoch: 1,
      exposure: "open" as const,
      salt,
      ring,
      rings,
      audience: [],
      split: { ai },
    })),
  );

const units = fc.array(
  fc.record({
    unit: fc.string({ minLength: 1, unit: "binary" }),
    attributes: fc.record({ tier: fc.constantFrom(...tiers) }, { requiredKeys: [] }),
  }),
  { minLength: 1, maxLength: 50 },
);

function rulesetOf(experiments: GateExperiment[]): GateRuleset {
  return {
    environment: "production",
    version: 1,
    killed: false,
    killedWorkflows: [],
    segments: {},
    experiments,
  };
}

function gateOf(...experiments: GateExperiment[]) {
  const gate = createGate();
  expect(gate.apply(rulesetOf(experiments))).toMatchObject({ applied: true, problems: [] });
  return gate;
}

describe("sticky", () => {
  test("a unit in the comparison keeps its arm and its ring while rings are raised", () => {
    fc.assert(
      fc.property(experiment, units, (drawn, known) => {
        const last = drawn.rings.length - 1;
        const before = gateOf(drawn);
        for (let ring = Math.max(drawn.ring, 1); ring <= last; ring++) {
          const after = gateOf({ ...drawn, ring });
          for (const { unit, attributes } of known) {
            const first = before.decide("experiment", unit, attributes);
            if (first.assigned !== null) expect(after.decide("experiment", unit, attributes)).toEqual(first);
          }
        }
      }),
    );
  });

  test("a unit in the comparison stays in it with its arm while shares grow", () => {
    fc.assert(
      fc.property(
        experiment,
        units,
        fc.array(share, { minLength: 5, maxLength: 5 }),
        (drawn, known, growth) => {
          const grown = drawn.rings.map((ring, index) => ({
            ...ring,
            share: Math.min(1, ring.share + growth[index]!),
          }));
          const before = gateOf(drawn);
          const after = gateOf({ ...drawn, rings: grown });
          for (const { unit, attributes } of known) {
            const first = before.decide("experiment", unit, attributes);
            const later = after.decide("experiment", unit, attributes);
            if (first.assigned !== null) expect(later.assigned).toBe(first.assigned);
            if (first.shadow) expect(later.shadow).toBe(true);
          }
        },
      ),
    );
  });

  test("a split that grows never takes a unit from the AI arm", () => {
    fc.assert(
      fc.property(experiment, units, share, (drawn, known, more) => {
        const before = gateOf(drawn);
        const after = gateOf({ ...drawn, split: { ai: Math.min(1, drawn.split.ai + more) } });
        for (const { unit, attributes } of known) {
          const first = before.decide("experiment", unit, attributes);
          if (first.assigned === "ai")
            expect(after.decide("experiment", unit, attributes).assigned).toBe("ai");
        }
      }),
    );
  });
});

describe("exclusion groups", () => {
  test("no unit is in two experiments of a group, and one of them has it where they fill the line", () => {
    const cuts = fc.uniqueArray(fc.double({ min: 0.01, max: 0.99, noNaN: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(cuts, fc.string({ minLength: 1 }), units, (points, group, known) => {
        const edges = [0, ...points.toSorted((left, right) => left - right), 1];
        const everybody = { name: "all", audience: [], share: 1 };
        const experiments = edges.slice(1).map((to, index) => ({
          key: `experiment-${index}`,
          workflow: "workflow",
          revision: 1,
          epoch: 1,
          exposure: "open" as const,
          salt: `salt-${index}`,
          ring: 1,
          rings: [everybody, everybody],
          audience: [],
          split: { ai: 0.5 },
          exclusion: { group, from: edges[index]!, to },
        }));
        const gate = gateOf(...experiments);
        for (const { unit } of known) {
          const reasons = experiments.map(({ key }) => gate.decide(key, unit).reason);
          expect(reasons.filter((reason) => reason === "assigned")).toHaveLength(1);
          expect(reasons.filter((reason) => reason === "excluded")).toHaveLength(experiments.length - 1);
        }
      }),
    );
  });
});

describe("never throws", () => {
  const attribute = fc.constantFrom("a", "b");
  const text = fc.string({ minLength: 1 });
  const condition = fc.oneof(
    fc.record({ attribute, equals: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
    fc.record({ attribute, notIn: fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }) }),
    fc.record({ attribute, atLeast: fc.integer() }),
    fc.record({ attribute, semver: fc.constantFrom(">=1.0.0", "<2 || 3.1") }),
    fc.record({ attribute, before: fc.constant("2026-01-01") }),
    fc.record({ attribute, contains: text }),
    fc.record({ attribute, matches: fc.constantFrom("^a+$", "(x+x+)+y", "\\pL") }),
  );

  test("whatever the attributes and the unit are", () => {
    const hostile = fc.constantFrom<unknown>(
      {
        get a(): never {
          throw new Error("no");
        },
      },
      new Proxy(
        {},
        {
          get() {
            throw new Error("no");
          },
        },
      ),
      { a: new Date(Number.NaN), b: Symbol("b") },
      { a: 10n, b: () => 1 },
    );
    const anything = fc.oneof(
      fc.dictionary(attribute, fc.anything()),
      fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true }),
      hostile,
    );
    fc.assert(
      fc.property(
        fc.array(condition),
        anything,
        fc.oneof(fc.string(), fc.anything()),
        (conditions, value, unit) => {
          const ring = { name: "all", audience: conditions as Condition[], share: 1 };
          const gate = gateOf({
            key: "experiment",
            workflow: "workflow",
            revision: 1,
            epoch: 1,
            exposure: "open",
            salt: "salt",
            ring: 1,
            rings: [ring, ring],
            audience: [],
            split: { ai: 1 },
          });
          const decision = gate.decide("experiment", unit as string, value as Record<string, unknown>);
          expect(["assigned", "outside-ring", "outside-audience", "missing-unit"]).toContain(decision.reason);
        },
      ),
    );
  });

  test("whatever the ruleset is, and only sound experiments get through", () => {
    const nearly = fc.record(
      {
        environment: fc.oneof(fc.constant("production"), fc.anything()),
        version: fc.oneof(fc.nat(), fc.anything()),
        killed: fc.oneof(fc.boolean(), fc.anything()),
        killedWorkflows: fc.oneof(fc.array(fc.string()), fc.anything()),
        segments: fc.oneof(fc.dictionary(fc.string(), fc.array(fc.anything())), fc.anything()),
        experiments: fc.oneof(
          fc.array(
            fc.oneof(fc.anything(), fc.record({ key: fc.constant("experiment"), rings: fc.anything() })),
          ),
          fc.anything(),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(nearly, fc.anything()), (ruleset) => {
        const gate = createGate();
        const result = gate.apply(ruleset as GateRuleset);
        expect(result.applied || result.problems.length > 0).toBe(true);
        expect(gate.decide("experiment", "unit").arm).toBe("baseline");
      }),
      { numRuns: 500 },
    );
  });
});
