import type { Arm, MetricResult } from "@belay/contracts";
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

const resultOf = async (key: string): Promise<MetricResult> =>
  (await system.report()).items.find(({ metric }) => metric.key === key)!;
const minutes = { ...duration, key: "plain-minutes", cap: undefined };
const business = [
  conversion,
  duration,
  { ...duration, key: "log-minutes", cap: undefined, scale: "log" as const },
  { ...duration, key: "score", cap: undefined, range: [0, 60] as [number, number] },
  { ...duration, key: "ratio", cap: undefined, kind: "ratio" as const, per: "mail-opened" },
  { ...duration, key: "adjusted", prePeriodHours: 10 },
].map((metric) => JSON.parse(JSON.stringify(metric)) as typeof metric);
const keys = business.map(({ key }) => key);

/** Units on both arms with minutes to send, and half of them with a meeting. */
async function feed(values: Partial<Record<Arm, number[]>>) {
  for (const [arm, of] of Object.entries(values) as [Arm, number[]][]) {
    const units = of.map((value, index) => ({ unit: `${arm}-${index}`, value, hours: 1 + index / 100 }));
    if (units.length === 0) continue;
    await system.handIn(
      units.map(({ unit, hours }) => system.record(unit, arm, hours, { attributes: { tier: "x" } })),
    );
    await system.outcomes(
      units.flatMap(({ unit, value, hours }, index) => [
        system.outcome(unit, "mail-sent", hours + 1, { value }),
        system.outcome(unit, "mail-opened", hours + 1),
        system.outcome(unit, "mail-sent", hours - 1, { value }),
        ...(index % 2 ? [system.outcome(unit, "meeting-booked", hours + 2)] : []),
      ]),
    );
  }
  // Somebody elsewhere has one too, so that every metric is fed.
  await system.outcomes([
    system.outcome("elsewhere", "meeting-booked", 2),
    system.outcome("elsewhere", "mail-sent", 2),
  ]);
  await system.at(40);
}
const normal = (from: number) => Array.from({ length: 30 }, (_, index) => from + ((index * 7) % 11));

const plan = {
  success: { metric: "meetings", minimumEffect: 0.05, plannedUnits: 40 },
  mustNotHarm: [
    { metric: "minutes", margin: 2 },
    { metric: "log-minutes", margin: 0.1 },
    { metric: "score", margin: 2 },
  ],
  business,
};

describe("every metric has a defined answer for", () => {
  const odd: [string, Partial<Record<Arm, number[]>>][] = [
    ["an empty arm", { ai: normal(5), baseline: [] }],
    ["one unit", { ai: [5] }],
    ["one unit an arm", { ai: [5], baseline: [9] }],
    ["zero variance", { ai: normal(5).map(() => 5), baseline: normal(5).map(() => 5) }],
    ["absurd values", { ai: [...normal(5), 1e308, -1e308, -5, 1e-308], baseline: [...normal(9), 1e12, 0] }],
  ];
  test.each(odd)("%s", async (_, values) => {
    system = await createMetricTestSystem(plan, {
      unit: { name: "account", attributes: { tier: "string" } },
    });
    await feed(values);
    const { items } = await system.report();
    const units = (values.ai?.length ?? 0) + (values.baseline?.length ?? 0);
    for (const key of keys) {
      const result = items.find(({ metric }) => metric.key === key)!;
      expect(result.arms!.ai.units + result.arms!.baseline.units).toBe(units);
      expect(result.verdict).not.toBe("better");
      if (units < 40) expect(result).toMatchObject({ status: "too-early", verdict: null, effect: null });
      await system.detail(key);
    }
    expect(await recompute(system.dependencies)).toMatchObject([{ differences: [] }]);
  });
});

test("each kind of metric is compared in its own way, and swapping the arms flips signs and nothing else", async () => {
  const answers: Record<string, MetricResult>[] = [];
  for (const [ai, baseline] of [
    [normal(5), normal(15)],
    [normal(15), normal(5)],
  ] as const) {
    system = await createMetricTestSystem(plan);
    await feed({ ai, baseline });
    answers.push(
      Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await resultOf(key)] as const))),
    );
    if (answers.length === 1) await system.close();
  }
  const [less, more] = answers as [Record<string, MetricResult>, Record<string, MetricResult>];
  for (const key of ["minutes", "score", "ratio", "adjusted"]) {
    const [one, other] = [less[key]!, more[key]!];
    expect(one.effect!.estimate).toBeCloseTo(-other.effect!.estimate, 9);
    expect(one.effect!.low).toBeCloseTo(-other.effect!.high!, 9);
    expect(one.effect!.high).toBeCloseTo(-other.effect!.low!, 9);
    expect(one.arms!.ai).toEqual(other.arms!.baseline);
    expect(one.method).toBe(other.method);
  }
  expect(less["log-minutes"]!.effect!.estimate).toBeCloseTo(
    1 / (1 + more["log-minutes"]!.effect!.estimate) - 1,
    9,
  );
  expect(less["log-minutes"]!.effect!.estimate).toBeLessThan(-0.3);
  expect(less["minutes"]).toMatchObject({
    verdict: "holding",
    approximate: false,
    method: "asymptotic sequence, one-sided",
  });
  expect(more["minutes"]).toMatchObject({ verdict: "harmed" });
  expect(less["score"]).toMatchObject({ method: "pair betting, one-sided" });
  expect(less["ratio"]).toMatchObject({ method: "ratio, asymptotic sequence", verdict: null });
  expect(less["adjusted"]).toMatchObject({ method: "adjusted for the time before, asymptotic sequence" });
  expect(less["meetings"]).toMatchObject({
    verdict: "inconclusive",
    method: "pair betting with one look at the planned end",
  });
});

