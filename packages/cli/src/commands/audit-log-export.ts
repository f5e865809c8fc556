import { createWriteStream } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { AuditExportLine } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { count } from "../output/figures.ts";
import { printable } from "../output/printable.ts";

export const auditExportCommand = (context: Context): Command =>
  remoteCommand(
    "export",
    "Write the whole audit log to a file that can be verified offline",
    `belay audit-log export audit.jsonl
belay verify audit audit.jsonl --checkpoint last-months-audit.jsonl`,
  )
    .argument("<file>", "a file that is not there yet: earlier exports are what later ones are held against")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, file) => {
        const written = await writeLines(path.resolve(context.cwd, file!), file!, client.auditExport());
        if (flags.json) return printJson(context, { file, ...written });
        context.out(
          `${context.style.green("✓")} ${count(written.entries, "entry", "entries")} in ${printable(file!)}. To verify them: belay verify audit ${printable(file!)} --key ${written.publicKey}\n`,
        );
      }),
    );

export const auditCheckpointCommand = (context: Context): Command =>
  remoteCommand(
    "checkpoint",
    "Print the latest signed checkpoint, to be kept outside",
    "belay audit-log checkpoint > checkpoint.json",
  ).action(
    remoteAction(context, async ({ client }) => {
      const { checkpoint, keys } = await client.auditChain();
      if (checkpoint === null)
        throw new CommandFailure(
          exitCode.failed,
          "Nothing has been signed yet. Wait a second, and ask again.",
        );
      printJson(context, { checkpoint, keys });
    }),
  );

type Written = { entries: number; head: string; publicKey: string };

/** Writes beside the file and moves it there at the end, so that half an export never looks like a whole one. */
async function writeLines(
  file: string,
  shown: string,
  lines: AsyncIterable<AuditExportLine>,
): Promise<Written> {
  const taken = () =>
    new CommandFailure(exitCode.failed, `${shown} is there already. Keep it, and export to another file.`);
  await writeFile(file, "", { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST"
      ? taken()
      : new CommandFailure(exitCode.invalid, `${shown} can't be written (${error.code ?? error.message}).`, {
          cause: error,
        });
  });
  const half = `${file}.${process.pid}.part`;
  const written: Written = { entries: 0, head: "", publicKey: "" };
  async function* texts(): AsyncGenerator<string> {
    for await (const line of lines) {
      if (line.kind === "header") {
        written.head = line.head;
        written.publicKey = line.keys[0]?.publicKey ?? "";
      } else if (line.kind === "entry") written.entries++;
      yield `${JSON.stringify(line)}\n`;
    }
  }
  try {
    await pipeline(Readable.from(texts(), { highWaterMark: 64 }), createWriteStream(half));
    await rename(half, file);
  } catch (error) {
    await Promise.all([rm(half, { force: true }), rm(file, { force: true })]);
    throw error;
  }
  return written;
}
