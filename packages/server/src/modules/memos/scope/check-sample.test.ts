import type { MemoDraft, SampleCheck } from "@belay/contracts";
import { plannedSample, type ExpectedOutcome } from "@belay/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSample } from "./check-sample.ts";
import { checkScope } from "./check-scope.ts";

const unitsOf = (outcome: ExpectedOutcome) => plannedSample({ method: "hybrid", outcome, power: 0.8 }).units;
const threeWeeks = { from: "2026-01-05", to: "2026-01-25" };

const conversion = {
  success: { kind: "conversion", minimumEffect: 0.1, unit: "meetings" },
  baseline: { value: 0.24 },
  sample: { unit: "account", perWeek: 40 },
  timebox: threeWeeks,
} satisfies MemoDraft;
const mean = {
  success: { kind: "duration", direction: "lower", minimumEffect: 5, unit: "minutes" },
  baseline: { value: 24, deviation: 14 },
  sample: { unit: "case", perWeek: 30 },
  timebox: threeWeeks,
} satisfies MemoDraft;

/** A memo with one of its ways out taken. */
function taken(memo: MemoDraft, { kind, value }: SampleCheck["alternatives"][number]): MemoDraft {
  const { success, baseline, sample } = memo;
  if (kind === "raise-effect") return { ...memo, success: { ...success, minimumEffect: value! } };
  if (kind === "widen-audience") return { ...memo, sample: { ...sample, perWeek: value! } };
  // Another metric, that moves by so many standard deviations.
  return {
    ...memo,
    success: { ...success, kind: "amount", scale: "plain", minimumEffect: value! },
    baseline: { ...baseline, deviation: 1 },
  };
}
const valueOf = ({ alternatives }: SampleCheck, wanted: string) =>
  alternatives.find(({ kind }) => kind === wanted)?.value ?? null;

describe("a conversion", () => {
  const units = unitsOf({ kind: "binary", baseline: 0.24, ai: 0.24 + 0.1 });
  const check = checkSample(conversion);
  const perArm = Math.ceil(units / 2);

  test("has the units that the statistics ask for, and says so in one sentence", () => {
    expect(check).toMatchObject({ computed: true, units, perArm, weeksPlanned: 3, reachable: false });
    expect(check.weeksNeeded).toBeCloseTo(units / 40);
    const weekly = Math.ceil(units / 3);
    const effect = valueOf(check, "raise-effect")!;
    const deviations = valueOf(check, "faster-metric")!;
    const mine = 0.1 / Math.sqrt(0.24 * 0.76);
    const points = Number((effect * 100).toFixed(2));
    expect(check.sentence).toBe(
      `About ${perArm} accounts an arm; at 40 a week over both arms that is ${Math.ceil(units / 40)} weeks, and your timebox is three weeks: raise the effect to ${points} points, or widen the audience to ${weekly} accounts a week, or choose a faster metric, one that moves by ${deviations.toFixed(2)} standard deviations where this one moves by ${mine.toFixed(2)}.`,
    );
  });

  test("its larger effect is the smallest of two digits that 120 units show", () => {
    const effect = valueOf(check, "raise-effect")!;
    expect(unitsOf({ kind: "binary", baseline: 0.24, ai: 0.24 + effect })).toBeLessThanOrEqual(120);
    expect(unitsOf({ kind: "binary", baseline: 0.24, ai: 0.24 + effect - 0.01 })).toBeGreaterThan(120);
  });

  test("within reach there is nothing to change", () => {
    const enough = checkSample({ ...conversion, sample: { unit: "account", perWeek: Math.ceil(units / 3) } });
    expect(enough).toMatchObject({ reachable: true, alternatives: [] });
    expect(enough.sentence).toMatch(/your timebox is three weeks: within reach\.$/);
    const short = checkSample({
      ...conversion,
      sample: { unit: "account", perWeek: Math.floor(units / 3) - 1 },
    });
    expect(short.reachable).toBe(false);
  });

  test("the scope check names it, with the same ways out", () => {
    const [finding] = checkScope(conversion).findings;
    expect(finding).toMatchObject({ code: "out-of-reach", path: "/sample", reason: check.sentence });
    for (const { sentence } of check.alternatives) expect(finding?.cut).toContain(sentence);
  });
});

