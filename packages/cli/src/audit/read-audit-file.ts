import {
  isStageAuditAnswer,
  stageAuditAboutLimit,
  stageAuditQuestions,
  type StageAuditAnswer,
  type StageAuditSheet,
} from "@belay/contracts/stage";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { readAnswerFile } from "../read-answer-file.ts";

/**
 * Answers from a JSON or YAML file, `{ about?, answers: { <question>: yes | partly | no | unknown } }`. Further fields,
 * as cases have them, are of no meaning.
 */
export async function readAuditFile(cwd: string, file: string): Promise<StageAuditSheet> {
  const found = await readAnswerFile(cwd, file);
  const { answers, about } = isRecord(found) ? found : {};
  if (!isRecord(answers))
    throw new CommandFailure(
      exitCode.invalid,
      `${file} has no "answers". It should say, for instance, answers: { worth-it: partly }. All questions: belay audit --questions.`,
    );
  const sheet: Record<string, StageAuditAnswer> = {};
  for (const [question, answer] of Object.entries(answers)) {
    if (!stageAuditQuestions.some(({ key }) => key === question))
      throw new CommandFailure(
        exitCode.invalid,
        `${file} answers "${question}", which this audit does not ask. All questions: belay audit --questions.`,
      );
    if (!isStageAuditAnswer(answer))
      throw new CommandFailure(
        exitCode.invalid,
        `${file} answers "${question}" with ${JSON.stringify(answer)}: it takes yes, partly, no or unknown.`,
      );
    sheet[question] = answer;
  }
  return {
    ...(typeof about === "string" && about.trim() && { about: about.trim().slice(0, stageAuditAboutLimit) }),
    answers: sheet,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
