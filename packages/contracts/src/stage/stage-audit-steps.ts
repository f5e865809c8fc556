import type { StageAuditQuestion } from "./stage-audit-questions.ts";
import type { StageAuditMismatch, OpenQuestion } from "./stage-audit-verdict.ts";

/** What is left to do where the list of what is missing runs out. */
const ending: Record<OpenQuestion, readonly string[]> = {
  feasibility: [
    "Fix beforehand the day on which it is decided, and who decides.",
    "Keep the circle of users as it is until then.",
    "Tell everybody who waits for it that it is a question, not yet a product.",
  ],
  operations: [
    "Have the decision to scale it signed, on the result that is there.",
    "Set the day on which it goes into regular use.",
    "Put the person who takes it on in charge of what is left to do.",
  ],
  neither: [
    "Ship it: have the decision to scale it signed, on the result that is there.",
    "Replace the end of the pilot by a review date, with the conditions on which it is paused.",
    "Rehearse the way back again within three months.",
  ],
  unclear: [
    "Put these questions to the person closest to the work, and do this audit again with the answers.",
    "Start no larger piece of work before then.",
    "Write down who will know these things from now on.",
  ],
};

/** Three steps in order: first what stops the mismatch, then what is missing most, then what ends it. */
export function nextSteps(
  open: OpenQuestion,
  mismatch: StageAuditMismatch,
  shortfalls: readonly StageAuditQuestion[],
  effort: readonly StageAuditQuestion[],
): [string, string, string] {
  const mismatched = mismatch === "hardening-unproven" || mismatch === "re-piloting-proven";
  const [ask = "", ...rest] = ending.unclear;
  // What nobody knows is to be found out, not yet to be done.
  const todo =
    open === "unclear"
      ? [ask, ...shortfalls.slice(0, 1).map(({ text }) => `Find out first: ${text}`), ...rest]
      : shortfalls.map(({ step }) => step);
  const steps = [
    ...(mismatched ? effort.slice(0, 1).map(({ step }) => step) : []),
    ...(open === "neither" ? ending.neither.slice(0, 1) : []),
    ...todo,
    ...ending[open],
  ];
  const [first = "", second = "", third = ""] = [...new Set(steps)];
  return [first, second, third];
}
