import { z } from "zod";
import { environmentKey, id, instant, key } from "../primitives.ts";
import { stageAuditAboutLimit } from "../stage/stage-audit-link.ts";
import { stageAuditAnswers, stageAuditQuestions } from "../stage/stage-audit-questions.ts";
import { stageDimensions, stages } from "../stage/stage.ts";
import { actor, experimentParams, inEnvironment, nothing } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const stage = z.enum(stages);

/** What something rests on: never a field that somebody filled in. */
export const stageEvidence = z.object({
  kind: z.enum(["run", "drill", "signature", "measurement"]),
  label: z.string(),
  at: instant.nullable(),
  by: actor.nullable(),
  path: z.string().nullable().describe("Where the dashboard shows it"),
});
export type StageEvidence = z.infer<typeof stageEvidence>;

export const stageItem = z.object({
  code: z.string(),
  stage: stage.describe("The stage that asks for it"),
  title: z.string(),
  met: z.boolean(),
  detail: z.string().describe("What there is, or what is lacking"),
  holder: z.string().nullable().describe("Who or what can provide it; null where it is met"),
  evidence: z.array(stageEvidence).describe("Never empty where it is met"),
});
export type StageItem = z.infer<typeof stageItem>;

export const stageReport = z.object({
  experiment: key,
  environment: environmentKey,
  asOf: instant,
  stage,
  next: stage.nullable(),
  dimensions: z.array(
    z.object({
      dimension: z.enum(stageDimensions),
      stage: stage.describe("Up to which its items hold; the lowest of all is the experiment's"),
      items: z.array(stageItem),
    }),
  ),
});
export type StageReport = z.infer<typeof stageReport>;

const answer = z.enum(stageAuditAnswers);
const answers = z.partialRecord(z.enum(stageAuditQuestions.map(({ key: question }) => question)), answer);

export const stageAuditPrefill = z.object({
  experiment: key,
  name: z.string(),
  environment: environmentKey,
  asOf: instant,
  answers: z
    .array(
      z.object({
        question: z.string(),
        answer,
        because: z.string(),
        evidence: z.array(stageEvidence).min(1),
      }),
    )
    .describe("Only what evidence answers; the rest is for people"),
});
export type StageAuditPrefill = z.infer<typeof stageAuditPrefill>;

/** Days after which a kept audit is deleted. */
export const keptStageAuditDays = 180;

export const keptStageAudit = z.object({
  id,
  about: z.string(),
  experiment: key.nullable(),
  answers,
  keptAt: instant,
  keptBy: actor,
  expiresAt: instant,
});
export type KeptStageAudit = z.infer<typeof keptStageAudit>;

const tag = "stages";
const readers = { person: "viewer", keys: ["automation"] } as const;
export const stageEndpoints = {
  stage: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/stage",
    tag,
    summary: "Which stage an experiment is in, the evidence behind it, and what the next stage lacks",
    access: readers,
    params: experimentParams,
    query: inEnvironment,
    response: stageReport,
    problems: ["not-found"],
  }),
  stageAuditPrefill: endpoint({
    method: "GET",
    path: "/api/v1/experiments/{experiment}/stage-audit",
    tag,
    summary: "Answers of the stage audit that evidence gives, each with what it rests on",
    access: readers,
    params: experimentParams,
    query: inEnvironment,
    response: stageAuditPrefill,
    problems: ["not-found"],
  }),
  stageAudits: endpoint({
    method: "GET",
    path: "/api/v1/stage-audits",
    tag,
    summary: "Stage audits that people kept, newest first; at most 200",
    access: { person: "viewer" },
    query: z.object({ experiment: key.optional() }),
    response: z.object({ items: z.array(keptStageAudit) }),
  }),
  keepStageAudit: endpoint({
    method: "POST",
    path: "/api/v1/stage-audits",
    tag,
    summary: `Keep the answers of a stage audit for ${keptStageAuditDays} days`,
    access: { person: "reviewer" },
    body: z.strictObject({
      about: z.string().trim().min(1).max(stageAuditAboutLimit),
      experiment: key.nullable().default(null),
      answers: answers.refine((given) => Object.keys(given).length > 0, "answer at least one question"),
    }),
    response: keptStageAudit,
    status: 201,
    problems: ["not-found", "rate-limited", "person-needed"],
  }),
  deleteStageAudit: endpoint({
    method: "DELETE",
    path: "/api/v1/stage-audits/{audit}",
    tag,
    summary: "Delete a kept stage audit: one's own, or any as an owner",
    access: { person: "reviewer" },
    params: z.object({ audit: id }),
    response: nothing,
    problems: ["not-found", "forbidden", "person-needed"],
  }),
};
