import { isAtLeast, judgeStageAudit, stageDimensions, type Actor, type StageReport } from "@belay/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prefillAudit } from "./stage-audit-prefill.ts";
import type { StageFacts } from "./stage-facts.ts";
import { judgeStage } from "./stage-judgement.ts";
import { stageLabel } from "./stage-label.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const ada: Actor = { kind: "person", id: "p1", name: "Ada" };
const key: Actor = { kind: "key", id: "k1", name: "automation" };
const at = "2026-03-02T08:00:00.000Z";
const digest = "d".repeat(64);
const counts = {
  runs: 200,
  units: 60,
  served: 180,
  fallbacks: 5,
  unended: 1,
  costMicros: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
};

const metric = { key: "meetings", name: "Meetings booked", role: "success" } as NonNullable<
  StageFacts["success"]
>["metric"];
const arms = { ai: { units: 60, value: 0.5 }, baseline: { units: 60, value: 0.4 } };

/** An experiment with every kind of evidence that there is today. */
const proven: StageFacts = {
  experiment: "note-mail",
  environment: "production",
  now,
  unit: "account",
  rings: 3,
  active: { revision: 2, memoDigest: digest, shortcuts: [{ expires: "2026-04-01" }] },
  memo: {
    digest,
    timebox: { from: "2026-03-01", to: "2026-03-20" },
    signatures: [{ person: ada, at, areas: ["workflow"] }],
  },
  changes: [
    { change: "raise", actor: ada, at, ring: 2, revision: null },
    { change: "kill", actor: ada, at, ring: null, revision: null },
    { change: "activate", actor: ada, at, ring: null, revision: 2 },
  ],
  activity: { arms: { ai: counts, baseline: counts }, shadow: counts, outside: 0 },
  ringUnits: [40, 50, 60],
  runDays: { days: 12, weeks: 3 },
  lastRun: { id: "r1", at },
  lastBaselineRun: { id: "r2", at },
  success: {
    metric,
    status: "measured",
    verdict: "better",
    arms,
    effect: { estimate: 0.1, low: 0.05, high: 0.15 },
  },
  harmed: 0,
  sharesOff: false,
  reviewsByPeople: 30,
  actionsDone: 25,
  deadActions: 0,
};

const dimensionOf = (report: StageReport, dimension: string) =>
  report.dimensions.find((each) => each.dimension === dimension)!.stage;
const lacking = (report: StageReport): string[] =>
  report.dimensions.flatMap(({ items }) => items.filter(({ met }) => !met).map(({ code }) => code));

