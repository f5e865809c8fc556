import type { Command } from "commander";
import { remoteAction, remoteCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { asPerson } from "../exposure/as-person.ts";
import { reportChange, type WaitFlags } from "../exposure/report-change.ts";

type Flags = WaitFlags & { reason?: string };

export const activateCommand = (context: Context): Command =>
  remoteCommand(
    "activate",
    "Make a revision the active one; a person's. Starts in shadow the first time, keeps the ring after",
    `belay activate call-follow-up 3
belay activate call-follow-up latest`,
  )
    .argument("<experiment>", "key of the experiment")
    .argument("<revision>", "number of the revision, or latest")
    .option("--reason <words>", "why; kept in the history")
    .option("--no-wait", "do not wait until the instances have confirmed")
    .action(
      remoteAction(context, async (connection, flags: Flags, experiment, wanted) => {
        const { client, environment, url } = connection;
        const revision =
          wanted === "latest"
            ? (await client.experiment({ params: { experiment: experiment! }, query: { environment } }))
                .latestRevision
            : Number(wanted);
        if (!Number.isInteger(revision) || revision < 1)
          throw new CommandFailure(
            exitCode.invalid,
            `"${wanted}" is not a revision. Give its number, or latest.`,
          );
        const receipt = await asPerson(
          url,
          experiment,
          client.activate({ body: { environment, experiment: experiment!, revision, reason: flags.reason } }),
        );
        const sentence = receipt.changed
          ? `Revision ${revision} of ${experiment} is active.`
          : `Revision ${revision} of ${experiment} was active already.`;
        return reportChange(connection, receipt, sentence, flags, context);
      }),
    );
