import type { StageAuditPrefill } from "@belay/contracts";
import {
  judgeStageAudit,
  openQuestionWords,
  stageAuditAnswerWords,
  stageAuditMismatchWords,
  stageAuditQuestions,
  type StageAuditReason,
  type StageAuditSheet,
} from "@belay/contracts/stage";
import type { Context } from "../context.ts";
import { printable } from "./printable.ts";

/** A result of the stage audit as a person reads it: both verdicts with their reasons, the steps, what is missing. */
export function showStageAudit(sheet: StageAuditSheet, { style }: Context): string {
  const { open, mismatch, missing, steps, scores } = judgeStageAudit(sheet.answers);
  const verdict = (question: string, { answer, meaning }: { answer: string; meaning: string }) =>
    `${style.dim(question)} ${style.bold(answer)}\n${meaning}\n`;
  const reasons = (list: StageAuditReason[]) => list.map(({ says }) => `  - ${says}\n`).join("");
  const points = ({ low, high, of, needed }: typeof scores.idea) =>
    `${low === high ? low : `${low} to ${high}`} of ${of}, ${needed} needed`;
  return [
    sheet.about ? `${style.bold(printable(sheet.about))}\n\n` : "",
    verdict("What is open?", openQuestionWords[open.verdict]),
    reasons(open.reasons),
    "\n",
    verdict("Does the work go there?", stageAuditMismatchWords[mismatch.verdict]),
    reasons(mismatch.reasons),
    "\nThe next three steps:\n",
    steps.map((step, index) => `  ${index + 1}. ${step}\n`).join(""),
    missing.length > 0 ? "\nEvidence missing:\n" : "",
    missing.map(({ proof }) => `  - ${proof}\n`).join(""),
    `\n${style.dim(`Points: the idea ${points(scores.idea)}; keeping it running ${points(scores.operations)}.`)}\n`,
  ].join("");
}

/** What evidence answered, and on what. */
export const showPrefilled = (
  { answers, name, environment }: StageAuditPrefill,
  { style }: Context,
): string =>
  `${style.bold(printable(name))} in ${environment}: ${answers.length} of ${stageAuditQuestions.length} answers from evidence\n${answers
    .map(
      ({ question, answer, because, evidence }) =>
        `  ${stageAuditAnswerWords[answer].padEnd(10)} ${question}: ${printable(because)} ${style.dim(
          `(${evidence.map(({ kind, label }) => `${kind}: ${printable(label)}`).join("; ")})`,
        )}\n`,
    )
    .join("")}\n`;

/** Every question with its key, for whoever writes a file of answers. */
export const showStageAuditQuestions = ({ style }: Context): string =>
  stageAuditQuestions
    .map(({ key, text, why }) => `${style.bold(key)}\n  ${text}\n  ${style.dim(why)}\n`)
    .join("");
