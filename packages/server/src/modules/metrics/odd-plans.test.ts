import type { Arm } from "@belay/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { recompute } from "./recompute.ts";
import {
  conversion,
  createMetricTestSystem,
  duration,
  type MetricTestSystem,
} from "./testing/metric-test-system.ts";

let system: MetricTestSystem;
afterEach(() => system.close());

const business = [
  conversion,
  { ...duration, key: "score", range: [0, 60] as [number, number] },
  duration,
].map((metric) =>
  JSON.parse(JSON.stringify({ ...metric, ...(metric.key === "score" ? { cap: undefined } : {}) })),
) as (typeof conversion)[];

describe("a split that gives one arm to nobody", () => {
  test.each([
    { share: 0, arm: "baseline" as Arm, other: "AI" },
    { share: 1, arm: "ai" as Arm, other: "baseline" },
  ])("share $share", async ({ share, arm, other }) => {
    system = await createMetricTestSystem(
      { success: { metric: "meetings", minimumEffect: 0.1, plannedUnits: 40 }, business },
      { split: { ai: share } },
    );
    const units = Array.from({ length: 50 }, (_, index) => `unit-${index}`);
    await system.handIn(units.map((unit) => system.record(unit, arm, 1)));
    await system.outcomes(
      units.flatMap((unit) => [
        system.outcome(unit, "meeting-booked", 2),
        system.outcome(unit, "mail-sent", 2, { value: 5 }),
      ]),
    );
    await system.at(30);
    const { items, phases } = await system.report();
    for (const { key } of business) {
      const result = items.find(({ metric }) => metric.key === key)!;
      expect(result.arms![arm]).toMatchObject({ units: 50 });
      expect(result).toMatchObject({
        status: "too-early",
        statusDetail: "50 accounts, not enough of them on one arm",
        verdict: null,
        effect: null,
      });
      expect(result.notes).toContain(`Nobody with a value on the ${other} arm yet.`);
      expect((await system.detail(key)).segments).not.toHaveLength(0);
    }
    // As planned; a single unit on the arm that was to get nobody would be none of that.
    expect(phases.at(-1)).toMatchObject({ share, sampleRatio: { flagged: false } });
    await system.handIn([system.record("astray", arm === "ai" ? "baseline" : "ai", 31)]);
    expect((await system.report()).phases.at(-1)).toMatchObject({ sampleRatio: { flagged: true } });
    await system.at(60);
    expect(await recompute(system.dependencies)).toMatchObject([{ units: 51, differences: [] }]);
  });
});

test("a plan without a unit is refused with its place; a plan of one is looked at and decides nothing by itself", async () => {
  system = await createMetricTestSystem({
    success: { metric: "meetings", minimumEffect: 0.1, plannedUnits: 1 },
    business,
  });
  const nobody = { metric: "meetings", minimumEffect: 0.1, plannedUnits: 0 };
  await expect(async () => system.push({ metrics: { success: nobody, business } })).rejects.toThrow(
    /plannedUnits/,
  );
  await system.handIn([system.record("a", "ai", 1), system.record("b", "baseline", 1)]);
  await system.outcomes([system.outcome("a", "meeting-booked", 2)]);
  await system.at(30);
  expect((await system.report()).items[0]).toMatchObject({
    status: "measured",
    verdict: "inconclusive",
    effect: { low: expect.closeTo(-1, 1), high: 1 },
  });
});

test("values that are no numbers are refused one by one, and say where", async () => {
  system = await createMetricTestSystem({ business });
  await system.handIn([system.record("a", "ai", 1)]);
  const { accepted, refused } = await system.outcomes([
    system.outcome("a", "mail-sent", 2, { value: 5 }),
    // As JSON writes NaN and infinities, and as they come through other doors.
    { ...system.outcome("a", "mail-sent", 3), value: null },
    { ...system.outcome("a", "mail-sent", 4), value: "NaN" },
    { ...system.outcome("a", "mail-sent", 5), value: "Infinity" },
  ]);
  expect(accepted).toBe(1);
  expect(refused.map(({ index, message }) => ({ index, at: message.split(" ")[0] }))).toEqual(
    [1, 2, 3].map((index) => ({ index, at: "/value" })),
  );
});

test("a unit that turns up with other attributes, or on the other arm, stays what it was at first", async () => {
  system = await createMetricTestSystem(
    { business },
    { unit: { name: "account", attributes: { tier: "string" } } },
  );
  await system.handIn([
    system.record("a", "ai", 1, { attributes: { tier: "small" } }),
    system.record("b", "baseline", 1, { attributes: { tier: "small" } }),
  ]);
  await system.handIn([system.record("a", "baseline", 2, { attributes: { tier: "large" } })]);
  await system.at(30);
  const { crossovers } = await system.report();
  expect(crossovers).toBe(1);
  await system.outcomes([system.outcome("a", "meeting-booked", 2)]);
  const { segments, arms, notes } = await system.detail("meetings");
  expect(segments.map(({ value, ai, baseline }) => [value, ai.units, baseline.units])).toEqual([
    ["small", 1, 1],
    ["2026-W02", 1, 1],
  ]);
  expect(arms).toMatchObject({ ai: { units: 1 }, baseline: { units: 1 } });
  expect(notes).toContain("1 account seen on both arms, counted on the first.");
});

test("clocks that disagree by hours: what seems to come before its run is told apart and pointed at", async () => {
  system = await createMetricTestSystem({ business });
  await system.at(6);
  // The service's clock is five hours ahead of the system the outcomes come from.
  await system.handIn([system.record("a", "ai", 11), system.record("b", "baseline", 6)]);
  await system.outcomes([system.outcome("a", "meeting-booked", 7), system.outcome("b", "meeting-booked", 7)]);
  await system.at(40);
  const { arms, outcomes, notes } = await system.detail("meetings");
  expect(outcomes).toEqual({ counted: 1, "before-exposure": 1 });
  expect(arms).toEqual({ ai: { units: 1, value: 0 }, baseline: { units: 1, value: 1 } });
  expect(notes.join(" ")).toMatch(/1 outcome is dated before .* compare the clocks/);
});
