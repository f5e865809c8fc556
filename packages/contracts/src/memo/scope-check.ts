import { z } from "zod";

/** What makes a memo too large, or leaves it without an answer in its time. */
export const scopeFinding = z.object({
  code: z.enum([
    "more-than-one-workflow",
    "more-than-one-user-group",
    "more-than-one-source-set",
    "more-than-one-success-metric",
    "longer-than-three-weeks",
    "orchestration",
    "not-one-sentence",
    "out-of-reach",
  ]),
  path: z.string().describe("Part of the memo, as a JSON pointer"),
  title: z.string(),
  reason: z.string().describe("Why it is too large, with what was found"),
  cut: z.string().describe("A way to make it smaller"),
});
export type ScopeFinding = z.infer<typeof scopeFinding>;

/** One of the ways out of a sample that is out of reach; `value` is null where there is none. */
const alternative = z.object({
  kind: z.enum(["raise-effect", "widen-audience", "faster-metric"]),
  value: z
    .number()
    .nullable()
    .describe(
      "raise-effect: effect that the timebox can show. widen-audience: units a week that it takes. faster-metric: by how many standard deviations of a unit's value another metric would have to move",
    ),
  sentence: z.string(),
});

/** Whether the sample can be had in the timebox. */
export const sampleCheck = z.object({
  computed: z.boolean(),
  reason: z.string().nullable().describe("Why it can't be computed, and what to add"),
  perArm: z.number().int().nullable().describe("Units an arm for a power of 0.8"),
  units: z.number().int().nullable().describe("Both arms together"),
  weeksNeeded: z.number().nullable(),
  weeksPlanned: z.number().nullable().describe("Length of the timebox"),
  reachable: z.boolean().nullable(),
  sentence: z.string().nullable().describe("All of it in one sentence"),
  alternatives: z.array(alternative),
});
export type SampleCheck = z.infer<typeof sampleCheck>;

export const scopeCheck = z.object({ findings: z.array(scopeFinding), sample: sampleCheck });
export type ScopeCheck = z.infer<typeof scopeCheck>;
