import { z } from "zod";
import { instant, key } from "../primitives.ts";
import { experimentParams, inEnvironment } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** Longest batch of outcomes. */
export const outcomeBatchLimit = 1000;

/** Something that happened to a unit, perhaps days after its run. */
export const outcome = z.strictObject({
  id: z.string().min(1).max(100).describe("The event's own id; the same one again counts once"),
  experiment: key,
  unit: z.string().min(1).max(500).describe("Key of the unit, as in the run"),
  name: key.describe("Name of the event, as metrics of the definition have it"),
  at: instant.describe("When it happened"),
  value: z.number().optional().describe("Amount, minutes or count; 1 where nothing is given"),
  currency: z.string().max(3).optional(),
});
export type Outcome = z.infer<typeof outcome>;

/**
 * What became of an outcome, for one metric or all: counted (in a frozen value), waiting (its window is open),
 * unknown-unit (no run of the unit yet; it may still come), before-exposure, after-window, late (arrived after the
 * value was frozen), wrong-currency, out-of-range, unused (no metric asks for it).
 */
export const outcomeFate = z.enum([
  "counted",
  "waiting",
  "unknown-unit",
  "before-exposure",
  "after-window",
  "late",
  "wrong-currency",
  "out-of-range",
  "unused",
]);
export type OutcomeFate = z.infer<typeof outcomeFate>;

export const outcomeReceipt = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  refused: z.array(z.object({ index: z.number().int(), code: z.string(), message: z.string() })),
});
export type OutcomeReceipt = z.infer<typeof outcomeReceipt>;

/** What a metric is, in words a finance person uses. */
export const metricDescription = z.object({
  key,
  name: z.string(),
  group: z.enum(["business", "input", "quality", "efficiency", "risk", "adoption", "support", "cost"]),
  meaning: z.string(),
  why: z.string(),
  unit: z.string(),
  role: z.enum(["success", "must-not-harm", "diagnostic"]),
  direction: z.enum(["higher", "lower"]),
  windowHours: z.number().nullable(),
  scale: z
    .enum(["plain", "log"])
    .optional()
    .describe("log: geometric means are compared, so effects are their ratio minus 1"),
  computed: z.string().describe("How it is computed"),
});
export type MetricDescription = z.infer<typeof metricDescription>;

export const verdictWord = z.enum([
  "better",
  "better-not-by-enough",
  "worse",
  "inconclusive",
  "holding",
  "harmed",
]);
export type VerdictWord = z.infer<typeof verdictWord>;

const armValue = z.object({
  units: z.number().int().describe("Units with a frozen value"),
  value: z.number().nullable(),
});
const effect = z.object({
  estimate: z.number(),
  low: z.number().nullable().describe("null: unbounded"),
  high: z.number().nullable(),
});

export const metricResult = z.object({
  metric: metricDescription,
  status: z.enum(["measured", "too-early", "not-measured-yet"]),
  statusDetail: z.string().describe('Such as "12 of 40 accounts"'),
  arms: z.object({ ai: armValue, baseline: armValue }).nullable(),
  effect: effect
    .nullable()
    .describe("AI minus baseline, in the metric's unit; a ratio of geometric means minus 1 on the log scale"),
  method: z.string().nullable(),
  approximate: z.boolean(),
  verdict: verdictWord.nullable(),
  cannotDecide: z
    .string()
    .optional()
    .describe("Why it can't decide as it is declared, however many units come, and what to do"),
  minimumEffect: z.number().nullable(),
  margin: z.number().nullable(),
  planned: z
    .object({ units: z.number().int(), mature: z.number().int(), assigned: z.number().int() })
    .nullable(),
  notes: z.array(z.string()),
});
export type MetricResult = z.infer<typeof metricResult>;

export const phaseSummary = z.object({
  phase: z.number().int(),
  from: instant,
  to: instant.nullable(),
  began: z.string().describe("What began it, such as: revision 2 activated"),
  share: z.number().describe("Of the AI arm"),
  units: z.object({ ai: z.number().int(), baseline: z.number().int() }),
  sampleRatio: z.object({ logE: z.number(), flagged: z.boolean(), causes: z.array(z.string()) }),
});
export type PhaseSummary = z.infer<typeof phaseSummary>;

