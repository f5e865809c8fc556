import type { IntakeDetail } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { printable } from "../output/printable.ts";
import { showSaved } from "../output/show-intake.ts";

const exampleId = "0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11";
const idWords = "id of the intake, as `belay intake list` shows it";

/** A command that changes an intake as a whole, from the version that is there now. */
const change = <Flags extends RemoteFlags>(
  context: Context,
  command: Command,
  run: (connection: Connection, intake: IntakeDetail, flags: Flags) => Promise<IntakeDetail>,
): Command =>
  command.argument("<id>", idWords).action(
    remoteAction(context, async (connection, flags: Flags, id) => {
      const intake = await connection.client.intake({ params: { intake: id! } });
      const changed = await run(connection, intake, flags);
      if (flags.json) return printJson(context, changed);
      const { style } = context;
      const name = style.bold(printable(changed.name || "The intake"));
      context.out(
        changed.state === "rejected"
          ? `${style.green("✓")} ${name} is rejected. Whoever proposed it sees the reason.\n`
          : showSaved(changed, connection.url, context),
      );
    }),
  );

export const intakeSubmitCommand = (context: Context): Command =>
  change(
    context,
    remoteCommand("submit", "Hand a draft in, so that it is ranked", `belay intake submit ${exampleId}`),
    ({ client }, { id, version }) => client.submitIntake({ params: { intake: id }, body: { version } }),
  );

export const intakeReopenCommand = (context: Context): Command =>
  change(
    context,
    remoteCommand(
      "reopen",
      "Make a draft again of one handed in or rejected",
      `belay intake reopen ${exampleId}`,
    ),
    ({ client }, { id, version }) => client.reopenIntake({ params: { intake: id }, body: { version } }),
  );

export const intakeRejectCommand = (context: Context): Command =>
  change<RemoteFlags & { reason: string }>(
    context,
    remoteCommand(
      "reject",
      "Reject an intake, with a reason; an owner's",
      `belay intake reject ${exampleId} --reason "five a year are too few"`,
    ).requiredOption("--reason <words>", "why not; whoever proposed it reads it"),
    ({ client }, { id, version }, { reason }) =>
      client.rejectIntake({ params: { intake: id }, body: { version, reason } }),
  );

export const intakeMemoCommand = (context: Context): Command =>
  remoteCommand(
    "memo",
    "Begin a memo with what an intake says",
    `belay intake memo ${exampleId} --experiment price-replies`,
  )
    .argument("<id>", idWords)
    .option("--experiment <key>", "key of the experiment to be (else made from the name)")
    .action(
      remoteAction(context, async ({ client, url }, flags: RemoteFlags & { experiment?: string }, id) => {
        const memo = await client.createMemo({ body: { intake: id!, experiment: flags.experiment } });
        if (flags.json) return printJson(context, memo);
        const { style } = context;
        context.out(
          `${style.green("✓")} The memo of ${style.bold(printable(memo.experiment))} is begun; ${memo.missing.length} parts are still to be written.\n${style.dim(`${url}/memos/${memo.experiment}`)}\n`,
        );
      }),
    );
