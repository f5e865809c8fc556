import type { TestReplica } from "@belay/testkit";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recompute } from "./recompute.ts";
import {
  conversion,
  createMetricTestSystem,
  duration,
  type EndedRecord,
  type MetricTestSystem,
} from "./testing/metric-test-system.ts";

const metrics = {
  success: { metric: "meetings", minimumEffect: 0.1, baseline: 0.3, plannedUnits: 12 },
  mustNotHarm: [{ metric: "minutes", margin: 5 }],
  business: [
    { ...conversion, windowHours: 1 },
    { ...duration, windowHours: 2, scale: "log" as const },
  ],
};
/** Evidence that is late, but less than the allowance of ten minutes. */
const mostDelay = 0.16;

let system: MetricTestSystem;
let replicas: TestReplica[];
let begun = 0;
let hours = 0;
beforeAll(async () => {
  system = await createMetricTestSystem(metrics);
  replicas = [system, await system.replica(), await system.replica()];
});
afterAll(() => system.close());

const delay = fc.double({ min: 0, max: mostDelay, noNaN: true });
const events = fc.array(
  fc.record({
    unit: fc.integer({ min: 1, max: 24 }),
    kind: fc.constantFrom("run", "run", "meeting-booked", "mail-sent"),
    arm: fc.constantFrom("ai" as const, "baseline" as const),
    minute: fc.integer({ min: 0, max: 240 }),
    value: fc.integer({ min: 0, max: 90 }),
    tier: fc.constantFrom("pilot", "other"),
    delay,
    again: fc.option(delay, { nil: undefined }),
    replica: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 5, maxLength: 120 },
);

/** Everything that the ledger says of an experiment, times of writing and batches left out. */
async function ledgerOf(experiment: string) {
  const read = async (statement: string) =>
    (
      await sql`${sql.raw(statement)} where experiment_key = ${experiment} order by 1, 2, 3`.execute(
        system.database.kysely,
      )
    ).rows;
  return {
    assignments: await read(
      "select unit, phase, arm, position, rank, attributes, assigned_at, seen from assignments",
    ),
    observations: await read(
      "select metric, sequence, unit, phase, arm, rank, value, beside from observations",
    ),
    ledgers: await read("select metric, edition, frozen, plan, fixed_look, standing from metric_ledgers"),
    states: await read("select metric, edition, phase, next, matured_at, state from metric_states"),
    points: await read("select metric, edition, units, estimate, low, high from metric_points"),
  };
}

test("shuffled, late and twice over three replicas, evidence ends in the ledger of evidence in order", async () => {
  await fc.assert(
    fc.asyncProperty(events, async (given) => {
      const number = ++begun;
      const names = { plain: `plain-${number}`, shuffled: `shuffled-${number}` };
      for (const key of Object.values(names)) await system.open({ key, split: { ai: 0.5 }, metrics });
      const start = hours;
      type Arrival = { at: number; experiment: string; replica: TestReplica; index: number };
      const arrivals = given.flatMap((event, index): Arrival[] => {
        const at = start + event.minute / 60;
        const replica = replicas[event.replica]!;
        const shuffled = { experiment: names.shuffled, replica, index };
        return [
          { at, experiment: names.plain, replica: system, index },
          { ...shuffled, at: at + event.delay },
          ...(event.again === undefined ? [] : [{ ...shuffled, at: at + event.again }]),
        ];
      });
      const records = new Map<string, EndedRecord>();
      const recordOf = (experiment: string, index: number): EndedRecord => {
        const { unit, arm, minute, tier } = given[index]!;
        const name = `${experiment} ${index}`;
        const made =
          records.get(name) ??
          system.record(`unit-${unit}`, arm, start + minute / 60, { experiment, attributes: { tier } });
        // Ids are in one order in both experiments: which of two runs at one moment is the first hangs on it.
        made.run["id"] =
          `${String(made.run["id"]).slice(0, 14)}7000-8000-${experiment === names.plain ? "0" : "1"}${String(index).padStart(11, "0")}`;
        records.set(name, made);
        return made;
      };
      for (let at = start; at <= start + 7; at += 0.25) {
        const due = arrivals.filter((arrival) => arrival.at > at - 0.25 && arrival.at <= at);
        await Promise.all(
          due
            .toSorted((a, b) => a.at - b.at)
            .map(async ({ experiment, replica, index }) => {
              const { kind, unit, minute, value } = given[index]!;
              if (kind === "run") return system.handIn([recordOf(experiment, index)], replica);
              const one = system.outcome(`unit-${unit}`, kind, start + minute / 60, {
                id: `event ${index}`,
                experiment,
                value,
              });
              await system.outcomes([one], replica);
            }),
        );
        await system.at(at);
      }
      hours = start + 8;
      await system.at(hours);
      const [plain, shuffled] = [await ledgerOf(names.plain), await ledgerOf(names.shuffled)];
      expect(plain.observations.length).toBe(2 * plain.assignments.length);
      expect(shuffled).toEqual(plain);
    }),
    { numRuns: 6 },
  );
  for (const { experiment, differences } of await recompute(system.dependencies))
    expect({ experiment, differences }).toEqual({ experiment, differences: [] });
}, 120_000);