export const metricsReport = z.object({
  asOf: instant,
  unit: z.string().describe("What is randomised, such as account"),
  items: z.array(metricResult).describe("Success first, then must-not-harm, then diagnostics"),
  phases: z.array(phaseSummary),
  crossovers: z.number().int().describe("Units seen on both arms; analysed by their first"),
  outcomes: z.partialRecord(outcomeFate, z.number().int()),
});
export type MetricsReport = z.infer<typeof metricsReport>;

/**
 * Whether an effect repeats over the segments of one attribute. too-few: no two can be compared. nothing-yet: all
 * together can't be told from no difference. one-carries: without one segment the direction turns, or less than half is
 * left and that can't be told from none. differs: more than chance would. holds: none of these.
 */
export const repeatabilityAnswer = z.enum(["too-few", "nothing-yet", "one-carries", "differs", "holds"]);
export type RepeatabilityAnswer = z.infer<typeof repeatabilityAnswer>;

const repeatability = z.object({
  attribute: z.string(),
  answer: repeatabilityAnswer,
  carrier: z.string().nullable().describe("The segment that carries it, where one does"),
  segments: z.number().int(),
  compared: z.number().int().describe("Segments with an estimate and a standard error"),
  agreeing: z.number().int().describe("Of these, how many point the same way as all together"),
  whole: z.number().nullable().describe("Mean of the segments' effects, weighted by their precision"),
  q: z.number().describe("Cochran's Q, over the compared segments"),
  degreesOfFreedom: z.number().int(),
  pValue: z.number().describe("1 below two compared segments"),
  iSquared: z.number().describe("Part of the variation that is not chance, from 0 to 1"),
  leftOut: z
    .array(z.object({ value: z.string(), effect: z.number().nullable() }))
    .describe("The same mean without each segment in turn; null where nothing else is left"),
});
export type Repeatability = z.infer<typeof repeatability>;

export const metricDetail = metricResult.extend({
  unitName: z.string(),
  series: z
    .array(
      z.object({
        at: instant,
        units: z.number().int(),
        estimate: z.number(),
        low: z.number().nullable(),
        high: z.number().nullable(),
      }),
    )
    .describe("As it stood each time a value was frozen; at most 500 points"),
  phases: z.array(phaseSummary.extend({ ai: armValue, baseline: armValue })),
  segments: z.array(
    z.object({
      attribute: z.string(),
      value: z.string(),
      ai: armValue,
      baseline: armValue,
      effect: effect
        .nullable()
        .describe(
          "For orientation; none before the minimum sample, and cut where a difference of shares or scores can't be any larger",
        ),
    }),
  ),
  repeatability: z
    .array(repeatability)
    .describe("For each attribute, whether it holds across its segments; to be read once, with the decision"),
  outcomes: z.partialRecord(outcomeFate, z.number().int()),
});
export type MetricDetail = z.infer<typeof metricDetail>;

const tag = "metrics";
const readers = { person: "viewer", keys: ["automation"] } as const;
export const metricEndpoints = {
  outcomes: endpoint({
    method: "POST",
    path: "/api/v1/outcomes",
    tag,
    summary: "Hand in outcomes; the same id twice counts once, and order does not matter",
    access: { keys: ["service", "worker", "automation"] },
    body: z.strictObject({
      outcomes: z
        .array(z.unknown())
        .min(1)
        .max(outcomeBatchLimit)
        .describe("Each an outcome; one that can't be read is refused by itself"),
    }),
    response: outcomeReceipt,
    problems: ["too-large"],
  }),
  metrics: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/metrics",
    tag,
    summary: "Every metric of an experiment with its verdict, phases and outcome fates",
    access: readers,
    params: experimentParams,
    query: inEnvironment,
    response: metricsReport,
    problems: ["not-found"],
  }),
  metric: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/metrics/{metric}",
    tag,
    summary: "One metric over time, by phase and by segment",
    access: readers,
    params: experimentParams.extend({ metric: key }),
    query: inEnvironment,
    response: metricDetail,
    problems: ["not-found"],
  }),
};
