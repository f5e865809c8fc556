import { z } from "zod";

/** A name that appears in URLs, files and commands: lower-case words joined by hyphens. */
export const key = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "use lower-case letters, digits and single hyphens, starting with a letter",
  )
  .max(63);

/** A point in time, RFC 3339 with an offset. */
export const instant = z.iso.datetime({ offset: true });

/** SHA-256 in lower-case hexadecimal. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 digest has 64 hexadecimal digits");

/** A UUID of any version; ids Belay makes are version 7 and sort by time. */
export const id = z.uuid();

/** Money in millionths of the currency's unit: integers add up without rounding. */
export const micros = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** RFC 6901 pointer; a `*` segment stands for every element of a list. */
export const jsonPointer = z
  .string()
  .max(500)
  .regex(/^(\/[^/]*)*$/, 'a JSON pointer is empty or starts with "/", such as "/account/id"');

export const environmentKey = z.enum(["production", "staging"]);
export type EnvironmentKey = z.infer<typeof environmentKey>;

export const arm = z.enum(["baseline", "ai"]);
export type Arm = z.infer<typeof arm>;

/** Values by which units are targeted and runs are segmented. */
export const attributeValue = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]);
export const attributes = z
  .record(z.string().min(1).max(64), attributeValue)
  .refine((value) => Object.keys(value).length <= 32, "at most 32 attributes");

/** What happens when a rule does not hold. */
export const consequence = z
  .enum(["baseline", "stop-for-person", "note"])
  .describe("baseline: serve the baseline. stop-for-person: a person decides. note: recorded, nothing else.");
export type Consequence = z.infer<typeof consequence>;

/** Any JSON value. It has been parsed from JSON and its size and depth bounded before it gets here. */
export const jsonValue = z.custom<JsonValue>((value) => value !== undefined, "a JSON value is missing");
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };
