import { afterEach, expect, test } from "vitest";
import {
  conversion,
  createMetricTestSystem,
  duration,
  type MetricTestSystem,
} from "./testing/metric-test-system.ts";
import { recompute } from "./recompute.ts";

let system: MetricTestSystem;
afterEach(() => system.close());

const revenue = {
  ...conversion,
  key: "revenue",
  name: "Revenue",
  unit: "EUR",
  kind: "amount" as const,
  outcome: "order",
  currency: "EUR",
  range: [0, 1_000] as [number, number],
};

test("every outcome has one fate, which is counted and shown", async () => {
  system = await createMetricTestSystem({
    success: { metric: "meetings", minimumEffect: 0.1, plannedUnits: 20 },
    business: [conversion, revenue],
  });
  const { outcome, record } = system;
  await system.handIn([record("a", "ai", 1), record("b", "baseline", 1)]);
  const booked = outcome("a", "meeting-booked", 2);
  expect(await system.outcomes([booked, booked])).toMatchObject({ accepted: 1, duplicates: 1 });
  expect(await system.outcomes([booked])).toMatchObject({ accepted: 0, duplicates: 1 });
  const given = await system.outcomes([
    outcome("a", "meeting-booked", 0.5),
    outcome("stranger", "meeting-booked", 2),
    outcome("a", "order", 3, { value: 100, currency: "EUR" }),
    outcome("a", "order", 4, { value: 100, currency: "USD" }),
    outcome("a", "order", 5, { value: 1e300, currency: "EUR" }),
    outcome("b", "order", 5, { value: 70, currency: "EUR" }),
    outcome("b", "nobody-asks", 5),
    { ...outcome("a", "order", 6), at: "yesterday" },
    { ...outcome("a", "order", 7), experiment: "another" },
    { ...outcome("a", "order", 8), at: "1999-12-31T00:00:00Z" },
  ]);
  expect(given.accepted).toBe(7);
  expect(given.refused).toMatchObject([
    { index: 7, code: "invalid-request", message: expect.stringContaining("/at") as unknown },
    { index: 8, code: "not-found", message: 'There is no experiment "another" for this key.' },
    { index: 9, code: "invalid-request" },
  ]);
  expect((await system.report()).outcomes).toEqual({ waiting: 6, "unknown-unit": 1, unused: 1 });

  await system.at(23);
  await system.outcomes([outcome("a", "meeting-booked", 26)]);
  await system.at(26);
  await system.outcomes([outcome("a", "meeting-booked", 10), outcome("b", "order", 30, { value: 5 })]);
  expect((await system.report()).outcomes).toEqual({
    counted: 3,
    "before-exposure": 1,
    "after-window": 2,
    "wrong-currency": 1,
    "out-of-range": 1,
    "unknown-unit": 1,
    late: 1,
    unused: 1,
  });
  const money = await system.detail("revenue");
  expect(money.arms).toEqual({ ai: { units: 1, value: 100 }, baseline: { units: 1, value: 70 } });
  expect(money.outcomes).toEqual({ counted: 2, "wrong-currency": 1, "out-of-range": 1, "after-window": 1 });
  expect(money.notes.join(" ")).toMatch(/1 outcome in another currency.*1 outcome out of range/);

  // Whoever it was, is there after all.
  await system.handIn([record("stranger", "ai", 1.5)]);
  await system.at(27);
  const { outcomes } = await system.report();
  expect(outcomes).toMatchObject({ counted: 4, late: 1 });
  expect(outcomes["unknown-unit"]).toBeUndefined();
  expect(await recompute(system.dependencies)).toMatchObject([
    { units: 3, observations: 6, differences: [] },
  ]);
});

test("what is frozen stays as it is, whatever comes later", async () => {
  system = await createMetricTestSystem({ business: [conversion, duration] });
  const { outcome, record } = system;
  await system.handIn([record("a", "ai", 1), record("b", "baseline", 2), record("c", "ai", 3)]);
  await system.outcomes([outcome("b", "mail-sent", 3, { value: 12 })]);
  await system.at(25.5);
  const frozen = () =>
    system.database.kysely
      .selectFrom("observations")
      .selectAll()
      .orderBy("metric")
      .orderBy("sequence")
      .execute();
  const before = await frozen();
  expect(before).toHaveLength(2);
  await system.outcomes([
    outcome("a", "meeting-booked", 2),
    outcome("a", "mail-sent", 2, { value: 50 }),
    outcome("c", "mail-sent", 4, { value: 1 }),
  ]);
  // A run that would have been the unit's first, on the other arm.
  await system.handIn([record("a", "baseline", 0.5)]);
  await system.at(40);
  const after = await frozen();
  expect(after).toHaveLength(6);
  expect(after).toEqual(expect.arrayContaining(before));
  const report = await system.report();
  expect(report.crossovers).toBe(1);
  expect(report.outcomes).toEqual({ counted: 2, late: 2 });
  expect(report.items.find(({ metric }) => metric.key === "minutes")).toMatchObject({
    arms: { ai: { units: 2, value: 0.5 }, baseline: { units: 1, value: 12 } },
    notes: expect.arrayContaining([
      "1 outcome came after the value was frozen and changed nothing.",
    ]) as unknown,
  });
  expect(await recompute(system.dependencies)).toMatchObject([{ differences: [] }]);
});

test("recomputing finds what was changed behind the ledger's back", async () => {
  system = await createMetricTestSystem({ business: [duration] });
  const { outcome, record, database } = system;
  await system.handIn([record("a", "ai", 1), record("b", "baseline", 2)]);
  await system.outcomes([outcome("b", "mail-sent", 3, { value: 12 })]);
  await system.at(30);
  const differences = async () => (await recompute(system.dependencies))[0]!.differences;
  expect(await differences()).toEqual([]);
  await database.kysely.updateTable("outcomes").set({ value: 13 }).execute();
  expect(await differences()).toEqual([
    expect.stringMatching(/^metric minutes: unit \S+ was frozen at 12, and its outcomes give 13$/),
    "metric minutes: its phases' states is not what its values give",
    "metric minutes: its intervals over time is not what its values give",
  ]);
  await database.kysely.updateTable("outcomes").set({ value: 12 }).execute();
  await database.kysely.updateTable("runs").set({ assigned: "ai" }).execute();
  expect(await differences()).toEqual([
    expect.stringMatching(/^assignment: unit \S+ is not where its runs put it$/),
  ]);
});
