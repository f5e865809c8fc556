import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { begun, ended, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";
import { createRunTestSystem, type RunTestSystem } from "./testing/run-test-system.ts";

let system: RunTestSystem;
beforeAll(async () => {
  system = await createRunTestSystem();
});
afterAll(() => system.close());

const deadlocks = async () => {
  await sql`select pg_stat_clear_snapshot()`.execute(system.database.kysely);
  const { rows } = await sql<{
    deadlocks: number;
  }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(
    system.database.kysely,
  );
  return rows[0]!.deadlocks;
};

test("many instances of two replicas hand in the same units and minutes at once, and nobody waits for ever", async () => {
  const replica = await system.replica();
  const heads = Array.from({ length: 400 }, (_, index) =>
    sampleHead({
      unit: `account-${index % 40}`,
      ring: 1 + (index % 2),
      assigned: index % 3 ? "ai" : "baseline",
    }),
  );
  const spread = Array.from({ length: 16 }, (_, place) => ({
    instance: sampleInstance(),
    client: (place % 2 ? replica : system).as(system.keys.service),
    // Everybody sends parts of the same runs, each in an order of its own.
    heads: heads.filter((_, index) => (index * 7 + place) % 4 !== 0).toSorted(() => Math.random() - 0.5),
  }));
  const receipts = await Promise.all(
    spread.flatMap(({ instance, client, heads: own }, place) => {
      const records = own.map((head, index) => (place % 3 ? ended : begun)(index + 1, head));
      return [0, 1, 2].map((part) =>
        client.evidence({ body: { instance, records: records.slice(part * 100, part * 100 + 100) } }),
      );
    }),
  );
  expect(receipts.flatMap(({ refused }) => refused)).toEqual([]);
  expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(16 * 300);
  const { activity, ringUnits } = await system.owner.experiment({
    params: { experiment: "note-mail" },
    query: {},
  });
  const { ai, baseline } = activity.arms;
  expect(ai.runs + baseline.runs).toBe(400);
  expect(ai.served + baseline.served).toBe(400);
  expect([ai.unended, baseline.unended]).toEqual([0, 0]);
  const unitsOf = (arm: string, ring?: number) =>
    new Set(
      heads
        .filter((head) => head.assigned === arm && (ring === undefined || head.ring === ring))
        .map((head) => head.unit),
    ).size;
  expect([ai.units, baseline.units]).toEqual([unitsOf("ai"), unitsOf("baseline")]);
  expect(ringUnits).toEqual([0, 1, 2].map((ring) => unitsOf("ai", ring) + unitsOf("baseline", ring)));
  expect(await deadlocks()).toBe(0);
}, 60_000);
