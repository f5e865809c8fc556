import { intakeQuestions, type IntakeAnswers, type IntakeQuestion } from "@belay/contracts";
import type { Command } from "commander";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { readAnswerFile } from "../read-answer-file.ts";

export type AnswerFlags = { file?: string } & Record<string, unknown>;

/** A question's option: `--owner-kind`. */
export const flagOf = ({ field }: Pick<IntakeQuestion, "field">): string =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Gives a command an option for each question, and one for a file of answers. */
export function withAnswers(command: Command): Command {
  command.option(
    "--file <file>",
    "answers as JSON or YAML, by the names that `belay intake questions` shows",
  );
  for (const question of intakeQuestions) command.option(`${flagOf(question)} <answer>`, describe(question));
  return command;
}

const describe = ({ question, choices }: IntakeQuestion): string =>
  choices ? `${question} ${choices.map(({ value }) => value).join(", ")}` : question;

/** Answers from a file and from options, options before the file; undefined where there are neither. */
export async function givenAnswers(flags: AnswerFlags, cwd: string): Promise<IntakeAnswers | undefined> {
  const fromFile = flags.file === undefined ? undefined : await readAnswers(cwd, flags.file);
  const typed = intakeQuestions.filter(({ field }) => typeof flags[field] === "string");
  if (fromFile === undefined && typed.length === 0) return undefined;
  return {
    ...fromFile,
    ...Object.fromEntries(
      typed.map((question) => {
        const read = readAnswer(question, flags[question.field] as string);
        if ("wrong" in read) throw new CommandFailure(exitCode.invalid, `${flagOf(question)}: ${read.wrong}`);
        return [question.field, read.value];
      }),
    ),
  };
}

async function readAnswers(cwd: string, file: string): Promise<IntakeAnswers> {
  const found = await readAnswerFile(cwd, file);
  if (typeof found !== "object" || found === null || Array.isArray(found))
    throw new CommandFailure(
      exitCode.invalid,
      `${file} holds no answers. It should say, for instance: { name: Answering price requests, minutes: 20 }. All questions: belay intake questions.`,
    );
  const known = new Set<string>(intakeQuestions.map(({ field }) => field));
  const stranger = Object.keys(found).find((field) => !known.has(field));
  if (stranger !== undefined)
    throw new CommandFailure(
      exitCode.invalid,
      `${file} answers "${stranger}", which the form does not ask. All questions: belay intake questions.`,
    );
  // The control plane judges the values, and says what is wrong with which.
  return found as IntakeAnswers;
}

type Read = { value: unknown } | { wrong: string };

/** An answer as a person types it. */
export function readAnswer({ kind, choices }: IntakeQuestion, text: string): Read {
  const plain = text.trim();
  switch (kind) {
    case "number": {
      const number = numberOf(plain);
      return number === undefined ? { wrong: "Write a number, such as 12 or 2.5." } : { value: number };
    }
    case "often": {
      const [, count = "", per] =
        /^([\d.,]+)\s*(?:\/|an?\s+|per\s+|times?\s+an?\s+)?\s*(day|week|month)$/i.exec(plain) ?? [];
      const number = numberOf(count);
      return number === undefined || per === undefined
        ? { wrong: "Write how often as 12 a day, 60 a week or 5 a month." }
        : { value: { count: number, per: per.toLowerCase() } };
    }
    case "list":
      return {
        value: plain
          .split(",")
          .map((each) => each.trim())
          .filter(Boolean),
      };
    case "choice": {
      const chosen =
        choices?.[Number(plain) - 1] ??
        choices?.find(({ value, label }) =>
          [value, label.toLowerCase().replaceAll("’", "'")].includes(plain.toLowerCase()),
        );
      return chosen
        ? { value: chosen.value }
        : { wrong: `Choose one of ${choices?.map(({ value }) => value).join(", ")}.` };
    }
    default:
      return { value: plain };
  }
}

function numberOf(text: string): number | undefined {
  const plain = text.replace(",", ".");
  return /^\d{1,7}(\.\d{1,3})?$/.test(plain) ? Number(plain) : undefined;
}
