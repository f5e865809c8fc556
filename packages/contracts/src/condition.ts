import { z } from "zod";
import { key } from "./primitives.ts";

const scalar = z.union([z.string().max(500), z.number(), z.boolean()]);
const attribute = z.string().min(1).max(64).describe("Name of the unit's attribute that is compared");
const number = z.number();
const date = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const text = z.string().min(1).max(500);

const comparisons = [
  z.strictObject({ attribute, equals: scalar.describe("Equal, same type") }),
  z.strictObject({ attribute, notEquals: scalar.describe("Present and different") }),
  z.strictObject({ attribute, in: z.array(scalar).min(1).max(5000).describe("One of these") }),
  z.strictObject({
    attribute,
    notIn: z.array(scalar).min(1).max(5000).describe("Present and none of these"),
  }),
  z.strictObject({ attribute, greaterThan: number.describe("Above this number") }),
  z.strictObject({ attribute, atLeast: number.describe("This number or above") }),
  z.strictObject({ attribute, lessThan: number.describe("Below this number") }),
  z.strictObject({ attribute, atMost: number.describe("This number or below") }),
  z.strictObject({ attribute, semver: text.describe('A version range, such as ">=2.1.0 <3"') }),
  z.strictObject({ attribute, before: date.describe("Earlier than this date or instant") }),
  z.strictObject({ attribute, after: date.describe("Later than this date or instant") }),
  z.strictObject({ attribute, contains: text.describe("Contains this text") }),
  z.strictObject({ attribute, startsWith: text.describe("Starts with this text") }),
  z.strictObject({ attribute, endsWith: text.describe("Ends with this text") }),
  z.strictObject({ attribute, matches: text.describe("Matches this RE2 pattern, in linear time") }),
] as const;

export type Condition =
  | z.infer<(typeof comparisons)[number]>
  | { segment: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

/** One condition on a unit's attributes; {@link conditions} are joined by "and". */
const segment = z.strictObject({ segment: key.describe("A named list of conditions from `segments`") });

export const condition: z.ZodType<Condition> = z
  .union([
    ...comparisons,
    segment,
    z.strictObject({
      get all() {
        return z.array(condition).min(1).max(50).describe("All of these hold");
      },
    }),
    z.strictObject({
      get any() {
        return z.array(condition).min(1).max(50).describe("At least one of these holds");
      },
    }),
    z.strictObject({
      get not() {
        return condition;
      },
    }),
  ])
  .meta({ id: "Condition", description: "A condition on the unit's attributes" });

export const conditions = z.array(condition).max(50);
