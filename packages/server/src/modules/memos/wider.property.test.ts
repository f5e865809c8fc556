import { metrics, type Condition, type RevisionContent, type Wider } from "@belay/contracts";
import { findWider, implies } from "@belay/contracts/memo";
import { evaluateConditions } from "@belay/gate";
import { testDefinition, testMemo } from "@belay/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const attribute = fc.constantFrom("tier", "size", "seen");
const text = fc.constantFrom("a", "ab", "abc", "b", "gold", "2026-01-01", "2026-03-01");
const number = fc.integer({ min: -2, max: 3 });
const scalar = fc.oneof(text, number, fc.boolean());
const comparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ attribute, equals: scalar }),
  fc.record({ attribute, notEquals: scalar }),
  fc.record({ attribute, in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ attribute, notIn: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ attribute, greaterThan: number }),
  fc.record({ attribute, atLeast: number }),
  fc.record({ attribute, lessThan: number }),
  fc.record({ attribute, atMost: number }),
  fc.record({ attribute, contains: text }),
  fc.record({ attribute, startsWith: text }),
  fc.record({ attribute, endsWith: text }),
  fc.record({ attribute, before: fc.constantFrom("2026-01-01", "2026-02-01T00:00:00Z") }),
  fc.record({ attribute, after: fc.constantFrom("2026-01-01", "2026-02-01T00:00:00Z") }),
  fc.record({ attribute, matches: fc.constantFrom("a", "^a$") }),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("condition") }),
    fc.record({ segment: fc.constantFrom("pilot", "nobody-knows") }),
  ),
}));
const segments: Record<string, Condition[]> = {
  pilot: [{ attribute: "tier", equals: "a" }, { not: { attribute: "size", lessThan: 0 } }],
};
const known = { ...segments, "nobody-knows": [{ attribute: "tier", equals: "never" }] };
const attributes = fc.record({ tier: scalar, size: scalar, seen: scalar }, { requiredKeys: [] });
const conditions = fc.array(condition, { maxLength: 3 });

