import { createInterface } from "node:readline/promises";
import { intakeSections, type IntakeAnswers, type IntakeQuestion } from "@belay/contracts";
import type { Context } from "../context.ts";
import { answerText } from "../output/show-intake.ts";
import { printable } from "../output/printable.ts";
import { readAnswer } from "./read-answers.ts";

export type Asked = {
  answers: IntakeAnswers;
  /** Whether the questions came to their end; otherwise whoever typed went away. */
  ended: boolean;
  /** Asks one more thing that is answered by yes or no; no where nobody is there any more. */
  confirm(question: string): Promise<boolean>;
  close(): void;
};

/** Asks the form's questions one by one; `onAnswer` after each that changed something. */
export async function askAnswers(
  context: Context & { input: NodeJS.ReadableStream },
  known: IntakeAnswers,
  onAnswer: (answers: IntakeAnswers) => Promise<void>,
): Promise<Asked> {
  const { input, err, errorStyle: style } = context;
  const reader = createInterface({ input, crlfDelay: Infinity });
  const lines = reader[Symbol.asyncIterator]();
  let answers = { ...known };
  let ended = true;
  const read = async (): Promise<string | undefined> => {
    const { value, done } = await lines.next();
    return done ? undefined : value;
  };

  err("Enter keeps what stands in brackets or leaves a question open; - takes an answer away.\n");
  asking: for (const { title, questions } of intakeSections) {
    err(`\n${style.bold(title)}\n`);
    for (const question of questions) {
      if (question.field === "owner" && answers.ownerKind === "nobody") continue;
      err(promptOf(question, style));
      for (;;) {
        const standing = answers[question.field];
        err(standing === undefined ? "> " : `[${printable(answerText(question.field, standing))}] > `);
        const line = await read();
        if (line === undefined) {
          ended = false;
          break asking;
        }
        if (line.trim() === "") break;
        const given = line.trim() === "-" ? { value: undefined } : readAnswer(question, line);
        if ("wrong" in given) {
          err(`${given.wrong}\n`);
          continue;
        }
        const { [question.field]: _, ...rest } = answers;
        answers = given.value === undefined ? rest : { ...rest, [question.field]: given.value };
        await onAnswer(answers);
        break;
      }
    }
  }
  return {
    answers,
    ended,
    async confirm(question) {
      err(`\n${question} [y/n] `);
      return /^y(es)?$/i.test((await read())?.trim() ?? "");
    },
    // An open terminal would keep the command from ending.
    close: () => reader.close(),
  };
}

function promptOf({ question, hint, kind, choices }: IntakeQuestion, style: Context["errorStyle"]): string {
  const how =
    kind === "often" ? "As 12 a day, 60 a week or 5 a month." : kind === "choice" ? undefined : hint;
  const list = choices?.map(({ label }, index) => `  ${index + 1}. ${label}`).join("\n");
  return [`\n${question}`, how && style.dim(how), list].filter(Boolean).join("\n") + "\n";
}
