import type { EvidenceRecord, RunHead } from "@belay/contracts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { begun, ended, lost, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";
import { createRunTestSystem, type RunTestSystem } from "./testing/run-test-system.ts";

let system: RunTestSystem;
beforeAll(async () => {
  system = await createRunTestSystem();
});
afterAll(() => system.close());

const outcomes = ["served", "fallback", "failed", "pending"] as const;
const runs = fc.array(
  fc.record({
    unit: fc.integer({ min: 1, max: 5 }),
    ring: fc.constantFrom(1, 2, 3, null),
    arm: fc.constantFrom("ai", "baseline", "shadow", "outside"),
    minute: fc.integer({ min: 0, max: 2 }),
    duration: fc.integer({ min: 0, max: 60_000 }),
    outcome: fc.constantFrom(...outcomes),
    records: fc.subarray(["begun", "lost", "ended"] as const, { minLength: 1 }),
    withheld: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);
/** How the records travel: which place each takes, which go twice, where batches end, which go at one time. */
const journey = fc.record({
  places: fc.infiniteStream(fc.nat(1_000_000)),
  twice: fc.infiniteStream(fc.boolean()),
  batchSizes: fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
  atOnce: fc.integer({ min: 1, max: 4 }),
});

let experiments = 0;

/** What was kept, read where screens and people read it, except for ids and times. */
async function kept(experiment: string, instances: string[], heads: RunHead[]) {
  const { activity, ringUnits } = await system.owner.experiment({ params: { experiment }, query: {} });
  const { points } = await system.owner.activity({ params: { experiment }, query: { minutes: 60 } });
  const { items } = await system.owner.runs({ query: { experiment, limit: 200 } });
  const gaps = await system.database.kysely
    .selectFrom("evidence_instances")
    .select(["instance_id", "missing"])
    .where("instance_id", "in", instances)
    .execute();
  const missing = new Map(gaps.map((row) => [row.instance_id, row.missing]));
  const states = new Map(items.map((run) => [run.id, run.state]));
  return {
    activity,
    ringUnits,
    points,
    states: heads.map(({ id }) => states.get(id)),
    missing: instances.map((id) => missing.get(id) ?? 0),
  };
}

test("whatever the order and however often records arrive, the same is kept and counted", async () => {
  await fc.assert(
    fc.asyncProperty(runs, journey, async (given, travel) => {
      const experiment = `order-${++experiments}`;
      await system.push({
        key: experiment,
        rings: ["shadow", "one", "two", "three"].map((name) => ({ name, share: 1 })),
      });
      const [own, heir] = [sampleInstance(), sampleInstance()];
      const base = Date.now() - 180_000;
      const next = new Map([
        [own, 1],
        [heir, 1],
      ]);
      const sent: { instance: typeof own; record: EvidenceRecord }[] = [];
      const withheld = new Map([
        [own, 0],
        [heir, 0],
      ]);
      const heads = given.map((run) => {
        const head = sampleHead({
          experiment,
          unit: `account-${run.unit}`,
          ring: run.ring,
          assigned: run.arm === "ai" || run.arm === "baseline" ? run.arm : null,
          shadow: run.arm === "shadow",
          startedAt: new Date(base + run.minute * 60_000).toISOString(),
        });
        for (const kind of run.records) {
          // Whoever finds a run in a journal reports it lost; the others come from the process that ran it.
          const instance = kind === "lost" ? heir : own;
          const sequence = next.get(instance)!;
          next.set(instance, sequence + 1);
          const record =
            kind === "ended"
              ? ended(sequence, head, { durationMs: run.duration, outcome: run.outcome })
              : (kind === "lost" ? lost : begun)(sequence, head);
          sent.push({ instance, record });
        }
        // One more number was given out, and its record never comes.
        if (run.withheld) {
          next.set(own, next.get(own)! + 1);
          withheld.set(own, withheld.get(own)! + 1);
        }
        return head;
      });
      // The last of all arrives, so that what is missing lies before it.
      const last = sampleHead({
        experiment,
        ring: null,
        assigned: null,
        startedAt: new Date(base).toISOString(),
      });
      sent.push({ instance: own, record: ended(next.get(own)!, last) });

      const places = travel.places;
      const shuffled = [...sent, ...sent.filter(() => travel.twice.next().value)]
        .map((item) => ({ item, place: places.next().value as number }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item);
      const batches: (typeof shuffled)[] = [];
      while (shuffled.length > 0) {
        const batch = shuffled.splice(0, travel.batchSizes.next().value as number);
        // A batch is of one instance.
        for (const instance of [own, heir]) {
          const part = batch.filter((item) => item.instance === instance);
          if (part.length > 0) batches.push(part);
        }
      }
      while (batches.length > 0)
        await Promise.all(
          batches.splice(0, travel.atOnce).map((batch) =>
            system.handIn(
              batch.map(({ record }) => record),
              { instance: batch[0]!.instance },
            ),
          ),
        );

      const seen = await kept(experiment, [own.id, heir.id], heads);
      expect(seen).toEqual(expected(given, withheld.get(own)!, base));
    }),
    // Shrinking goes through the database for minutes; the seed finds the case again.
    { numRuns: 30, endOnFailure: true },
  );
}, 60_000);

type Given = typeof runs extends fc.Arbitrary<infer Value> ? Value : never;

/** The same, counted the plain way. */
function expected(given: Given, missing: number, base: number) {
  const isEnded = (run: Given[number]) => run.records.includes("ended");
  const armCounts = (arm: string) => {
    const of = given.filter((run) => run.arm === arm);
    const finished = of.filter(isEnded);
    return expect.objectContaining({
      runs: of.length,
      units: new Set(of.filter((run) => run.ring !== null).map((run) => run.unit)).size,
      served: finished.filter((run) => run.outcome === "served" || run.outcome === "pending").length,
      fallbacks: finished.filter((run) => run.outcome === "fallback").length,
      unended: of.length - finished.length,
      costMicros: finished.length * 70,
    }) as unknown;
  };
  const minuteOf = (minute: number) => Math.floor((base + minute * 60_000) / 60_000) * 60_000;
  const minutes = [...new Set([0, ...given.map((run) => run.minute)])].toSorted((a, b) => a - b);
  return {
    activity: {
      arms: { ai: armCounts("ai"), baseline: armCounts("baseline") },
      shadow: armCounts("shadow"),
      outside: given.filter((run) => run.arm === "outside").length + 1,
    },
    ringUnits: [0, 1, 2, 3].map((ring) =>
      ["ai", "baseline", "shadow"].reduce(
        (sum, arm) =>
          sum +
          new Set(given.filter((run) => run.arm === arm && run.ring === ring).map((run) => run.unit)).size,
        0,
      ),
    ),
    points: minutes.map((minute) => {
      const of = given.filter((run) => run.minute === minute);
      return expect.objectContaining({
        minute: new Date(minuteOf(minute)).toISOString(),
        ai: of.filter((run) => run.arm === "ai").length,
        baseline: of.filter((run) => run.arm === "baseline").length,
        shadow: of.filter((run) => run.arm === "shadow").length,
        fallbacks: of.filter((run) => isEnded(run) && run.outcome === "fallback").length,
      }) as unknown;
    }),
    states: given.map((run) => {
      if (!isEnded(run)) return run.records.includes("lost") ? "unended" : "running";
      return run.outcome === "pending" ? "waiting" : run.outcome;
    }),
    missing: [missing, 0],
  };
}
