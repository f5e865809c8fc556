import { afterEach, expect, test } from "vitest";
import { conversion, createMetricTestSystem, type MetricTestSystem } from "./testing/metric-test-system.ts";

let system: MetricTestSystem;
afterEach(() => system.close());

test("a verdict goes from not measured yet, over too early, to an interval and a decision", async () => {
  system = await createMetricTestSystem({
    success: { metric: "meetings", minimumEffect: 0.1, baseline: 0.3, plannedUnits: 60 },
    business: [conversion],
  });
  const { record, outcome } = system;
  const units = Array.from({ length: 80 }, (_, index) => index);
  await system.handIn(
    units.map((index) => record(`unit-${index}`, index % 2 ? "ai" : "baseline", index / 5)),
  );
  const first = (await system.report()).items[0]!;
  expect(first).toMatchObject({ status: "not-measured-yet", arms: null, effect: null, verdict: null });

  await system.outcomes(
    units
      .filter((index) => index % 2 === 1 || index % 10 === 0)
      .map((index) => outcome(`unit-${index}`, "meeting-booked", index / 5 + 5)),
  );
  await system.at(24 + 11.9 / 5);
  expect((await system.report()).items[0]).toMatchObject({
    status: "too-early",
    statusDetail: "12 of 40 accounts",
    verdict: null,
    effect: null,
  });
  await system.at(24 + 17);
  const report = await system.report();
  expect(report.items[0]).toMatchObject({
    status: "measured",
    verdict: "better",
    arms: { ai: { units: 40, value: 1 }, baseline: { units: 40, value: 0.2 } },
    planned: { units: 60, mature: 80, assigned: 80 },
  });
  expect(report.items[0]!.effect!.low).toBeGreaterThan(0.1);
  expect(report.outcomes).toEqual({ counted: 48 });
  const { series } = await system.detail("meetings");
  expect(series.at(-1)).toMatchObject({ units: 80 });
});
