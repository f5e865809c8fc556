import { z } from "zod";

/** What the rubric looks at; all are scored so that more is better. */
export const criteria = [
  "repetitive",
  "text-heavy",
  "decision-oriented",
  "already-measured",
  "clear-owner",
  "reversible",
  "data-ready",
  "blast-radius",
  "effort",
] as const;
export type Criterion = (typeof criteria)[number];
export const criterion = z.enum(criteria);

const weight = z.number().min(0).max(10);

/** How much each criterion counts. Only their proportions matter. */
export const weights = z
  .strictObject(
    Object.fromEntries(criteria.map((name) => [name, weight])) as Record<Criterion, typeof weight>,
  )
  .refine(
    (given) => criteria.some((name) => given[name] > 0),
    "must have at least one weight above zero, or nothing could be ranked",
  );
export type Weights = z.output<typeof weights>;
