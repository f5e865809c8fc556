import type { ScopeCheck } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCode } from "../exit-code.ts";
import { printable } from "../output/printable.ts";
import { readMemo } from "./memo-files.ts";

export const memoCheckCommand = (context: Context): Command =>
  remoteCommand(
    "check",
    "Say whether a memo is small enough, and its sample within reach; keeps nothing",
    "belay memo check memo.md",
  )
    .argument("<file>", "the memo, such as memo.md")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, file) => {
        const content = await readMemo(file!, context);
        const found = await client.checkMemo({ body: { content } });
        if (flags.json) printJson(context, found);
        else context.out(showScope(found, context));
        return found.findings.length === 0 ? exitCode.ok : exitCode.failed;
      }),
    );

function showScope({ findings, sample }: ScopeCheck, { style }: Context): string {
  const lines = findings.map(
    ({ title, path, reason, cut }) =>
      `${style.yellow("○")} ${style.bold(printable(title))} ${style.dim(path)}\n  ${printable(reason)}\n  ${printable(cut)}\n`,
  );
  const reach = sample.sentence ?? sample.reason;
  return [
    ...(findings.length === 0 ? [`${style.green("✓")} Small enough for a micro-PoC.\n`] : lines),
    ...(reach && !findings.some(({ code }) => code === "out-of-reach") ? [`\n${printable(reach)}\n`] : []),
  ].join("");
}
