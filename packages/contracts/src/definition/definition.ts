import { z } from "zod";
import { conditions } from "../condition.ts";
import { jsonPointer, key } from "../primitives.ts";
import { contracts } from "./data-contracts.ts";
import { path, sentence, share } from "./definition-parts.ts";
import { metrics } from "./metrics.ts";
import { checks } from "./output-checks.ts";
import { redaction } from "./redaction-policy.ts";

const workflow = z
  .strictObject({
    key: key.describe("Machine name of the workflow"),
    name: z.string().min(1).max(120).describe("Name of the workflow, as people say it"),
    owner: z.string().min(1).max(120).describe("Who answers for the workflow"),
    systemOfRecord: z.string().min(1).max(120).describe("Where the workflow's result is kept"),
  })
  .describe("The piece of business work, as it is done today");

const unit = z
  .strictObject({
    name: z.string().min(1).max(60).describe("What is randomised, such as account, rep or ticket"),
    attributes: z
      .record(z.string().min(1).max(64), z.enum(["string", "number", "boolean", "date", "version"]))
      .default({})
      .describe("Attributes that the service sends with a unit, with their types"),
  })
  .describe("What is randomised");

const ring = z.strictObject({
  name: z.string().min(1).max(40).describe("Name of the ring, by which people and commands speak of it"),
  audience: conditions.default([]).describe("Who may be in this ring; all conditions hold. Empty: everyone"),
  share: share.describe("Share of that audience, from 0 to 1"),
  hold: z
    .strictObject({
      hours: z.number().min(0).max(2160).optional().describe("At least this long in this ring"),
      units: z
        .number()
        .int()
        .min(0)
        .max(1_000_000)
        .optional()
        .describe("At least this many units in this ring"),
      approval: z.string().max(120).optional().describe("Who has to agree before the next ring"),
    })
    .default({})
    .describe("What must hold before the next ring"),
  exit: z.array(sentence).max(20).default([]).describe("Criteria, in words, for moving on"),
});

const budgets = z
  .strictObject({
    timeSeconds: z
      .number()
      .positive()
      .max(600)
      .default(20)
      .describe("Longest AI path; then the baseline is served"),
    retries: z.number().int().min(0).max(5).default(1).describe("Further attempts at a failed model call"),
    spend: z
      .strictObject({
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/, "an ISO 4217 code such as EUR")
          .default("EUR")
          .describe("Currency of all amounts here, as ISO 4217"),
        perRun: z.number().min(0).max(1000).describe("Ceiling for one run"),
        perDay: z.number().min(0).max(1_000_000).describe("Ceiling for a day, over all instances"),
      })
      .describe("What the model may cost"),
  })
  .describe("Limits of one run and of a day");

const endpoint = z
  .string()
  .max(300)
  .regex(
    /^(https:\/\/[^\s/?#]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:(\d+|\*))?)(\/[^\s?#]*)?$/,
    "an https URL, or http on loopback (its port may be *)",
  );

const price = z.strictObject({
  inputPerMillion: z.number().min(0).describe("For tokens that are sent"),
  outputPerMillion: z.number().min(0).describe("For tokens that are answered"),
});

const alternative = z
  .union([
    z.string().min(1).max(200),
    z.strictObject({
      name: z.string().min(1).max(200).describe("Model that a service may ask for"),
      price: price.describe("Its own price per million tokens, in the currency of budgets.spend"),
    }),
  ])
  .describe("A model's name, or its name and its own price");

const model = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(200)
      .describe(
        "Model asked for; BELAY_MODEL of the service may name another only if listed in `alternatives`",
      ),
    alternatives: z
      .array(alternative)
      .max(20)
      .default([])
      .describe("Further models that a service may ask for; a bare name is priced like `price`"),
    endpoints: z.array(endpoint).min(1).max(20).describe("The only base URLs that a model call may go to"),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .default(0)
      .describe("How much the model may vary; 0: as little as it can"),
    maxOutputTokens: z.number().int().min(1).max(200_000).default(1000).describe("Longest answer, in tokens"),
    price: price
      .default({ inputPerMillion: 0, outputPerMillion: 0 })
      .describe("Price per million tokens, in the currency of budgets.spend"),
  })
  .describe("The model and where it may be reached");

const review = z
  .strictObject({
    required: z
      .enum(["every-draft", "none"])
      .default("every-draft")
      .describe("none: only drafts that a check stops go to a person"),
    dueMinutes: z
      .number()
      .int()
      .min(1)
      .max(43_200)
      .default(240)
      .describe("Then the item ends in the baseline"),
    title: jsonPointer.optional().describe("Place in the input that names the item for reviewers"),
    reasons: z
      .array(z.string().min(1).max(80))
      .min(1)
      .max(12)
      .default(["not true", "wrong tone", "incomplete", "not needed", "other"])
      .describe("Reasons for a rejection"),
    rating: z.boolean().default(true).describe("Ask how good the draft was, 1 to 5"),
  })
  .describe("What stops for a person");

