import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCode } from "../exit-code.ts";
import { showFindings } from "../output/show-findings.ts";
import { facts } from "../output/table.ts";
import { readChecked, verdict } from "./check.ts";

export const pushCommand = (context: Context): Command =>
  remoteCommand(
    "push",
    "Check a definition and push it as an immutable revision; activates nothing",
    "belay push call-follow-up.experiment.yaml",
  )
    .argument("<file>", "the definition, a file ending in .experiment.yaml")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, file) => {
        const checked = await readChecked(file!, context);
        if (!flags.json && checked.findings.length > 0)
          context.err(`${showFindings(checked, context.errorStyle)}\n`);
        if (checked.content === undefined) {
          if (flags.json) printJson(context, { file, ok: false, findings: checked.findings });
          else context.err(verdict(checked, context.errorStyle, "Nothing was pushed."));
          return exitCode.invalid;
        }
        const pushed = await client.push({ body: checked.content });
        if (flags.json) {
          printJson(context, { ...pushed, findings: checked.findings });
          return exitCode.ok;
        }
        const { experiment, revision, digest, created } = pushed;
        const { style } = context;
        context.out(
          created
            ? `${style.green("✓")} ${style.bold(experiment)} has a new revision ${revision}.\n`
            : `${style.green("✓")} ${style.bold(experiment)} is unchanged: this is revision ${revision}.\n`,
        );
        context.out(
          facts(
            [
              ["digest", digest],
              [
                "next",
                created
                  ? `a person activates it: belay activate ${experiment} ${revision}`
                  : `belay status ${experiment} says which revision is active`,
              ],
            ],
            style,
          ),
        );
        return exitCode.ok;
      }),
    );
