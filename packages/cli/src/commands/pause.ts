import type { Command } from "commander";
import { remoteAction, remoteCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { reportChange, type WaitFlags } from "../exposure/report-change.ts";
import { type ScopeFlags, scopeInWords, scopeOf } from "../exposure/scope.ts";

export const pauseCommand = (context: Context): Command =>
  remoteCommand(
    "pause",
    "Start no new AI runs; those under way go on, drafts and actions wait",
    `belay pause call-follow-up --reason "playbook is being rewritten"
belay pause --workflow sales-calls`,
  )
    .argument("[experiment]", "key of the experiment")
    .option("--workflow <key>", "every experiment of this workflow")
    .option("--everything", "every experiment of the environment")
    .option("--reason <words>", "why; shown with the experiment and kept")
    .option("--no-wait", "do not wait until the instances have confirmed")
    .action(
      remoteAction(context, async (connection, flags: WaitFlags & ScopeFlags, experiment) => {
        const scope = scopeOf(experiment, flags);
        const { client, environment } = connection;
        const receipt = await client.pause({ body: { environment, scope, reason: flags.reason } });
        const what = scope.kind === "experiment" ? "" : ` for ${scopeInWords(scope, environment)}`;
        const sentence = receipt.changed
          ? `AI path paused${what}.`
          : `The AI path was not running already${what}.`;
        return reportChange(connection, receipt, sentence, flags, context);
      }),
    );
