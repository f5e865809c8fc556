import {
  stageAuditQuestions,
  type StageAuditAnswer,
  type StageAuditAnswers,
  type StageAuditGroup,
  type StageAuditQuestion,
} from "./stage-audit-questions.ts";
import { nextSteps } from "./stage-audit-steps.ts";

/** What is really open. `neither`: the idea holds and so do its operations. `unclear`: not to be told from these answers. */
export const openQuestions = ["feasibility", "operations", "neither", "unclear"] as const;
export type OpenQuestion = (typeof openQuestions)[number];

/** Which way the work and the open question miss each other. */
export const stageAuditMismatches = [
  "hardening-unproven",
  "re-piloting-proven",
  "matched",
  "unclear",
] as const;
export type StageAuditMismatch = (typeof stageAuditMismatches)[number];

/** An answer that speaks for a verdict, and how much. */
export type StageAuditReason = { question: string; answer: StageAuditAnswer; weight: number; says: string };

/** Points of a group, unknown answers counted as no and as yes; it holds from `needed` on, where its keystones do. */
export type StageAuditScore = { low: number; high: number; needed: number; of: number };

export type StageAuditVerdict = {
  open: { verdict: OpenQuestion; reasons: StageAuditReason[] };
  mismatch: { verdict: StageAuditMismatch; reasons: StageAuditReason[] };
  scores: { idea: StageAuditScore; operations: StageAuditScore };
  /** Questions that were answered with anything but "unknown". */
  answered: number;
  /** What would prove what isn't, most important first. */
  missing: { question: string; answer: StageAuditAnswer; proof: string }[];
  /** Three, in order. */
  steps: [string, string, string];
};

type Holds = "yes" | "no" | "open";

/** Points from which on a group holds. */
const needed = { idea: 13, operations: 15 } as const;
/** Points for a mismatch from which on there is one; "most of the work" alone is enough. */
const mismatchFrom = 3;
const mostReasons = 6;

const value = { yes: 1, partly: 0.5, no: 0 } as const;

/**
 * The verdicts that answers lead to. One is given only where every way in which the unknown answers might turn out
 * leads to it; the only exception is that operations nobody can vouch for are open. The order of answers is of no
 * meaning, and answers to other questions are of none.
 */
export function judgeStageAudit(answers: StageAuditAnswers): StageAuditVerdict {
  const of = (question: StageAuditQuestion): StageAuditAnswer => answers[question.key] ?? "unknown";
  const idea = judgeGroup("idea", of);
  const operations = judgeGroup("operations", of);
  const open = openQuestion(idea.holds, operations.holds);
  const possible = new Set(
    (idea.holds === "open" ? (["yes", "no"] as const) : [idea.holds]).flatMap((holds) =>
      (["low", "high"] as const).map((end) => mismatchOf(holds, end, of)),
    ),
  );
  const [only] = possible;
  const mismatch = possible.size === 1 && only ? only : "unclear";
  const shortfalls = shortfallsFor(open, of);
  return {
    open: { verdict: open, reasons: openReasons(open, of) },
    mismatch: { verdict: mismatch, reasons: mismatchReasons(mismatch, idea.holds, of) },
    scores: { idea: idea.score, operations: operations.score },
    answered: stageAuditQuestions.filter((question) => of(question) !== "unknown").length,
    missing: shortfalls.map((question) => ({
      question: question.key,
      answer: of(question),
      proof: question.proof,
    })),
    steps: nextSteps(
      open,
      mismatch,
      shortfalls,
      effortShown(of, idea.holds).map(({ question }) => question),
    ),
  };
}

type Of = (question: StageAuditQuestion) => StageAuditAnswer;

const inGroup = (group: StageAuditGroup) =>
  stageAuditQuestions.filter((question) => question.group === group);

const score = (answer: StageAuditAnswer, end: "low" | "high"): number =>
  answer === "unknown" ? (end === "low" ? 0 : 1) : value[answer];

function judgeGroup(group: "idea" | "operations", of: Of): { holds: Holds; score: StageAuditScore } {
  const questions = inGroup(group);
  const points = (end: "low" | "high") =>
    questions.reduce((sum, question) => sum + question.weight * score(of(question), end), 0);
  const holdsAt = (end: "low" | "high") =>
    points(end) >= needed[group] &&
    questions.every((question) => !question.keystone || score(of(question), end) > 0);
  const total = questions.reduce((sum, { weight }) => sum + weight, 0);
  return {
    holds: holdsAt("low") ? "yes" : holdsAt("high") ? "open" : "no",
    score: { low: points("low"), high: points("high"), needed: needed[group], of: total },
  };
}

