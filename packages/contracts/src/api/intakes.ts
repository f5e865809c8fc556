import { z } from "zod";
import { intakeAnswers } from "../intake/answers.ts";
import { criterion, weights } from "../intake/criteria.ts";
import { id, instant } from "../primitives.ts";
import { actor, inEnvironment, reason } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** draft → submitted → in-memo; submitted or draft → rejected; submitted or rejected → draft again. */
export const intakeState = z.enum(["draft", "submitted", "rejected", "in-memo"]);
export type IntakeState = z.infer<typeof intakeState>;

const points = z.number().min(0).max(10);

export const criterionScore = z.object({
  criterion,
  score: points.describe("What counts: by the rule, or what a person put in its place"),
  computed: points.describe("By the rule, from the answers"),
  weight: z.number(),
  reason: z.string().describe("Why the rule gives this, in words"),
  answered: z.boolean().describe("Whether the answers that it needs are there; without them it is 0"),
  override: z.object({ score: points, reason: z.string(), by: actor, at: instant }).nullable(),
});
export type CriterionScore = z.infer<typeof criterionScore>;

export const intakeScore = z.object({
  total: z.number().min(0).max(100).describe("Weighted mean of the criteria, times ten"),
  rubric: z.number().int().describe("Version of the weights"),
  hoursPerWeek: z.number().nullable().describe("What the work takes today; null until it is said"),
  effortDays: z.number().nullable().describe("Person-days to a first try, by rule; null until it is said"),
  criteria: z.array(criterionScore),
});
export type IntakeScore = z.infer<typeof intakeScore>;

export const similarWorkflow = z.object({
  kind: z.enum(["intake", "experiment"]),
  id: z.string().describe("Id of the intake, or key of the experiment"),
  name: z.string(),
  state: z.string().describe("How the intake stands, or `experiment`"),
  similarity: z.number().min(0).max(1),
  reasons: z.array(z.string()).describe("What both have in common, in words"),
});
export type SimilarWorkflow = z.infer<typeof similarWorkflow>;

export const intakeSummary = z.object({
  id,
  name: z.string().describe("Empty until it is answered"),
  state: intakeState,
  version: z.number().int().describe("Raised by each change; a save names the one that it began from"),
  author: actor,
  owner: z.string(),
  systemOfRecord: z.string(),
  createdAt: instant,
  savedAt: instant.describe("When its answers were last saved"),
  savedBy: actor,
  submittedAt: instant.nullable(),
  rank: z.number().int().nullable().describe("Place among those handed in, 1 is the first"),
  score: intakeScore,
  answered: z.object({ given: z.number().int(), asked: z.number().int() }),
});
export type IntakeSummary = z.infer<typeof intakeSummary>;

export const intakeDetail = intakeSummary.extend({
  answers: intakeAnswers,
  missing: z.array(z.string()).describe("Fields to answer before it can be handed in"),
  similar: z.array(similarWorkflow),
  rejection: z.object({ reason: z.string(), by: actor, at: instant }).nullable(),
  memo: z.string().nullable().describe("The memo that was made of it"),
  may: z
    .object({ edit: z.boolean(), decide: z.boolean() })
    .describe("What the caller may do: edit its answers; rank and reject it"),
});
export type IntakeDetail = z.infer<typeof intakeDetail>;

export const rubric = z.object({
  version: z.number().int(),
  weights,
  criteria: z.array(z.object({ criterion, title: z.string(), rule: z.string() })),
  changedAt: instant.nullable().describe("null: the weights that Belay came with"),
  changedBy: actor.nullable(),
});
export type Rubric = z.infer<typeof rubric>;

const place = z.object({ total: z.number(), rank: z.number().int() });
export const rubricChange = z.object({
  version: z.number().int(),
  at: instant,
  by: actor,
  reason: z.string(),
  before: weights,
  after: weights,
  rescored: z.number().int().describe("Intakes that were handed in then"),
  moved: z
    .array(z.object({ intake: id, name: z.string(), before: place, after: place }))
    .describe("Those that changed their place"),
});
export type RubricChange = z.infer<typeof rubricChange>;

export const agendaItem = z.object({
  title: z.string(),
  detail: z.string(),
  waitsFor: z.string().describe("Who, in words"),
  /** What it is measured against: since when it waits, or by when it is due. */
  at: instant.nullable(),
  overdue: z.boolean(),
  link: z
    .object({ kind: z.enum(["intake", "memo", "experiment"]), id: z.string() })
    .nullable()
    .describe("Where one goes from here"),
});
export type AgendaItem = z.infer<typeof agendaItem>;

export const agendaSections = ["new-intakes", "signatures", "decisions", "shortcuts", "drills"] as const;
export const agenda = z.object({
  at: instant,
  sections: z.array(
    z.object({
      section: z.enum(agendaSections),
      title: z.string(),
      note: z.string().describe("Said in place of items where there are none"),
      measured: z.boolean().describe("false: this can't be known yet, so an empty list says nothing"),
      items: z.array(agendaItem),
    }),
  ),
  markdown: z.string().describe("The same as Markdown"),
});
export type Agenda = z.infer<typeof agenda>;