describe("a mean", () => {
  const units = unitsOf({ kind: "mean", effectInDeviations: -5 / 14 });
  const check = checkSample(mean);

  test("has the units that the statistics ask for, and says so in one sentence", () => {
    expect(check).toMatchObject({ units, perArm: Math.ceil(units / 2), reachable: false });
    const effect = valueOf(check, "raise-effect")!;
    const deviations = valueOf(check, "faster-metric")!;
    expect(check.sentence).toContain(`About ${Math.ceil(units / 2)} cases an arm; at 30 a week`);
    expect(check.sentence).toContain(`raise the effect to ${effect} minutes, or widen the audience to`);
    expect(check.sentence).toContain(
      `${deviations.toFixed(2)} standard deviations where this one moves by 0.36.`,
    );
  });

  test("its larger effect and its faster metric are the smallest that 90 units show", () => {
    const effect = valueOf(check, "raise-effect")!;
    const deviations = valueOf(check, "faster-metric")!;
    const shows = (effectInDeviations: number) => unitsOf({ kind: "mean", effectInDeviations }) <= 90;
    expect([shows(-effect / 14), shows(-(effect - 0.1) / 14)]).toEqual([true, false]);
    expect([shows(deviations), shows(deviations - 0.01)]).toEqual([true, false]);
  });

  test("on the log scale the effect is a ratio", () => {
    const log = checkSample({
      ...mean,
      success: { ...mean.success, scale: "log", minimumEffect: 0.2 },
      baseline: { value: 24, deviation: 0.6 },
    });
    expect(log.units).toBe(unitsOf({ kind: "mean", effectInDeviations: Math.log(0.8) / 0.6 }));
    expect(log.sentence).toMatch(/raise the effect to [\d.]+ %/);
  });
});

test("every way out, once taken, fits the timebox; and the sentence never contradicts itself", () => {
  const draft = fc.record({
    isConversion: fc.boolean(),
    rate: fc.integer({ min: 2, max: 98 }),
    points: fc.integer({ min: 1, max: 30 }),
    deviation: fc.double({ min: 0.5, max: 50, noNaN: true }),
    direction: fc.constantFrom("higher" as const, "lower" as const),
    scale: fc.constantFrom("plain" as const, "log" as const),
    perWeek: fc.integer({ min: 5, max: 500 }),
    days: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(draft, ({ isConversion, rate, points, deviation, direction, scale, perWeek, days }) => {
      const memo: MemoDraft = {
        success: {
          kind: isConversion ? "conversion" : "amount",
          direction,
          scale: isConversion ? "plain" : scale,
          minimumEffect: points / 100,
          unit: "euros",
        },
        baseline: {
          value: isConversion ? rate / 100 : 10,
          deviation: scale === "log" ? deviation / 20 : deviation,
        },
        sample: { unit: "account", perWeek },
        timebox: {
          from: "2026-01-05",
          to: new Date(Date.UTC(2026, 0, 4 + days)).toISOString().slice(0, 10),
        },
      };
      const check = checkSample(memo);
      if (!check.computed) return;
      expect(check.reachable).toBe(check.units! <= (perWeek * days) / 7 + 1e-6);
      const [, needed, unit, planned, planUnit] =
        /that is ([\w.,]+) (day|week)s?, and your timebox is (\w+) (day|week)s?:/.exec(
          check.sentence ?? "",
        ) ?? [];
      expect(daysOf(planned, planUnit)).toBe(days);
      expect(daysOf(needed, unit) <= days).toBe(check.reachable);
      for (const way of check.alternatives) {
        if (way.value !== null) expect(checkSample(taken(memo, way))).toMatchObject({ reachable: true });
      }
      if (check.reachable === false) expect(check.alternatives.map(({ kind }) => kind)).toHaveLength(3);
    }),
    { numRuns: 150 },
  );
});

const spelled = "no one two three four five six seven eight nine ten eleven twelve".split(" ");
function daysOf(count = "", unit = ""): number {
  const number = spelled.includes(count) ? spelled.indexOf(count) : Number(count.replaceAll(",", ""));
  return unit === "week" ? number * 7 : number;
}

test.each([
  [{ ...conversion, baseline: {} }, "baseline's value"],
  [{ ...conversion, baseline: { value: 24 } }, "write 0.24 for 24 %"],
  [{ ...conversion, success: { ...conversion.success, minimumEffect: 0.9 } }, "lies between 0 and 1"],
  [{ ...mean, baseline: { value: 24 } }, "baseline.deviation"],
  [{ ...mean, timebox: {} }, "first and the last day"],
  [{ ...mean, sample: { unit: "case" } }, "in a week"],
  [{ ...mean, success: { kind: "amount" as const } }, "smallest improvement"],
  [{}, "what kind of metric"],
] satisfies [MemoDraft, string][])("without its figures it says what to add: %#", (memo, words) => {
  const check = checkSample(memo);
  expect(check).toMatchObject({ computed: false, units: null, reachable: null, alternatives: [] });
  expect(check.reason).toContain(words);
});
