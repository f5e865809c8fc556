import type { Arm, BusinessMetric, MetricResult } from "@belay/contracts";
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

const { cap: _, ...uncapped } = duration;
const plannedUnits = 80;

/** Spread evenly over 0 to 10, in no order of time. */
const spread = (index: number) => (index * 7) % 11;

async function open(metric: typeof duration) {
  system = await createMetricTestSystem({
    success: { metric: metric.key, minimumEffect: 0.5, plannedUnits },
    business: [metric],
  });
}

/** Units on both arms in turn; the AI arm takes so many minutes less. Each opens the mail once. */
async function feed(faster: number, units: { from: number; to: number; phase?: number; revision?: number }) {
  const { from, to, phase = 2, revision = 1 } = units;
  const all = Array.from({ length: to - from }, (_unused, index) => {
    const number = from + index;
    const arm: Arm = number % 2 ? "ai" : "baseline";
    return { unit: `unit-${number}`, arm, number, hours: 1 + number / 100 };
  });
  await system.handIn(
    all.map(({ unit, arm, hours }) => system.record(unit, arm, hours, { phase, revision })),
  );
  const minutes = ({ number, arm }: (typeof all)[number]) =>
    20 + spread(number >> 1) - (arm === "ai" ? faster : 0);
  await system.outcomes(
    all.flatMap((one) => [
      system.outcome(one.unit, "mail-sent", one.hours + 1, { value: minutes(one) }),
      system.outcome(one.unit, "mail-opened", one.hours + 1),
      // What came before tells units apart, and has nothing to do with the arm.
      system.outcome(one.unit, "mail-sent", one.hours - 1, { value: 20 + ((one.number * 5) % 13) }),
    ]),
  );
}

const result = async (): Promise<MetricResult> => (await system.report()).items[0]!;

describe("the one look at the planned end decides what watching alone would not", () => {
  const cases: { name: string; metric: typeof duration; faster: number }[] = [
    { name: "a capped mean", metric: duration, faster: 1.9 },
    {
      name: "a ratio",
      metric: { ...uncapped, key: "per-mail", kind: "ratio", per: "mail-opened" },
      faster: 1.9,
    },
    { name: "values adjusted for the time before", metric: { ...duration, prePeriodHours: 10 }, faster: 1.9 },
  ];
  test.each(cases)("$name", async ({ metric, faster }) => {
    await open(metric);
    await feed(faster, { from: 0, to: plannedUnits - 1 });
    await system.at(30);
    expect(await result()).toMatchObject({ status: "measured", verdict: "inconclusive" });

    await feed(faster, { from: plannedUnits - 1, to: plannedUnits });
    await system.at(40);
    const decided = await result();
    expect(decided).toMatchObject({
      verdict: "better-not-by-enough",
      method: expect.stringContaining("one look at the planned end"),
    });
    expect(decided.notes).toContain("Decided by the one look at the planned end.");
    expect(decided.effect!.high).toBeLessThan(0);

    // Units after it take no part in it.
    await feed(-9, { from: plannedUnits, to: plannedUnits + 10 });
    await system.at(60);
    expect(await result()).toMatchObject({ verdict: "better-not-by-enough" });
    expect(await recompute(system.dependencies)).toMatchObject([{ differences: [] }]);
  });
});

test("phases of different shares are compared each by itself: what pooling would call an effect is none", async () => {
  const metric: BusinessMetric = JSON.parse(JSON.stringify({ ...conversion, missing: 0 }));
  const metrics = {
    success: { metric: "meetings", minimumEffect: 0.05, plannedUnits: 160 },
    business: [metric],
  };
  system = await createMetricTestSystem(metrics);
  /** On both arms, so many of ten units have the outcome. */
  const run = async (
    { ai, baseline, ofTen }: { ai: number; baseline: number; ofTen: number },
    head: { phase: number; revision: number },
    hours: number,
  ) => {
    for (const [arm, count] of [
      ["ai", ai],
      ["baseline", baseline],
    ] as const) {
      const units = Array.from({ length: count }, (_unused, index) => ({
        unit: `${arm}-${index}-in-${head.phase}`,
        at: hours + index / 100,
        hasOutcome: index % 10 < ofTen,
      }));
      await system.handIn(units.map(({ unit, at }) => system.record(unit, arm, at, head)));
      const met = units.filter(({ hasOutcome }) => hasOutcome);
      await system.outcomes(met.map(({ unit, at }) => system.outcome(unit, "meeting-booked", at + 1)));
    }
  };
  await run({ ai: 10, baseline: 70, ofTen: 2 }, { phase: 2, revision: 1 }, 1);
  await system.at(30);
  const { revision } = await system.push({ split: { ai: 0.875 }, metrics });
  await system.owner.activate({ body: { experiment: "note-mail", revision } });
  await run({ ai: 70, baseline: 10, ofTen: 8 }, { phase: 3, revision }, 31);
  await system.at(70);
  const { arms, verdict, effect, planned } = await result();
  expect(planned).toMatchObject({ units: 160, mature: 160 });
  // Pooled, the arms are far apart.
  expect(arms!.ai.value! - arms!.baseline.value!).toBeCloseTo(0.45, 9);
  expect(verdict).toBe("inconclusive");
  expect(effect!.low).toBeLessThan(0);
  expect(effect!.high).toBeGreaterThan(0);
  expect(await recompute(system.dependencies)).toMatchObject([{ differences: [] }]);
});

test("too few on an arm at the planned end: the look is not taken, and the page says so", async () => {
  await open(duration);
  const units = Array.from({ length: plannedUnits }, (_unused, index) => index);
  const arm = (index: number): Arm => (index < 8 ? "ai" : "baseline");
  await system.handIn(units.map((index) => system.record(`unit-${index}`, arm(index), 1 + index / 100)));
  await system.outcomes(
    units.map((index) =>
      system.outcome(`unit-${index}`, "mail-sent", 3, { value: spread(index) + (index < 8 ? 0 : 40) }),
    ),
  );
  await system.at(30);
  const { verdict, approximate, notes } = await result();
  expect({ verdict, approximate }).toEqual({ verdict: "inconclusive", approximate: true });
  expect(notes.join(" ")).toContain("it was not taken, and watching goes on");
});
