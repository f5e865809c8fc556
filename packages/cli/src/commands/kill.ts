import type { Command } from "commander";
import { remoteAction, remoteCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { reportChange, type WaitFlags } from "../exposure/report-change.ts";
import { type ScopeFlags, scopeInWords, scopeOf } from "../exposure/scope.ts";

export const killCommand = (context: Context): Command =>
  remoteCommand(
    "kill",
    "Take the AI path away everywhere at once: no AI runs, those in flight aborted, waiting drafts to the baseline",
    `belay kill call-follow-up --reason "wrong dates in drafts"
belay kill --workflow sales-calls
belay kill --everything`,
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
        const receipt = await client.kill({ body: { environment, scope, reason: flags.reason } });
        const what = scope.kind === "experiment" ? "" : ` for ${scopeInWords(scope, environment)}`;
        const sentence = receipt.changed
          ? `AI path killed${what}.`
          : `The AI path was killed already${what}.`;
        return reportChange(connection, receipt, sentence, flags, context);
      }),
    );
