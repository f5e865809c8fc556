import type { Command } from "commander";
import { remoteAction, remoteCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { reportChange, type WaitFlags } from "./report-change.ts";
import { type ScopeFlags, scopeInWords, scopeOf } from "./scope.ts";

/** What differs between the commands that stop an AI path; `changed` and `unchanged` are followed by the scope. */
export type HaltWords = {
  name: "kill" | "pause";
  summary: string;
  example: string;
  changed: string;
  unchanged: string;
};

/** A command that halts an experiment, a workflow or an environment, and waits for the instances. */
export const haltCommand = (
  context: Context,
  { name, summary, example, changed, unchanged }: HaltWords,
): Command =>
  remoteCommand(name, summary, example)
    .argument("[experiment]", "key of the experiment")
    .option("--workflow <key>", "every experiment of this workflow")
    .option("--everything", "every experiment of the environment")
    .option("--reason <words>", "why; shown with the experiment and kept")
    .option("--no-wait", "do not wait until the instances have confirmed")
    .action(
      remoteAction(context, async (connection, flags: WaitFlags & ScopeFlags, experiment) => {
        const scope = scopeOf(experiment, flags);
        const { client, environment } = connection;
        const receipt = await client[name]({ body: { environment, scope, reason: flags.reason } });
        const what = scope.kind === "experiment" ? "" : ` for ${scopeInWords(scope, environment)}`;
        const sentence = `${receipt.changed ? changed : unchanged}${what}.`;
        return reportChange(connection, receipt, sentence, flags, context);
      }),
    );
