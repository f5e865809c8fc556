import type { StageAuditSheet } from "./stage-audit-link.ts";
import { stageAuditQuestions } from "./stage-audit-questions.ts";
import { judgeStageAudit, type StageAuditReason } from "./stage-audit-verdict.ts";
import { stageAuditAnswerWords, stageAuditMismatchWords, openQuestionWords } from "./stage-audit-words.ts";

/** A result as Markdown. What people wrote stands in it as text, whatever it looks like. */
export function stageAuditMarkdown({ about, answers }: StageAuditSheet): string {
  const { open, mismatch, missing, steps } = judgeStageAudit(answers);
  const openWords = openQuestionWords[open.verdict];
  const mismatchWords = stageAuditMismatchWords[mismatch.verdict];
  const reasons = (list: StageAuditReason[]) => list.map(({ says }) => `- ${says}`).join("\n");
  return `${[
    `# Prove more, or ship?${about ? ` ${escapeMarkdown(about)}` : ""}`,
    `## What is open: ${openWords.answer}\n\n${openWords.meaning}`,
    reasons(open.reasons),
    `## Which way the work goes: ${mismatchWords.answer}\n\n${mismatchWords.meaning}`,
    reasons(mismatch.reasons),
    `## The next three steps\n\n${steps.map((step, index) => `${index + 1}. ${step}`).join("\n")}`,
    ...(missing.length > 0
      ? [`## Evidence missing\n\n${missing.map(({ proof }) => `- ${proof}`).join("\n")}`]
      : []),
    `## The answers\n\n| Question | Answer |\n| --- | --- |\n${stageAuditQuestions
      .map(
        ({ key, text }) =>
          `| ${text} | ${answers[key] ? stageAuditAnswerWords[answers[key]] : "Not answered"} |`,
      )
      .join("\n")}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** Every character that Markdown or HTML could take for more than itself, escaped; one line. */
const escapeMarkdown = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()#+\-.!|<>&~^:=$"']/g, "\\$&");