describe("implication", () => {
  test("whoever meets what was shown to be narrower meets the wider, as the gate evaluates both", () => {
    fc.assert(
      fc.property(
        conditions,
        conditions,
        fc.array(attributes, { minLength: 30, maxLength: 30 }),
        (narrow, wide, units) => {
          const memo = wide.filter((one) => !JSON.stringify(one).includes('"segment"'));
          if (!implies(narrow, memo, segments)) return;
          for (const unit of units)
            if (evaluateConditions(narrow, known, unit) === "true")
              expect(evaluateConditions(memo, known, unit)).toBe("true");
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("one comparison against another, over every value: never shown where it isn't so", () => {
    const values = [
      "a",
      "ab",
      "abc",
      "b",
      "gold",
      "2026-01-01",
      "2026-03-01",
      -3,
      -2,
      0,
      1,
      3,
      4,
      true,
      false,
    ];
    fc.assert(
      fc.property(comparison, comparison, fc.boolean(), fc.boolean(), (one, other, turned, turnedToo) => {
        const narrow = [turned ? { not: one } : one];
        const wide = [turnedToo ? { not: other } : other];
        if (!implies(narrow, wide, {})) return;
        for (const value of values)
          for (const name of ["tier", "size", "seen"])
            if (evaluateConditions(narrow, {}, { [name]: value }) === "true")
              expect(evaluateConditions(wide, {}, { [name]: value })).toBe("true");
      }),
      { numRuns: 20_000 },
    );
  });

  test("adding conditions is always shown to be narrower", () => {
    fc.assert(
      fc.property(conditions, conditions, (wide, more) => {
        const memo = wide.filter((one) => !JSON.stringify(one).includes('"segment"'));
        expect(implies([...memo, ...more], memo, segments)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each<[Condition[], Condition[]]>([
    [[{ attribute: "tier", equals: "a" }], [{ attribute: "tier", notEquals: "b" }]],
    [[{ segment: "pilot" }], [{ attribute: "tier", in: ["a", "b"] }]],
    [[{ segment: "pilot" }], [{ attribute: "size", atLeast: 0 }]],
    [[{ attribute: "tier", in: ["a", "b"] }], [{ not: { attribute: "tier", equals: "c" } }]],
    [[{ attribute: "size", atLeast: 4 }], [{ attribute: "size", greaterThan: 3 }]],
    [
      [
        {
          any: [
            { attribute: "tier", equals: "a" },
            { attribute: "tier", equals: "b" },
          ],
        },
      ],
      [{ attribute: "tier", in: ["a", "b", "c"] }],
    ],
    [[{ attribute: "tier", notIn: ["a", "b"] }], [{ attribute: "tier", notEquals: "a" }]],
  ])("%j lies inside %j", (narrow, wide) => {
    expect(implies(narrow, wide, segments)).toBe(true);
  });
});

const business = metrics.parse({
  success: { metric: "answered", minimumEffect: 0.1, plannedUnits: 200 },
  mustNotHarm: [{ metric: "minutes", margin: 2 }],
  business: [
    {
      key: "answered",
      name: "Answered",
      why: "It is read",
      unit: "answers",
      kind: "conversion",
      outcome: "answered",
      direction: "higher",
      windowHours: 24,
    },
    {
      key: "minutes",
      name: "Minutes",
      why: "It costs time",
      unit: "min",
      kind: "duration",
      outcome: "minutes",
      direction: "lower",
      windowHours: 24,
    },
  ],
});
const base: RevisionContent = testDefinition({
  audience: [{ attribute: "tier", in: ["pilot", "gold"] }],
  rings: [
    { name: "shadow", share: 1 },
    { name: "pilot", audience: [{ segment: "pilot" }], share: 0.5 },
    { name: "everyone", share: 0.8 },
  ],
  metrics: business,
  documentSets: { pages: ["pages/*.md"] },
  redaction: { types: ["email", "phone"] },
});
const memo = testMemo(base.definition, {
  audience: [{ attribute: "tier", notEquals: "strategic" }],
  rings: [
    { name: "shadow", share: 1 },
    { name: "pilot", share: 0.5, audience: [{ attribute: "tier", equals: "pilot" }] },
    { name: "everyone", share: 0.8 },
  ],
  mustNotHarm: [{ metric: "minutes", margin: 2, words: "Two minutes" }],
  data: {
    inScope: "The note",
    outOfScope: "The rest",
    fields: ["/id", "/text", "/account"],
    documentSets: ["pages"],
    redact: ["email"],
  },
});

type Change = (revision: RevisionContent, pick: number) => void;
const copy = (change: Change, pick: number, of: RevisionContent = base): RevisionContent => {
  const made = structuredClone(of);
  change(made, pick);
  return made;
};
const schemaOf = (revision: RevisionContent) =>
  JSON.parse(revision.files["note.schema.json"]!) as { properties: Record<string, unknown> };

const narrowing: Record<string, Change> = {
  "a smaller share": ({ definition }, pick) => {
    const ring = definition.rings[Math.floor(pick * definition.rings.length)]!;
    ring.share *= pick;
  },
  "one ring less": ({ definition }) => void (definition.rings.length > 2 && definition.rings.pop()),
  "one more condition": ({ definition }, pick) =>
    void definition.audience.push({ attribute: "tier", notEquals: `t${pick}` }),
  "one more condition in a ring": ({ definition }, pick) =>
    void definition.rings[1]!.audience.push({ attribute: "tier", startsWith: `p${pick}` }),
  "less money": ({ definition }, pick) => {
    definition.budgets.spend.perRun *= pick;
    definition.budgets.spend.perDay *= pick;
  },
  "an endpoint below": ({ definition }, pick) => {
    definition.model.endpoints = [`http://127.0.0.1:${1024 + Math.floor(pick * 60_000)}/v1`];
  },
  "no action": ({ definition }) => void delete definition.action,
  "no documents": ({ definition }) => void (definition.documentSets = {}),
  "one more type redacted": ({ definition }) => void definition.redaction.types.push("iban"),
  "a larger effect": ({ definition }, pick) => void (definition.metrics.success!.minimumEffect += pick),
  "a smaller margin": ({ definition }, pick) => void (definition.metrics.mustNotHarm[0]!.margin *= pick),
  "fewer units": ({ definition }) => void (definition.metrics.success!.plannedUnits = 50),
  "a part of the input less": (revision) => {
    const schema = schemaOf(revision);
    delete schema.properties["text"];
    revision.files["note.schema.json"] = JSON.stringify(schema);
  },
};

const widening: Record<string, { kind: Wider["kind"]; change: Change }> = {
  "another experiment": { kind: "experiment", change: ({ definition }) => void (definition.key = "other") },
  "another workflow": {
    kind: "workflow",
    change: ({ definition }) => void (definition.workflow.key = "other"),
  },
  "another system of record": {
    kind: "workflow",
    change: ({ definition }) => void (definition.workflow.systemOfRecord = "ERP"),
  },
  "another unit": { kind: "unit", change: ({ definition }) => void (definition.unit.name = "rep") },
  "no audience": { kind: "audience", change: ({ definition }) => void (definition.audience = []) },
  "an audience that can't be shown": {
    kind: "audience",
    change: ({ definition }) => void (definition.audience = [{ attribute: "tier", matches: "." }]),
  },
  "a ring for all": {
    kind: "audience",
    change: ({ definition }) => void (definition.rings[1]!.audience = []),
  },
  "a segment that means more": {
    kind: "audience",
    change: ({ definition }) =>
      void (definition.segments["pilot"] = [{ attribute: "tier", startsWith: "p" }]),
  },
  "a larger share": {
    kind: "rings",
    change: ({ definition }, pick) => void (definition.rings[1]!.share = 0.5 + (pick + 0.001) / 2.1),
  },
  "one ring more": {
    kind: "rings",
    change: ({ definition }) =>
      void definition.rings.push({ ...definition.rings[2]!, name: "further", share: 0.1 }),
  },
  "more a run": {
    kind: "spend",
    change: ({ definition }, pick) => void (definition.budgets.spend.perRun += pick + 0.01),
  },
  "more a day": {
    kind: "spend",
    change: ({ definition }, pick) => void (definition.budgets.spend.perDay += pick + 0.01),
  },
  "another currency": {
    kind: "spend",
    change: ({ definition }) => void (definition.budgets.spend.currency = "USD"),
  },
  "another host": {
    kind: "endpoints",
    change: ({ definition }) => void definition.model.endpoints.push("https://127.0.0.1.example.com"),
  },
  "one more part of the input": {
    kind: "data",
    change: (revision, pick) => {
      const schema = schemaOf(revision);
      schema.properties[`birthday${Math.floor(pick * 100)}`] = { type: "string" };
      revision.files["note.schema.json"] = JSON.stringify(schema);
    },
  },
  "an input that says nothing": {
    kind: "data",
    change: (revision) => void (revision.files["note.schema.json"] = "{}"),
  },
  "one more document set": {
    kind: "data",
    change: ({ definition }) => void (definition.documentSets["contracts"] = ["contracts/*.md"]),
  },
  "a type that is redacted no more": {
    kind: "data",
    change: ({ definition }) => void (definition.redaction.types = ["phone"]),
  },
  "drafts unread": { kind: "review", change: ({ definition }) => void (definition.review.required = "none") },
  "another system": { kind: "systems", change: ({ definition }) => void (definition.action!.system = "erp") },
  "another type of record": {
    kind: "systems",
    change: ({ definition }) => void (definition.action!.recordType = "invoice"),
  },
  "another verb": { kind: "systems", change: ({ definition }) => void (definition.action!.verb = "send") },
  "another success metric": {
    kind: "metrics",
    change: ({ definition }) => void (definition.metrics.success!.metric = "minutes"),
  },
  "a smaller effect": {
    kind: "metrics",
    change: ({ definition }, pick) => void (definition.metrics.success!.minimumEffect *= pick * 0.99),
  },
  "a larger margin": {
    kind: "metrics",
    change: ({ definition }, pick) => void (definition.metrics.mustNotHarm[0]!.margin += pick + 0.01),
  },
  "nothing that must not get worse": {
    kind: "metrics",
    change: ({ definition }) => void (definition.metrics.mustNotHarm = []),
  },
  "more units": {
    kind: "metrics",
    change: ({ definition }) => void (definition.metrics.success!.plannedUnits += 1),
  },
  "another direction": {
    kind: "metrics",
    change: ({ definition }) => void (definition.metrics.business[0]!.direction = "lower"),
  },
};

describe("a revision", () => {
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const steps = fc.array(fc.tuple(fc.constantFrom(...Object.values(narrowing)), share), { maxLength: 6 });

  test("that is the memo's own, or any narrower one, is never wider", () => {
    fc.assert(
      fc.property(steps, (chosen) => {
        const narrowed = chosen.reduce((revision, [change, pick]) => copy(change, pick, revision), base);
        expect(findWider(memo, narrowed)).toEqual([]);
      }),
    );
  });

  test.each(Object.entries(widening))("with %s always is, and it is named", (_, { kind, change }) => {
    fc.assert(
      fc.property(share, (pick) => {
        const found = findWider(memo, copy(change, pick));
        expect(new Set(found.map((item) => item.kind))).toEqual(new Set([kind]));
        expect(found.every(({ path, message }) => path.startsWith("/") && message.length > 20)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test("stays wider however much narrower it is elsewhere", () => {
    const untouched = Object.values(widening).filter(({ kind }) =>
      ["experiment", "workflow", "unit", "review"].includes(kind),
    );
    fc.assert(
      fc.property(fc.constantFrom(...untouched), steps, share, ({ kind, change }, chosen, pick) => {
        const widened = copy(change, pick);
        const narrowed = chosen.reduce((revision, [step, much]) => copy(step, much, revision), widened);
        expect(findWider(memo, narrowed).map((item) => item.kind)).toContain(kind);
      }),
    );
  });
});