const action = z
  .strictObject({
    system: key.describe("System of record that is written to"),
    recordType: key.describe("Kind of record there, such as activity"),
    verb: z.enum(["create", "update", "send"]).describe("The only thing that is done to it"),
    target: jsonPointer.describe("Place in the input, never in model output, that names the record acted on"),
    idempotencyKey: jsonPointer.describe("Place in the input that identifies this piece of work"),
    attempts: z.number().int().min(1).max(50).default(8).describe("Then the action is dead and shown"),
    undo: z.boolean().default(false).describe("Whether the worker can take it back"),
  })
  .describe("The one side effect that this experiment may have");

const guardrail = z.strictObject({
  metric: z
    .enum([
      "failure-rate",
      "fallback-rate",
      "latency-p95",
      "violation-rate",
      "ungrounded-rate",
      "override-rate",
      "spend",
      "queue-age",
      "dead-letters",
    ])
    .describe("What is watched"),
  above: z
    .number()
    .describe(
      "Limit: a share for rates, milliseconds for latency, money for spend, minutes for age, else a count",
    ),
  windowMinutes: z.number().int().min(1).max(10_080).default(15).describe("Over the last so many minutes"),
  minimumRuns: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe("Says nothing below this many runs in the window"),
  then: z.enum(["alert", "pause", "roll-back"]).describe("What happens above the limit; it only ever lowers"),
});

const rollback = z
  .strictObject({
    steps: z
      .array(
        z.strictObject({
          step: z
            .enum([
              "close-gate",
              "restore-revision",
              "restore-output-format",
              "stop-automations",
              "purge-caches",
              "preserve-data",
              "notify",
            ])
            .describe("What is done"),
          verify: sentence.describe("How one sees that it is done"),
          who: z.string().max(120).optional().describe("Who does it, where it is not done by itself"),
        }),
      )
      .min(1)
      .max(20)
      .describe("In this order"),
  })
  .describe("The way back to the baseline");

const shortcut = z.strictObject({
  reason: sentence.describe("Why it was taken"),
  risk: sentence.describe("What may go wrong because of it"),
  owner: z.string().min(1).max(120).describe("Who answers for it"),
  expires: z.iso.date().describe("Last day on which it is accepted, such as 2026-03-31"),
  cleanup: sentence.describe("What ends it"),
});

/** The experiment as code: what `*.experiment.yaml` holds. Defaults are filled in by parsing. */
export const definition = z
  .strictObject({
    belay: z.literal(1).describe("Version of this format"),
    key: key.describe("Machine name of the experiment"),
    name: z.string().min(1).max(120).describe("Name of the experiment, as people say it"),
    hypothesis: sentence.describe("One sentence"),
    workflow,
    memo: path.describe("The decision memo, a Markdown file"),
    unit,
    segments: z.record(key, conditions).default({}).describe("Named lists of conditions"),
    audience: conditions.default([]).describe("Who may be in any ring"),
    rings: z.array(ring).min(2).max(12).describe("Steps of exposure; the first is shadow"),
    split: z
      .strictObject({ ai: share.describe("Share of units in a ring that get the AI arm") })
      .default({ ai: 0.5 })
      .describe("How units in a ring are shared between the arms"),
    exclusionGroup: z
      .strictObject({
        name: key.describe("Name of the group, the same in each of its experiments"),
        from: share.describe("Begin of this experiment's part"),
        to: share.describe("End of this experiment's part, not included"),
      })
      .refine((value) => value.from < value.to, "`from` must be below `to`")
      .optional()
      .describe(
        "A unit is in at most one experiment of a group; experiments take parts of one line from 0 to 1",
      ),
    budgets,
    model,
    prompts: z
      .record(key, path)
      .refine((value) => Object.keys(value).length > 0, "name at least one prompt")
      .describe("Prompt templates by name"),
    documentSets: z
      .record(key, z.array(path).min(1).max(200))
      .default({})
      .describe("Documents by set; * in a file name stands for any"),
    contracts,
    redaction: redaction.prefault({}),
    checks: checks.default([]),
    review: review.prefault({}),
    action: action.optional(),
    metrics: metrics.prefault({}),
    guardrails: z
      .array(guardrail)
      .max(30)
      .default([])
      .describe("Conditions that lower exposure by themselves"),
    rollback,
    shortcuts: z.array(shortcut).max(50).default([]).describe("Debt that was accepted for now"),
  })
  .meta({ id: "ExperimentDefinition", title: "Belay experiment definition" });

export type Definition = z.output<typeof definition>;
export type DefinitionInput = z.input<typeof definition>;
