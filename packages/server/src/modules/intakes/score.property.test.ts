import { criteria, type Criterion, type IntakeAnswers, type Weights } from "@belay/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { initialWeights, rules } from "./criteria.ts";
import { effortDays } from "./effort.ts";
import { scoreAnswers, weightedTotal } from "./score.ts";

const byCriterion = <Value>(value: fc.Arbitrary<Value>) =>
  fc.record(Object.fromEntries(criteria.map((name) => [name, value])) as Record<Criterion, typeof value>);
const points = fc.double({ min: 0, max: 10, noNaN: true });
const scores = byCriterion(points);
const weights: fc.Arbitrary<Weights> = byCriterion(fc.double({ min: 0, max: 10, noNaN: true })).filter(
  (given) => criteria.some((name) => given[name] > 0),
);

const words = fc.option(fc.string({ maxLength: 30 }), { nil: undefined });
const one = <const Value extends string>(...values: Value[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const answers = fc.record({
  name: words,
  owner: words,
  decider: words,
  measure: words,
  systemOfRecord: words,
  systems: fc.option(fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 20 }), {
    nil: undefined,
  }),
  often: fc.option(
    fc.record({
      count: fc.double({ min: 0, max: 1_000_000, noNaN: true }),
      per: fc.constantFrom("day" as const, "week" as const, "month" as const),
    }),
    { nil: undefined },
  ),
  minutes: fc.option(fc.double({ min: 0, max: 10_000, noNaN: true }), { nil: undefined }),
  ownerKind: one("person", "team", "nobody"),
  measured: one("recorded", "counted", "estimated", "not"),
  textShare: one("most", "half", "little"),
  judgement: one("each", "some", "none"),
  dataState: one("ready", "export", "scattered", "unknown"),
  personalData: one("no", "yes", "unknown"),
  undo: one("at-once", "with-effort", "never"),
  reach: one("team", "company", "customers", "public"),
}) as fc.Arbitrary<IntakeAnswers>;

const close = 1e-9;
const rubric = { version: 0, weights: initialWeights };

test("the total never falls where one criterion rises, and rises where that one counts", () => {
  fc.assert(
    fc.property(scores, weights, fc.constantFrom(...criteria), points, (given, weighed, name, other) => {
      const [less, more] = [Math.min(given[name], other), Math.max(given[name], other)];
      const low = weightedTotal({ ...given, [name]: less }, weighed);
      const high = weightedTotal({ ...given, [name]: more }, weighed);
      expect(high).toBeGreaterThanOrEqual(low - close);
      const sum = criteria.reduce((total, each) => total + weighed[each], 0);
      expect(high - low).toBeCloseTo((10 * weighed[name] * (more - less)) / sum, 6);
    }),
  );
});

test("only the weights' proportions matter", () => {
  fc.assert(
    fc.property(
      scores,
      weights,
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (given, weighed, factor) => {
        const scaled = Object.fromEntries(criteria.map((name) => [name, weighed[name] * factor])) as Weights;
        fc.pre(criteria.some((name) => scaled[name] > Number.MIN_VALUE * 1e20));
        expect(weightedTotal(given, scaled)).toBeCloseTo(weightedTotal(given, weighed), 6);
      },
    ),
  );
});

test("the total lies between the least and the most of what counts", () => {
  fc.assert(
    fc.property(scores, weights, (given, weighed) => {
      const counting = criteria.filter((name) => weighed[name] > 0).map((name) => 10 * given[name]);
      const total = weightedTotal(given, weighed);
      expect(total).toBeGreaterThanOrEqual(Math.min(...counting) - close);
      expect(total).toBeLessThanOrEqual(Math.max(...counting) + close);
    }),
  );
});

test("every rule gives 0 to 10 with a reason for any answers, and the same each time", () => {
  fc.assert(
    fc.property(answers, (given) => {
      const { score } = scoreAnswers(given, rubric);
      expect(score.total).toBeGreaterThanOrEqual(0);
      expect(score.total).toBeLessThanOrEqual(100);
      for (const each of score.criteria) {
        expect(each.score).toBeGreaterThanOrEqual(0);
        expect(each.score).toBeLessThanOrEqual(10);
        expect(each.reason).toMatch(/\S.*\.$/);
        if (!each.answered) expect(each.score).toBe(0);
      }
      expect(scoreAnswers({ ...given }, rubric).score).toEqual(score);
    }),
  );
});

test("more items or more minutes never make it less repetitive, and another system never makes it less work", () => {
  fc.assert(
    fc.property(
      answers,
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 10_000, noNaN: true }),
      (given, one, other, minutes) => {
        const at = (count: number) =>
          rules.repetitive.score({ ...given, minutes, often: { count, per: "week" } })!.score;
        expect(at(Math.max(one, other))).toBeGreaterThanOrEqual(at(Math.min(one, other)) - close);
        const more = {
          ...given,
          systems: [...(given.systems ?? []), "one more system of a name of its own"],
        };
        expect(effortDays(more) ?? 0).toBeGreaterThanOrEqual(effortDays(given) ?? 0);
      },
    ),
  );
});

test("an override stands in the rule's place and leaves the rule's own figure to be seen", () => {
  fc.assert(
    fc.property(answers, fc.constantFrom(...criteria), points, (given, criterion, score) => {
      const override = {
        score,
        reason: "we know better",
        by: { kind: "person" as const, id: "p", name: "Ada" },
        at: "2026-01-01T00:00:00Z",
      };
      const plain = scoreAnswers(given, rubric).score.criteria;
      const changed = scoreAnswers(given, rubric, { [criterion]: override }).score.criteria;
      for (const [index, each] of changed.entries())
        expect(each).toEqual(
          each.criterion === criterion ? { ...plain[index], score, override } : plain[index],
        );
    }),
  );
});
