import type { Command } from "commander";
import { remoteAction, remoteCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { asPerson } from "../exposure/as-person.ts";
import { reportChange, type WaitFlags } from "../exposure/report-change.ts";
import { type ScopeFlags, scopeInWords, scopeOf } from "../exposure/scope.ts";

export const resumeCommand = (context: Context): Command =>
  remoteCommand(
    "resume",
    "End a pause or a kill; a person's, and after a kill with a reason",
    `belay resume call-follow-up --reason "prompt corrected, revision 4"`,
  )
    .argument("[experiment]", "key of the experiment")
    .option("--workflow <key>", "what was paused or killed for this workflow")
    .option("--everything", "what was paused or killed for the environment")
    .option("--reason <words>", "why; needed after a kill")
    .option("--no-wait", "do not wait until the instances have confirmed")
    .action(
      remoteAction(context, async (connection, flags: WaitFlags & ScopeFlags, experiment) => {
        const scope = scopeOf(experiment, flags);
        const { client, environment, url } = connection;
        const receipt = await asPerson(
          url,
          experiment,
          client.resume({ body: { environment, scope, reason: flags.reason } }),
        );
        const held = receipt.exposures.find(({ state }) => state === "paused" || state === "killed");
        const what = scopeInWords(scope, environment);
        const still = held
          ? ` ${held.experiment} is still ${held.state} by its ${held.heldBy ?? "experiment"}.`
          : "";
        const sentence = receipt.changed
          ? `Resumed ${what}.${still}`
          : `Nothing was held for ${what}.${still}`;
        return reportChange(connection, receipt, sentence, flags, context);
      }),
    );