const tag = "intakes";
const params = z.object({ intake: id });
const criterionParams = params.extend({ criterion });
const version = z.number().int().min(1).describe("The version that the caller saw");
const editor = z
  .strictObject({
    id: z.uuid().describe("Made by the caller once per form"),
    turn: z.number().int().min(0).describe("Raised by each request of that form"),
  })
  .optional()
  .describe(
    "With it, a request whose answer was lost can be sent again, and one that was overtaken is refused",
  );
const anyone = { person: "viewer", keys: ["automation"] } as const;
const owners = { person: "owner" } as const;
const problems = ["not-found", "conflict"] as const;

export const intakeEndpoints = {
  intakes: endpoint({
    method: "GET",
    path: "/api/v1/intakes",
    tag,
    summary: "Intakes: those handed in by rank, then drafts, then those decided, newest first",
    access: anyone,
    query: z.object({
      state: intakeState.optional(),
      from: z.coerce.number().int().min(0).max(1_000_000).default(0).describe("`next` of the page before"),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
    response: z.object({
      items: z.array(intakeSummary),
      next: z.number().int().nullable(),
      counts: z.record(intakeState, z.number().int()),
    }),
  }),
  createIntake: endpoint({
    method: "POST",
    path: "/api/v1/intakes",
    tag,
    summary: "Begin an intake, as a draft; half of the answers are enough",
    access: anyone,
    body: z.strictObject({ answers: intakeAnswers, editor }),
    response: intakeDetail,
    status: 201,
  }),
  intake: endpoint({
    method: "GET",
    path: "/api/v1/intakes/{intake}",
    tag,
    summary: "One intake with its score, reasons, and workflows like it",
    access: anyone,
    params,
    response: intakeDetail,
    problems: ["not-found"],
  }),
  saveIntake: endpoint({
    method: "PUT",
    path: "/api/v1/intakes/{intake}",
    tag,
    summary: "Save a draft's answers, all of them; refused where somebody else has saved meanwhile",
    access: anyone,
    params,
    body: z.strictObject({ version, answers: intakeAnswers, editor }),
    response: intakeDetail,
    problems,
  }),
  submitIntake: endpoint({
    method: "POST",
    path: "/api/v1/intakes/{intake}/submit",
    tag,
    summary: "Hand a draft in, so that it is ranked",
    access: { person: "viewer" },
    params,
    body: z.strictObject({ version }),
    response: intakeDetail,
    problems,
  }),
  reopenIntake: endpoint({
    method: "POST",
    path: "/api/v1/intakes/{intake}/reopen",
    tag,
    summary: "Make a draft again of one that was handed in or rejected",
    access: { person: "viewer" },
    params,
    body: z.strictObject({ version }),
    response: intakeDetail,
    problems,
  }),
  rejectIntake: endpoint({
    method: "POST",
    path: "/api/v1/intakes/{intake}/reject",
    tag,
    summary: "Reject an intake, with a reason",
    access: owners,
    params,
    body: z.strictObject({ version, reason }),
    response: intakeDetail,
    problems,
  }),
  overrideScore: endpoint({
    method: "PUT",
    path: "/api/v1/intakes/{intake}/scores/{criterion}",
    tag,
    summary: "Put a person's judgement in place of what the rule gives, with a reason",
    access: owners,
    params: criterionParams,
    body: z.strictObject({ score: points, reason }),
    response: intakeDetail,
    problems,
  }),
  restoreScore: endpoint({
    method: "DELETE",
    path: "/api/v1/intakes/{intake}/scores/{criterion}",
    tag,
    summary: "Let the rule decide again",
    access: owners,
    params: criterionParams,
    response: intakeDetail,
    problems,
  }),
  rubric: endpoint({
    method: "GET",
    path: "/api/v1/rubric",
    tag,
    summary: "The criteria with their rules and weights",
    access: anyone,
    response: rubric,
  }),
  changeRubric: endpoint({
    method: "PUT",
    path: "/api/v1/rubric",
    tag,
    summary: "Change the weights; everything is scored anew",
    access: owners,
    body: z.strictObject({
      version: z.number().int().min(0).describe("The version that the caller saw"),
      weights,
      reason,
    }),
    response: rubric,
    problems: ["conflict"],
  }),
  rubricHistory: endpoint({
    method: "GET",
    path: "/api/v1/rubric/history",
    tag,
    summary: "Changes of the weights, newest first, with what they moved",
    access: { person: "viewer" },
    response: z.object({ items: z.array(rubricChange) }),
  }),
  agenda: endpoint({
    method: "GET",
    path: "/api/v1/agenda",
    tag,
    summary: "What the weekly review has to look at, and whom each item waits for",
    access: anyone,
    query: inEnvironment,
    response: agenda,
  }),
};