function openQuestion(idea: Holds, operations: Holds): OpenQuestion {
  if (idea === "open") return "unclear";
  if (idea === "no") return "feasibility";
  return operations === "yes" ? "neither" : "operations";
}

/** Questions whose answers speak for a mismatch, given whether the idea holds. "Could it end it?" does so by a no. */
const speaking = { no: ["sturdy", "wider", "decides"], yes: ["again", "decides"] } as const;

const effortQuestions = (ideaHolds: Holds): StageAuditQuestion[] =>
  inGroup("effort").filter(({ key }) =>
    ideaHolds === "open" ? true : (speaking[ideaHolds] as readonly string[]).includes(key),
  );

const speaksFor = (question: StageAuditQuestion, answer: StageAuditAnswer, end: "low" | "high"): number => {
  const turned = question.key === "decides";
  const yes = score(answer, turned ? (end === "low" ? "high" : "low") : end);
  return question.weight * (turned ? 1 - yes : yes);
};

function mismatchOf(ideaHolds: "yes" | "no", end: "low" | "high", of: Of): StageAuditMismatch {
  const points = effortQuestions(ideaHolds).reduce(
    (sum, question) => sum + speaksFor(question, of(question), end),
    0,
  );
  if (points < mismatchFrom) return "matched";
  return ideaHolds === "no" ? "hardening-unproven" : "re-piloting-proven";
}

type Weighed = { question: StageAuditQuestion; weight: number };

/** Heaviest first; the order of the questions settles ties. */
const heaviest = (weighed: Weighed[]): Weighed[] =>
  weighed.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);

const asReasons = (weighed: Weighed[], of: Of): StageAuditReason[] =>
  weighed.slice(0, mostReasons).map(({ question, weight }) => ({
    question: question.key,
    answer: of(question),
    weight,
    says: question.says[of(question)],
  }));

const short = (group: StageAuditGroup, of: Of): Weighed[] =>
  heaviest(
    inGroup(group).map((question) => ({
      question,
      weight: question.weight * (1 - score(of(question), "low")),
    })),
  );

const shown = (group: StageAuditGroup, of: Of): Weighed[] =>
  heaviest(
    inGroup(group).map((question) => ({ question, weight: question.weight * score(of(question), "low") })),
  );

const unknown = (questions: StageAuditQuestion[], of: Of): Weighed[] =>
  heaviest(
    questions
      .filter((question) => of(question) === "unknown")
      .map((question) => ({ question, weight: question.weight })),
  );

const effortShown = (of: Of, ideaHolds: Holds): Weighed[] =>
  heaviest(
    effortQuestions(ideaHolds).map((question) => ({
      question,
      weight: speaksFor(question, of(question), "low"),
    })),
  );

function openReasons(open: OpenQuestion, of: Of): StageAuditReason[] {
  if (open === "feasibility") return asReasons(short("idea", of), of);
  if (open === "operations") return asReasons(short("operations", of), of);
  if (open === "unclear") return asReasons(unknown(inGroup("idea"), of), of);
  return asReasons(heaviest([...shown("idea", of), ...shown("operations", of)]), of);
}

function mismatchReasons(mismatch: StageAuditMismatch, ideaHolds: Holds, of: Of): StageAuditReason[] {
  const effort = effortQuestions(ideaHolds);
  if (mismatch === "hardening-unproven")
    return asReasons([...effortShown(of, ideaHolds), ...short("idea", of)], of);
  if (mismatch === "re-piloting-proven")
    return asReasons([...effortShown(of, ideaHolds), ...shown("idea", of)], of);
  if (mismatch === "unclear")
    return asReasons(unknown(ideaHolds === "open" ? [...inGroup("idea"), ...effort] : effort, of), of);
  return asReasons(
    heaviest(
      effort.map((question) => ({
        question,
        weight: question.weight - speaksFor(question, of(question), "high"),
      })),
    ),
    of,
  );
}

/** What isn't proven of what is open, heaviest first; what is merely unknown comes first where that is the matter. */
function shortfallsFor(open: OpenQuestion, of: Of): StageAuditQuestion[] {
  const idea = short("idea", of);
  const operations = short("operations", of);
  const questionsOf = (weighed: Weighed[]) => weighed.map(({ question }) => question);
  if (open === "feasibility") return questionsOf(idea);
  if (open === "operations") return questionsOf(operations);
  if (open === "neither") return questionsOf(heaviest([...idea, ...operations]));
  return questionsOf(idea).toSorted((a, b) => Number(of(b) === "unknown") - Number(of(a) === "unknown"));
}