describe("the stage label", () => {
  it("is demo where there is a definition and nothing else", () => {
    const nothing = { ...counts, runs: 0, units: 0, served: 0, fallbacks: 0, unended: 0 };
    const report = stageLabel({
      ...proven,
      active: null,
      memo: null,
      changes: [],
      activity: { arms: { ai: nothing, baseline: nothing }, shadow: nothing, outside: 0 },
      ringUnits: [],
      runDays: { days: 0, weeks: 0 },
      lastRun: null,
      lastBaselineRun: null,
      success: null,
      reviewsByPeople: 0,
      actionsDone: 0,
    });
    expect([report.stage, report.next]).toEqual(["demo", "micro-poc"]);
    expect(report.dimensions.map(({ dimension }) => dimension)).toEqual([...stageDimensions]);
    expect(report.dimensions.flatMap(({ items }) => items.filter(({ met }) => met))).toEqual([]);
    for (const { holder, detail } of report.dimensions.flatMap(({ items }) => items))
      expect([holder, detail].every(Boolean)).toBe(true);
  });

  it("is micro-PoC with all evidence that can be had today, and says that drills and decisions are none", () => {
    const report = stageLabel(proven);
    expect(report.stage).toBe("micro-poc");
    expect(lacking(report)).toEqual([
      "decided-on-goal",
      "alert-answered",
      "drill-passed",
      "drill-current",
      "debt-gone",
      "support-signed",
      "value-frozen",
      "chartered",
      "decided-to-scale",
      "promoted",
    ]);
    expect(dimensionOf(report, "scope")).toBe("production");
    expect(dimensionOf(report, "rollback")).toBe("micro-poc");
  });

  it.each<[string, Partial<StageFacts>, string]>([
    ["the memo has lost a signature", { memo: null }, "goal"],
    ["the memo is another one", { memo: { ...proven.memo!, digest: "e".repeat(64) } }, "scope"],
    ["the timebox is over", { now: Date.parse("2026-03-21T00:00:00Z") }, "lifespan"],
    [
      "a key activated it",
      { changes: proven.changes.map((change) => ({ ...change, actor: key })) },
      "ownership",
    ],
    [
      "a shortcut is overdue",
      { active: { ...proven.active!, shortcuts: [{ expires: "2026-03-09" }] } },
      "debt",
    ],
    ["no run is to be shown", { lastRun: null }, "instrumentation"],
    ["nobody raised it", { changes: proven.changes.filter(({ change }) => change !== "raise") }, "promotion"],
    [
      "the owner of the workflow has not signed",
      { memo: { ...proven.memo!, signatures: [{ person: ada, at, areas: ["data"] }] } },
      "ownership",
    ],
  ])("falls to demo where %s", (_, change, dimension) => {
    const report = stageLabel({ ...proven, ...change });
    expect(report.stage).toBe("demo");
    expect(dimensionOf(report, dimension)).toBe("demo");
  });

  it("counts the last day of a timebox and of a shortcut", () => {
    const last = Date.parse("2026-03-20T23:59:59Z");
    const active = { ...proven.active!, shortcuts: [{ expires: "2026-03-20" }] };
    expect(stageLabel({ ...proven, now: last, active }).stage).toBe("micro-poc");
  });

  it("never calls something met that rests on nothing", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const { items } of stageLabel(facts).dimensions)
          for (const { met, evidence, holder } of items) {
            if (met) expect(evidence.length).toBeGreaterThan(0);
            expect(holder === null).toBe(met);
          }
      }),
    );
  });

  it("is not raised by removing evidence, nor by adding what speaks against it", () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...lessenings), fc.nat(), (facts, lessen, seed) => {
        const before = stageLabel(facts);
        const after = stageLabel(lessen(facts, seed));
        expect(isAtLeast(before.stage, after.stage)).toBe(true);
        for (const [index, { stage }] of after.dimensions.entries())
          expect(isAtLeast(before.dimensions[index]!.stage, stage)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("the audit's answers from evidence", () => {
  it("each rest on evidence, and lead to a verdict that people can still change", () => {
    const answers = prefillAudit(proven);
    expect(Object.fromEntries(answers.map(({ question, answer }) => [question, answer]))).toEqual({
      "measured-today": "yes",
      compared: "yes",
      "worth-it": "yes",
      "real-work": "yes",
      repeats: "partly",
      "way-back": "partly",
      shortcuts: "yes",
      decides: "partly",
    });
    for (const { evidence, because } of answers) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(because).not.toBe("");
    }
    const verdict = judgeStageAudit(
      Object.fromEntries(answers.map(({ question, answer }) => [question, answer])),
    );
    expect(verdict.open.verdict).toBe("operations");
  });

  it("are none where there is no evidence", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const { evidence } of prefillAudit(facts)) expect(evidence.length).toBeGreaterThan(0);
      }),
    );
    expect(judgeStage(proven).length).toBe(new Set(judgeStage(proven).map(({ code }) => code)).size);
  });
});

