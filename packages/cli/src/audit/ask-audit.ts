import { createInterface } from "node:readline/promises";
import {
  stageAuditAnswerWords,
  stageAuditQuestions,
  type StageAuditAnswer,
  type StageAuditAnswers,
} from "@belay/contracts/stage";
import type { Context } from "../context.ts";

const letters: Record<string, StageAuditAnswer> = {
  y: "yes",
  yes: "yes",
  p: "partly",
  partly: "partly",
  n: "no",
  no: "no",
  d: "unknown",
  u: "unknown",
  unknown: "unknown",
  "don't know": "unknown",
};

/** Asks what is not answered yet, a question at a time. An end of input leaves the rest open. */
export async function askAudit(
  { input, err, errorStyle: style }: Context & { input: NodeJS.ReadableStream },
  known: StageAuditAnswers,
): Promise<StageAuditAnswers> {
  const reader = createInterface({ input, crlfDelay: Infinity });
  try {
    return await askEach(reader[Symbol.asyncIterator](), err, style, known);
  } finally {
    // An open terminal would keep the command from ending.
    reader.close();
  }
}

async function askEach(
  lines: AsyncIterator<string>,
  err: Context["err"],
  style: Context["errorStyle"],
  known: StageAuditAnswers,
): Promise<StageAuditAnswers> {
  const answers: Record<string, StageAuditAnswer> = { ...(known as Record<string, StageAuditAnswer>) };
  err("y: yes, p: partly, n: no, d: don't know. Enter keeps what stands in brackets.\n");
  for (const [index, { key, text, why }] of stageAuditQuestions.entries()) {
    const standing = answers[key] ?? "unknown";
    err(`\n${index + 1}/${stageAuditQuestions.length} ${style.bold(text)}\n${style.dim(why)}\n`);
    for (;;) {
      err(`[${stageAuditAnswerWords[standing]}] `);
      const { value: line, done } = await lines.next();
      if (done) return answers;
      const given = line.trim().toLowerCase();
      const answer = given === "" ? standing : letters[given];
      if (answer) {
        answers[key] = answer;
        break;
      }
      err("Answer y, p, n or d.\n");
    }
  }
  return answers;
}
