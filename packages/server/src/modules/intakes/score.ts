import {
  criteria,
  type Criterion,
  type CriterionScore,
  type IntakeAnswers,
  type IntakeScore,
  type Weights,
} from "@belay/contracts";
import { rules } from "./criteria.ts";
import { effortDays } from "./effort.ts";
import { hoursPerWeek } from "./workload.ts";

export type Override = NonNullable<CriterionScore["override"]>;
export type Overrides = Partial<Record<Criterion, Override>>;

const tenths = (value: number) => Math.round(value * 10) / 10;

/**
 * Weighted mean of scores between 0 and 10, times ten: never falls where one of them rises, and only the weights'
 * proportions matter. Unrounded, so that a rank doesn't hang on rounding.
 */
export function weightedTotal(scores: Record<Criterion, number>, weights: Weights): number {
  const most = Math.max(...criteria.map((name) => weights[name]));
  // By shares of the largest, so that the smallest and the largest doubles neither vanish nor overflow.
  const shares = criteria.map((name) => [name, weights[name] / most] as const);
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  return (10 * shares.reduce((total, [name, share]) => total + scores[name] * share, 0)) / sum;
}

export type Scored = { exact: number; score: IntakeScore };

/** Scores answers by the rules, the same way for all; a person's override takes the rule's place and is shown. */
export function scoreAnswers(
  answers: IntakeAnswers,
  { weights, version }: { weights: Weights; version: number },
  overrides: Overrides = {},
): Scored {
  const scored = criteria.map((criterion): CriterionScore => {
    const found = rules[criterion].score(answers);
    const computed = found ? tenths(found.score) : 0;
    const override = overrides[criterion] ?? null;
    return {
      criterion,
      score: override?.score ?? computed,
      computed,
      weight: weights[criterion],
      reason: found ? `${found.reason}.` : "Not answered yet, so it counts as 0.",
      answered: found !== undefined,
      override,
    };
  });
  const exact = weightedTotal(
    Object.fromEntries(scored.map(({ criterion, score }) => [criterion, score])) as Record<Criterion, number>,
    weights,
  );
  return {
    exact,
    score: {
      total: tenths(Math.min(100, exact)),
      rubric: version,
      hoursPerWeek: hoursPerWeek(answers),
      effortDays: effortDays(answers),
      criteria: scored,
    },
  };
}
