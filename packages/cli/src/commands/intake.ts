import { intakeSections } from "@belay/contracts";
import { Command } from "commander";
import { command, printJson, settle, type CommonFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { flagOf } from "../intake/read-answers.ts";
import {
  intakeMemoCommand,
  intakeRejectCommand,
  intakeReopenCommand,
  intakeSubmitCommand,
} from "./intake-decide.ts";
import { intakeListCommand, intakeShowCommand } from "./intake-list.ts";
import { intakeEditCommand, intakeNewCommand } from "./intake-new.ts";
import { intakeScoreCommand, intakeWeightsCommand } from "./intake-score.ts";

export const intakeCommand = (context: Context): Command =>
  new Command("intake")
    .summary("Propose a workflow, see how proposals rank, and why")
    .description("Propose a workflow, see how proposals rank, and why.")
    .addHelpText(
      "after",
      `
Example:
  belay intake new
  belay intake list
  belay intake show 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11`,
    )
    .addCommand(intakeNewCommand(context))
    .addCommand(intakeEditCommand(context))
    .addCommand(intakeListCommand(context), { isDefault: true })
    .addCommand(intakeShowCommand(context))
    .addCommand(intakeSubmitCommand(context))
    .addCommand(intakeReopenCommand(context))
    .addCommand(intakeRejectCommand(context))
    .addCommand(intakeMemoCommand(context))
    .addCommand(intakeScoreCommand(context))
    .addCommand(intakeWeightsCommand(context))
    .addCommand(questionsCommand(context));

const questionsCommand = (context: Context): Command =>
  command(
    "questions",
    "Show the form's questions, with their names and choices",
    "belay intake questions",
  ).action((...given: unknown[]) =>
    settle(
      (async () => {
        if ((given.at(-2) as CommonFlags).json) return printJson(context, intakeSections);
        for (const { title, questions } of intakeSections) {
          context.out(`${context.style.bold(title)}\n`);
          for (const question of questions)
            context.out(
              `  ${question.field}  ${context.style.dim(flagOf(question))}  ${question.question}${question.choices ? ` ${question.choices.map(({ value }) => value).join(" | ")}` : ""}\n`,
            );
        }
      })(),
      given.at(-1) as Command,
    ),
  );