type Lessening = (facts: StageFacts, seed: number) => StageFacts;
const less = (count: number, seed: number): number => Math.max(0, count - 1 - (seed % (count + 1)));
const inArm = (facts: StageFacts, arm: "ai" | "baseline", change: Partial<typeof counts>): StageFacts => ({
  ...facts,
  activity: {
    ...facts.activity,
    arms: { ...facts.activity.arms, [arm]: { ...facts.activity.arms[arm], ...change } },
  },
});
const lessenings: Lessening[] = [
  (facts) => ({ ...facts, memo: null }),
  (facts, seed) => ({
    ...facts,
    memo: facts.memo && {
      ...facts.memo,
      signatures: facts.memo.signatures.filter((_, index) => index !== seed % facts.memo!.signatures.length),
    },
  }),
  (facts) => ({ ...facts, active: null }),
  (facts, seed) => ({
    ...facts,
    changes: facts.changes.filter((_, index) => index !== seed % Math.max(1, facts.changes.length)),
  }),
  (facts, seed) =>
    inArm(facts, "ai", {
      runs: Math.max(facts.activity.arms.ai.unended, less(facts.activity.arms.ai.runs, seed)),
    }),
  (facts, seed) => inArm(facts, "ai", { units: less(facts.activity.arms.ai.units, seed) }),
  (facts, seed) => inArm(facts, "ai", { served: less(facts.activity.arms.ai.served, seed) }),
  (facts, seed) => inArm(facts, "ai", { fallbacks: less(facts.activity.arms.ai.fallbacks, seed) }),
  (facts, seed) => inArm(facts, "baseline", { units: less(facts.activity.arms.baseline.units, seed) }),
  (facts, seed) => inArm(facts, "baseline", { served: less(facts.activity.arms.baseline.served, seed) }),
  (facts, seed) => ({ ...facts, ringUnits: facts.ringUnits.slice(0, seed % (facts.ringUnits.length + 1)) }),
  (facts, seed) => ({ ...facts, runDays: { ...facts.runDays, days: less(facts.runDays.days, seed) } }),
  (facts) => ({ ...facts, lastRun: null }),
  (facts) => ({ ...facts, lastBaselineRun: null }),
  (facts) => ({ ...facts, success: null }),
  (facts) => ({ ...facts, success: facts.success && { ...facts.success, effect: null } }),
  (facts, seed) => ({ ...facts, reviewsByPeople: less(facts.reviewsByPeople, seed) }),
  (facts, seed) => ({ ...facts, actionsDone: less(facts.actionsDone, seed) }),
  // What speaks against it, and what a definition alone can add.
  (facts) => ({ ...facts, harmed: facts.harmed + 1 }),
  (facts) => ({ ...facts, sharesOff: true }),
  (facts) => ({ ...facts, deadActions: facts.deadActions + 1 }),
  (facts) =>
    inArm(facts, "ai", {
      unended: Math.min(facts.activity.arms.ai.runs, facts.activity.arms.ai.unended + 3),
    }),
  (facts) => ({
    ...facts,
    active: facts.active && {
      ...facts.active,
      shortcuts: [...facts.active.shortcuts, { expires: "2026-01-01" }],
    },
  }),
  (facts) => ({
    ...facts,
    active: facts.active && {
      ...facts.active,
      shortcuts: [...facts.active.shortcuts, { expires: "2030-01-01" }],
    },
  }),
  (facts) => ({ ...facts, rings: facts.rings + 1 }),
];

const some = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: fc.constant(null) });
const people = fc.constantFrom(ada, ada, key, { ...ada, kind: "sample" as const });
const anyCounts = fc
  .record({
    runs: fc.constantFrom(0, 9, 10, 100, 300),
    units: fc.constantFrom(0, 9, 10, 80),
    served: fc.constantFrom(0, 1, 80),
    fallbacks: fc.constantFrom(0, 2),
    unended: fc.constantFrom(0, 1, 5),
  })
  .map((some): typeof counts => ({ ...counts, ...some, unended: Math.min(some.runs, some.unended) }));
const anyFacts: fc.Arbitrary<StageFacts> = fc
  .record({
    active: some(
      fc.record({
        shortcuts: fc.array(fc.record({ expires: fc.constantFrom("2026-03-09", "2026-04-01") }), {
          maxLength: 2,
        }),
      }),
    ),
    memo: some(
      fc.record({
        signatures: fc.array(
          fc.record({ areas: fc.constantFrom(["workflow" as const], ["data" as const]) }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
    ),
    changes: fc.array(
      fc.record({
        change: fc.constantFrom("activate" as const, "raise" as const, "kill" as const, "lower" as const),
        actor: people,
        ring: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 6 },
    ),
    ai: anyCounts,
    baseline: anyCounts,
    shadow: anyCounts,
    ringUnits: fc.array(fc.constantFrom(0, 9, 10, 40), { maxLength: 4 }),
    days: fc.integer({ min: 0, max: 14 }),
    weeks: fc.integer({ min: 0, max: 3 }),
    hasRuns: fc.boolean(),
    verdict: some(fc.constantFrom("better" as const, "inconclusive" as const, "worse" as const)),
    reviewsByPeople: fc.constantFrom(0, 9, 10),
    deadActions: fc.constantFrom(0, 0, 2),
  })
  .map(({ active, memo, changes, ai, baseline, shadow, days, weeks, hasRuns, verdict, ...rest }) => ({
    ...proven,
    ...rest,
    active: active && { ...proven.active!, ...active },
    memo: memo && {
      ...proven.memo!,
      signatures: memo.signatures.map(({ areas }) => ({ person: ada, at, areas })),
    },
    changes: changes.map(({ change, actor, ring }) => ({
      change,
      actor,
      at,
      ring: change === "raise" ? ring : null,
      revision: change === "activate" ? 2 : null,
    })),
    activity: { arms: { ai, baseline }, shadow, outside: 0 },
    runDays: { days, weeks },
    lastRun: hasRuns ? proven.lastRun : null,
    lastBaselineRun: hasRuns ? proven.lastBaselineRun : null,
    success: verdict && { ...proven.success!, verdict },
  }));
