import { z } from "zod";
import { key } from "../primitives.ts";
import { sentence } from "./definition-parts.ts";

const businessMetric = z
  .strictObject({
    key: key.describe("Machine name of the metric; no standard metric may have it"),
    name: z.string().min(1).max(80).describe("How screens call it"),
    why: sentence.describe("Why it matters, in one sentence"),
    unit: z.string().min(1).max(40).describe("Unit of one value, such as min, EUR or meetings"),
    kind: z
      .enum(["conversion", "count", "amount", "duration", "ratio"])
      .describe(
        "conversion: 1 where the unit has the outcome in its window, else 0. count: how many it has. amount and duration: sum of their values. ratio: sum of the outcome's values over the sum of `per`'s",
      ),
    outcome: key.describe("Name of the outcome event that feeds it"),
    per: key.optional().describe("Name of the outcome event in a ratio's denominator"),
    direction: z.enum(["higher", "lower"]).describe("Which way is better"),
    windowHours: z
      .number()
      .positive()
      .max(24 * 120)
      .describe("A unit's value is what happens within so many hours after its first assignment"),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, "an ISO 4217 code such as EUR")
      .optional()
      .describe("Currency of amounts; outcomes in another are not counted, and shown"),
    range: z
      .tuple([z.number(), z.number()])
      .refine(([least, most]) => least < most, "the first must be below the second")
      .optional()
      .describe(
        "Least and most value that a unit can have; makes the comparison exact at any number of units",
      ),
    scale: z
      .enum(["plain", "log"])
      .default("plain")
      .describe("log: compares geometric means, for minutes and money"),
    cap: z.number().positive().optional().describe("Values above it count as it; the memo's 95th percentile"),
    missing: z.number().default(0).describe("Value of a unit without the outcome; it is never left out"),
    prePeriodHours: z
      .number()
      .positive()
      .max(24 * 365)
      .optional()
      .describe("The same sum over so many hours before assignment takes noise off the comparison"),
  })
  .describe("A metric of the business, fed by outcome events that arrive later");
export type BusinessMetric = z.output<typeof businessMetric>;

/** What success is measured by, and what must not get worse. */
export const metrics = z
  .strictObject({
    success: z
      .strictObject({
        metric: key.describe("Key of the one metric that decides"),
        minimumEffect: z
          .number()
          .positive()
          .describe("Smallest improvement that is worth it, in the metric's unit"),
        baseline: z
          .number()
          .optional()
          .describe("The baseline's value before the experiment, as the memo has it"),
        plannedUnits: z
          .number()
          .int()
          .min(1)
          .max(10_000_000)
          .describe("Units over both arms that the plan asks for"),
      })
      .optional()
      .describe("The success metric and the plan behind it"),
    mustNotHarm: z
      .array(
        z.strictObject({
          metric: key.describe("Key of a metric that must not get worse"),
          margin: z.number().min(0).describe("How much worse it may get, in the metric's unit"),
        }),
      )
      .max(10)
      .default([])
      .describe("What must not get worse, and by how much it may"),
    business: z.array(businessMetric).max(20).default([]).describe("Metrics fed by outcome events"),
  })
  .superRefine((value, context) => {
    const known = new Set(value.business.map((metric) => metric.key));
    for (const [index, metric] of value.business.entries())
      if ((metric.kind === "ratio") !== (metric.per !== undefined))
        context.addIssue({
          code: "custom",
          path: ["business", index, "per"],
          message: "a ratio, and nothing else, needs `per`",
        });
    const used = [
      ...(value.success ? [{ path: ["success", "metric"], metric: value.success.metric }] : []),
      ...value.mustNotHarm.map((item, index) => ({
        path: ["mustNotHarm", index, "metric"],
        metric: item.metric,
      })),
    ];
    for (const { path, metric } of used)
      if (!known.has(metric))
        context.addIssue({
          code: "custom",
          path,
          message: `no metric under \`business\` has the key "${metric}"`,
        });
    if (known.size < value.business.length)
      context.addIssue({ code: "custom", path: ["business"], message: "two metrics have the same key" });
  })
  .describe("What is measured, and what decides");
