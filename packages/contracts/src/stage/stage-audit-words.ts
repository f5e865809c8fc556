import type { StageAuditMismatch, OpenQuestion } from "./stage-audit-verdict.ts";

/** How a verdict is said: the answer in a few words, and what it means. */
export type VerdictWords = { answer: string; meaning: string };

export const openQuestionWords: Record<OpenQuestion, VerdictWords> = {
  feasibility: {
    answer: "Prove more",
    meaning: "Feasibility is open: it is not shown yet that it works and is worth it.",
  },
  operations: {
    answer: "Make it ready",
    meaning: "Operations are open: the idea holds, and it is not shown yet that it can be kept running.",
  },
  neither: {
    answer: "Ship",
    meaning: "Nothing decisive is open: the idea holds, and so does what keeps it running.",
  },
  unclear: {
    answer: "Can't be told yet",
    meaning: "With what nobody could say, the idea may hold or not. Find that out first.",
  },
};

export const stageAuditMismatchWords: Record<StageAuditMismatch, VerdictWords> = {
  "hardening-unproven": {
    answer: "Hardening an unproven idea",
    meaning: "The work goes into making sturdy what may yet turn out not to be worth it.",
  },
  "re-piloting-proven": {
    answer: "Re-piloting a proven idea",
    meaning: "The work goes into asking again what has been answered, while nobody makes it ready.",
  },
  matched: {
    answer: "Well matched",
    meaning: "The work goes where the open question is.",
  },
  unclear: {
    answer: "Can't be told yet",
    meaning: "What nobody could say decides whether the work goes where the open question is.",
  },
};

/** How an answer is said on buttons and in lists. */
export const stageAuditAnswerWords = {
  yes: "Yes",
  partly: "Partly",
  no: "No",
  unknown: "Don't know",
} as const;
