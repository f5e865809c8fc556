import { z } from "zod";
import { conditions, type Condition } from "../condition.ts";
import { jsonPointer, key } from "../primitives.ts";
import { sentence, share } from "../definition/definition-parts.ts";

const words = z.string().trim().min(1).max(400);
const name = z.string().trim().min(1).max(120);
/** How documents name a person: by the address that signs in. */
export const personReference = z.email().max(200).toLowerCase();

/** Kinds of risk; each may ask for a signature of its own. */
export const riskKinds = ["customer-facing", "personal-data", "system-of-record"] as const;
export type RiskKind = (typeof riskKinds)[number];

/** What a signature answers for. Administrators say who may sign for which. */
export const signingAreas = ["workflow", "customers", "data", "systems", "spend"] as const;
export type SigningArea = (typeof signingAreas)[number];

export const valueKinds = [
  "labour-saved",
  "conversion",
  "response-time",
  "fewer-errors",
  "compliance",
  "productivity",
] as const;

/** A memo is read without its definition, so its conditions say who is meant by attributes alone. */
const plainConditions = conditions.refine(
  (list) => !list.some(namesSegment),
  "say it with attributes; a segment is defined elsewhere and may change",
);

function namesSegment(condition: Condition): boolean {
  if ("segment" in condition) return true;
  if ("all" in condition) return condition.all.some(namesSegment);
  if ("any" in condition) return condition.any.some(namesSegment);
  return "not" in condition && namesSegment(condition.not);
}

const people = z.array(personReference).max(50).default([]);

/** Who may do what in the experiment, by name. A role of the installation is needed besides. */
const authority = z.strictObject({
  approve: z
    .array(z.strictObject({ person: personReference, area: z.enum(signingAreas) }))
    .max(20)
    .default([])
    .describe("Whose signatures the memo asks for, and for what each answers"),
  halt: people.describe("May pause, kill and lower, besides everybody whose role lets them"),
  review: people.describe("May decide about drafts"),
  publish: people.describe("May approve what is written to a system of record"),
  promote: z
    .array(personReference)
    .min(1)
    .max(50)
    .describe("May activate a revision, raise a ring and open again after a kill"),
});

/**
 * The decision memo: one page that people sign, and the envelope that every revision stays inside. Its digest is
 * SHA-256 over the RFC 8785 form of this object, defaults filled in.
 */
export const memoContent = z
  .strictObject({
    experiment: key.describe("Key of the experiment that it allows"),
    name: name.describe("Name of the experiment, as people say it"),
    hypothesis: sentence.describe("One sentence"),
    workflow: z.strictObject({
      key,
      name,
      owner: name.describe("Who answers for the workflow"),
      systemOfRecord: name.describe("Where its result is kept"),
      steps: z.array(words).min(1).max(12).describe("As it is done, in order"),
    }),
    targetUser: words.describe("Who works with it"),
    firstOutput: words.describe("The first output that somebody can use"),
    baseline: z.strictObject({
      value: z.number().describe("In the success metric's unit; a share from 0 to 1 for a conversion"),
      deviation: z
        .number()
        .positive()
        .optional()
        .describe(
          "Standard deviation of one unit's value, in the success metric's unit; of its natural logarithm where `scale` is log. Without it no sample size can be computed for anything but a conversion",
        ),
      words: words.describe("What it is, how, when and on how many it was measured"),
    }),
    value: z.enum(valueKinds).describe("Kind of value"),
    success: z.strictObject({
      metric: key,
      kind: z
        .enum(["conversion", "count", "amount", "duration", "ratio"])
        .describe("As in the definition; a conversion is the share of units that have the outcome"),
      direction: z.enum(["higher", "lower"]).default("higher").describe("Which way is better"),
      scale: z.enum(["plain", "log"]).default("plain").describe("log: compares geometric means"),
      minimumEffect: z
        .number()
        .positive()
        .describe(
          "Smallest improvement that is worth it, in the metric's unit: 0.2 is 20 points of a conversion, or 20 % on the scale log",
        ),
      unit: z.string().trim().min(1).max(40),
      words: words.describe("In business words"),
    }),
    mustNotHarm: z
      .array(z.strictObject({ metric: key, margin: z.number().min(0), words }))
      .max(10)
      .default([]),
    risks: z.strictObject({
      kinds: z.array(z.enum(riskKinds)).max(riskKinds.length).default([]),
      words,
      owner: name,
    }),
    data: z.strictObject({
      inScope: words,
      outOfScope: words,
      fields: z
        .array(jsonPointer)
        .max(100)
        .describe("Parts of the input that may be read, with all below them"),
      documentSets: z.array(key).max(20).default([]),
      redact: z.array(z.string().min(1).max(60)).max(30).default([]).describe("Types that no model may see"),
    }),
    systems: z
      .array(
        z.strictObject({
          system: key,
          recordType: key,
          verbs: z.array(z.enum(["create", "update", "send"])).min(1),
        }),
      )
      .max(20)
      .default([])
      .describe("What may be written, and how"),
    endpoints: z.array(z.string().min(1).max(300)).min(1).max(20).describe("Where a model may be reached"),
    spend: z.strictObject({
      currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code such as EUR"),
      perRun: z.number().min(0).max(1000),
      perDay: z.number().min(0).max(1_000_000),
      total: z.number().min(0).max(100_000_000),
    }),
    timebox: z
      .strictObject({ from: z.iso.date(), to: z.iso.date() })
      .refine(({ from, to }) => from <= to, "`from` must not be after `to`"),
    sample: z.strictObject({
      unit: z.string().trim().min(1).max(60).describe("What is randomised, such as account"),
      planned: z.number().int().min(1).max(10_000_000).describe("Units over both arms"),
      perWeek: z.number().positive().max(10_000_000).describe("Units that come along in a week"),
    }),
    audience: plainConditions.default([]).describe("Who may be in any ring; empty: everyone"),
    rings: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(40),
          share: share.describe("Largest share of its audience"),
          audience: plainConditions.default([]).describe("Who may be in this ring, besides"),
          words: z.string().max(200).default(""),
        }),
      )
      .min(2)
      .max(12)
      .describe("How far each step of exposure may go; the first is shadow"),
    review: z.enum(["every-draft", "none"]).describe("What stops for a person"),
    rollback: z.strictObject({ words, minutes: z.number().positive().max(1440) }),
    authority,
  })
  .meta({ id: "MemoContent", title: "Belay decision memo" });
export type MemoContent = z.output<typeof memoContent>;
export type MemoInput = z.input<typeof memoContent>;
