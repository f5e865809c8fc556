import type { IntakeDetail } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { askAnswers } from "../intake/ask-answers.ts";
import { createSaver } from "../intake/keep-saving.ts";
import { givenAnswers, withAnswers, type AnswerFlags } from "../intake/read-answers.ts";
import { showSaved } from "../output/show-intake.ts";

type Flags = RemoteFlags & AnswerFlags & { submit?: boolean };

export const intakeNewCommand = (context: Context): Command =>
  withAnswers(
    remoteCommand(
      "new",
      "Propose a workflow: asks in a terminal, or takes a file or options",
      `belay intake new
belay intake new --file price-requests.yaml --submit
belay intake new --name "Answering price requests" --often "12 a day" --minutes 20`,
    ).option("--submit", "hand it in at once, if all is answered"),
  ).action(
    remoteAction(context, async (connection, flags: Flags) => {
      const given = await givenAnswers(flags, context.cwd);
      const intake =
        given === undefined
          ? await ask(connection, undefined, flags, context)
          : await submitted(
              connection,
              await connection.client.createIntake({ body: { answers: given } }),
              flags,
            );
      if (intake) report(intake, connection, flags, context);
      else context.err("Nothing was answered, so nothing is saved.\n");
    }),
  );

export const intakeEditCommand = (context: Context): Command =>
  withAnswers(
    remoteCommand(
      "edit",
      "Edit a draft: asks in a terminal, or takes a file or options",
      `belay intake edit 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11
belay intake edit 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11 --minutes 15 --submit`,
    )
      .argument("<id>", "id of the intake, as `belay intake list` shows it")
      .option("--submit", "hand it in at once, if all is answered"),
  ).action(
    remoteAction(context, async (connection, flags: Flags, id) => {
      const { client } = connection;
      const intake = await client.intake({ params: { intake: id! } });
      if (intake.state !== "draft")
        throw new CommandFailure(
          exitCode.failed,
          `This intake is no draft any more. Take it back first: belay intake reopen ${intake.id}`,
        );
      const given = await givenAnswers(flags, context.cwd);
      const saved =
        given === undefined
          ? await ask(connection, intake, flags, context)
          : await submitted(
              connection,
              await client.saveIntake({
                params: { intake: intake.id },
                body: { version: intake.version, answers: { ...intake.answers, ...given } },
              }),
              flags,
            );
      report(saved ?? intake, connection, flags, context);
    }),
  );

/** Asks in the terminal and saves after each answer, so that whoever goes away finds it again. */
async function ask(
  { client }: Connection,
  start: IntakeDetail | undefined,
  flags: Flags,
  context: Context,
): Promise<IntakeDetail | undefined> {
  const { input } = context;
  if (!input)
    throw new CommandFailure(
      exitCode.invalid,
      "Nobody can be asked here: this is no terminal. Give the answers in a file, with --file, or as options. All questions: belay intake questions.",
    );
  const saver = createSaver(client, start, context);
  const asked = await askAnswers({ ...context, input }, start?.answers ?? {}, saver.save);
  try {
    const saved = await saver.settled(asked.answers, context.cwd);
    if (!saved || saved.missing.length > 0 || saved.state !== "draft") return saved;
    const handsIn =
      flags.submit === true || (asked.ended && (await asked.confirm("All is answered. Hand it in now?")));
    return handsIn
      ? await client.submitIntake({ params: { intake: saved.id }, body: { version: saved.version } })
      : saved;
  } finally {
    asked.close();
  }
}

const submitted = async ({ client }: Connection, intake: IntakeDetail, flags: Flags): Promise<IntakeDetail> =>
  flags.submit
    ? client.submitIntake({ params: { intake: intake.id }, body: { version: intake.version } })
    : intake;

function report(intake: IntakeDetail, { url }: Connection, flags: Flags, context: Context): void {
  if (flags.json) printJson(context, intake);
  else context.out(showSaved(intake, url, context));
}
