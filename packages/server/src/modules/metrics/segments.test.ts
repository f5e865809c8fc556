import type { Arm, MetricDetail } from "@belay/contracts";
import { afterEach, expect, test } from "vitest";
import {
  conversion,
  createMetricTestSystem,
  duration,
  type MetricTestSystem,
} from "./testing/metric-test-system.ts";

let system: MetricTestSystem;
afterEach(() => system.close());

type Group = { tier: string; units: number; aiFaster: number };

/** So many accounts of each tier on each arm; on the AI arm they take so many minutes less, or all of them meet. */
async function feed(groups: Group[], metric = duration): Promise<MetricDetail> {
  system = await createMetricTestSystem(
    { business: [metric] },
    { unit: { name: "account", attributes: { tier: "string" } } },
  );
  const units = groups.flatMap(({ tier, units: count, aiFaster }) =>
    (["ai", "baseline"] as const).flatMap((arm: Arm) =>
      Array.from({ length: count }, (_, index) => ({
        unit: `${tier}-${arm}-${index}`,
        arm,
        tier,
        value: 20 + ((index * 7) % 11) - (arm === "ai" ? aiFaster : 0),
        index,
        aiFaster,
      })),
    ),
  );
  await system.handIn(
    units.map(({ unit, arm, tier }, place) =>
      system.record(unit, arm, 1 + place / 1000, { attributes: { tier } }),
    ),
  );
  await system.outcomes(
    units.flatMap(({ unit, arm, value, index, aiFaster }) => [
      system.outcome(unit, "mail-sent", 3, { value }),
      ...((arm === "ai" && aiFaster > 0) || index === 0 ? [system.outcome(unit, "meeting-booked", 3)] : []),
    ]),
  );
  await system.at(30);
  return system.detail(metric.key);
}

const ofTier = ({ repeatability }: MetricDetail) =>
  repeatability.find(({ attribute }) => attribute === "tier")!;

test("an effect in every kind of account holds", async () => {
  const detail = await feed([
    { tier: "large", units: 20, aiFaster: 8 },
    { tier: "medium", units: 20, aiFaster: 7 },
    { tier: "small", units: 20, aiFaster: 9 },
  ]);
  const { whole, leftOut, ...tier } = ofTier(detail);
  expect(tier).toMatchObject({ answer: "holds", carrier: null, segments: 3, compared: 3, agreeing: 3 });
  expect(tier).toMatchObject({ degreesOfFreedom: 2, q: expect.closeTo(2, 0) });
  expect(tier.pValue).toBeGreaterThan(0.05);
  // Alike in spread and number, the three count alike.
  expect(whole).toBeCloseTo(-8, 1);
  expect(leftOut).toEqual([
    { value: "large", effect: expect.closeTo(-8, 1) },
    { value: "medium", effect: expect.closeTo(-8.5, 1) },
    { value: "small", effect: expect.closeTo(-7.5, 1) },
  ]);
  // All of them came in one week: nothing to compare.
  expect(detail.repeatability.find(({ attribute }) => attribute === "week")).toMatchObject({
    answer: "too-few",
    segments: 1,
    pValue: 1,
  });
});

test("one good output: a single kind of account carries it", async () => {
  const tier = ofTier(
    await feed([
      { tier: "large", units: 20, aiFaster: 0 },
      { tier: "medium", units: 20, aiFaster: 0 },
      { tier: "small", units: 20, aiFaster: 9 },
    ]),
  );
  expect(tier).toMatchObject({ answer: "one-carries", carrier: "small" });
  expect(tier.pValue).toBeLessThan(0.001);
  expect(tier.leftOut.at(-1)).toEqual({ value: "small", effect: expect.closeTo(0, 1) });
});

test("kinds of accounts that differ by more than chance", async () => {
  const tier = ofTier(
    await feed([
      { tier: "large", units: 25, aiFaster: 4 },
      { tier: "medium", units: 25, aiFaster: 6 },
      { tier: "small", units: 25, aiFaster: 12 },
    ]),
  );
  expect(tier).toMatchObject({ answer: "differs", carrier: null, agreeing: 3 });
  expect(tier.iSquared).toBeGreaterThan(0.5);
});

test("before the minimum sample segments are counted and nothing is said of them", async () => {
  const { status, segments, repeatability } = await feed([
    { tier: "large", units: 9, aiFaster: 8 },
    { tier: "small", units: 9, aiFaster: 8 },
  ]);
  expect(status).toBe("too-early");
  expect(segments.map(({ ai, effect }) => [ai.units, effect])).toEqual([
    [9, null],
    [9, null],
    [18, null],
  ]);
  expect(repeatability).toEqual([]);
});

test("a difference of shares is never more than 100 points, however few units a segment has", async () => {
  const { segments } = await feed(
    [
      { tier: "large", units: 4, aiFaster: 1 },
      { tier: "small", units: 30, aiFaster: 1 },
    ],
    conversion,
  );
  const of = (tier: string) => segments.find(({ value }) => value === tier)!.effect!;
  // Four an arm say nothing; thirty say that almost all of the range is possible, and no more than the range.
  expect(of("large")).toMatchObject({ low: null, high: null });
  expect(of("small")).toMatchObject({ estimate: expect.closeTo(29 / 30), high: 1 });
  expect(of("small").low).toBeLessThan(29 / 30);
  for (const { effect } of segments) {
    expect(effect!.low ?? 0).toBeGreaterThanOrEqual(-1);
    expect(effect!.high ?? 0).toBeLessThanOrEqual(1);
  }
});