test("a metric without cap, range or log scale is shown and decides nothing", async () => {
  system = await createMetricTestSystem({
    success: { metric: minutes.key, minimumEffect: 1, plannedUnits: 40 },
    business: [JSON.parse(JSON.stringify(minutes)) as typeof minutes],
  });
  await feed({ ai: normal(5), baseline: normal(50) });
  expect(await resultOf(minutes.key)).toMatchObject({
    status: "measured",
    approximate: true,
    verdict: "inconclusive",
    notes: expect.arrayContaining([expect.stringContaining("decides nothing")]) as unknown as string[],
    cannotDecide: expect.stringContaining("Declare a cap"),
  });
});

test("below twenty units an arm a mean is approximate and decides nothing", async () => {
  system = await createMetricTestSystem({
    success: { metric: "minutes", minimumEffect: 1, plannedUnits: 20 },
    business: [duration],
  });
  await feed({ ai: normal(5).slice(0, 19), baseline: normal(50) });
  expect(await resultOf("minutes")).toMatchObject({
    status: "measured",
    approximate: true,
    verdict: "inconclusive",
  });
  await system.handIn([system.record("ai-20", "ai", 41)]);
  await system.outcomes([system.outcome("ai-20", "mail-sent", 42, { value: 9 })]);
  await system.at(66);
  expect(await resultOf("minutes")).toMatchObject({ approximate: false, verdict: "better" });
});

test("a metric defined anew is not mixed with what was frozen under the old definition", async () => {
  system = await createMetricTestSystem({ business: [duration] });
  await feed({ ai: normal(5), baseline: normal(15) });
  const { revision } = await system.push({
    split: { ai: 0.5 },
    metrics: { business: [{ ...duration, cap: 10 }] },
  });
  await system.owner.activate({ body: { experiment: "note-mail", revision } });
  const units = [0, 1, 2, 3];
  await system.handIn(
    units.map((index) =>
      system.record(`new-${index}`, index % 2 ? "ai" : "baseline", 41, { phase: 3, revision }),
    ),
  );
  await system.outcomes(units.map((index) => system.outcome(`new-${index}`, "mail-sent", 42, { value: 30 })));
  await system.at(70);
  const detail = await system.detail("minutes");
  expect(detail).toMatchObject({
    statusDetail: "4 of 40 accounts",
    arms: { ai: { units: 2, value: 10 }, baseline: { units: 2, value: 10 } },
  });
  expect(detail.notes).toContain(
    "60 accounts measured under another definition of this metric: not combined with these.",
  );
  expect(detail.phases.map(({ phase, began, units: of }) => ({ phase, began, of }))).toEqual([
    { phase: 2, began: "raised to ring 2 everyone", of: { ai: 30, baseline: 30 } },
    { phase: 3, began: "revision 2 activated", of: { ai: 2, baseline: 2 } },
  ]);
  expect(await recompute(system.dependencies)).toMatchObject([{ differences: [] }]);
});

test("arms that don't fill as planned are flagged in their phase, with where to look", async () => {
  system = await createMetricTestSystem({ business: [conversion] });
  const records = Array.from({ length: 120 }, (_, index) =>
    system.record(`unit-${index}`, index % 6 ? "ai" : "baseline", index / 100),
  );
  await system.handIn(records);
  const { phases } = await system.report();
  expect(phases).toMatchObject([
    { phase: 2, share: 0.5, units: { ai: 100, baseline: 20 }, sampleRatio: { flagged: true } },
  ]);
  expect(phases[0]!.sampleRatio.causes[0]).toContain("Exposures of the baseline arm were lost");
});

test("segments are told apart by the attributes that the definition declares", async () => {
  system = await createMetricTestSystem(
    { business: [duration] },
    { unit: { name: "company", attributes: { tier: "string" } } },
  );
  const units = Array.from({ length: 60 }, (_, index) => ({
    unit: `unit-${index}`,
    arm: index % 2 ? ("ai" as const) : ("baseline" as const),
    tier: index % 3 ? "pilot" : "__proto__",
  }));
  await system.handIn(
    units.map(({ unit, arm, tier }, index) =>
      system.record(unit, arm, index / 100, { attributes: { tier, other: "x" } }),
    ),
  );
  await system.outcomes(
    units.map(({ unit, arm }, index) =>
      system.outcome(unit, "mail-sent", 1, { value: (arm === "ai" ? 5 : 15) + (index % 7) }),
    ),
  );
  await system.at(30);
  const { segments, statusDetail } = await system.detail("minutes");
  expect(statusDetail).toBe("60 companies");
  expect(segments).toMatchObject([
    { attribute: "tier", value: "(other)", ai: { units: 10 }, baseline: { units: 10 } },
    { attribute: "tier", value: "pilot", ai: { units: 20 }, baseline: { units: 20 } },
    { attribute: "week", value: "2026-W02", ai: { units: 30 }, baseline: { units: 30 } },
  ]);
  for (const { effect } of segments) expect(effect!.high).toBeLessThan(0);
});
