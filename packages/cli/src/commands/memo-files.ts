import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { isBelayProblem, type BelayClient } from "@belay/client";
import { parseMemoFile } from "@belay/contracts/memo";
import type { MemoContent } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { asPerson } from "../exposure/as-person.ts";
import { printable } from "../output/printable.ts";

type ExportFlags = RemoteFlags & { output?: string; signed?: string; version?: string };

export const memoExportCommand = (context: Context): Command =>
  remoteCommand(
    "export",
    "Write a memo as Markdown, or with its signatures as a file that can be verified offline",
    `belay memo export call-follow-up --output memo.md
belay memo export call-follow-up --signed memo.signed.json
belay verify memo memo.signed.json`,
  )
    .argument("<experiment>", "key of the experiment")
    .option("--output <file>", "where the Markdown goes; standard output unless set")
    .option("--signed <file>", "write the memo with its signatures there instead")
    .option("--memo-version <number>", "a version other than the newest")
    .action(
      remoteAction(context, async ({ client }, flags: ExportFlags & { memoVersion?: string }, experiment) => {
        const place = {
          params: { experiment: experiment! },
          query: flags.memoVersion === undefined ? {} : { version: Number(flags.memoVersion) },
        };
        if (flags.signed !== undefined) {
          const signed = await client.signedMemo(place);
          await writeFile(path.resolve(context.cwd, flags.signed), `${JSON.stringify(signed, null, 2)}\n`);
          context.out(
            `${context.style.green("✓")} Version ${signed.version} with ${signed.signatures.length} signatures in ${printable(flags.signed)}. To verify it: belay verify memo ${printable(flags.signed)} --key ${signed.keys[0]?.publicKey ?? ""}\n`,
          );
          return;
        }
        const { markdown } = await client.memoMarkdown(place);
        if (flags.json) printJson(context, { markdown });
        else if (flags.output === undefined) context.out(markdown);
        else {
          await writeFile(path.resolve(context.cwd, flags.output), markdown);
          context.out(`${context.style.green("✓")} ${printable(flags.output)}\n`);
        }
      }),
    );

export const memoImportCommand = (context: Context): Command =>
  remoteCommand(
    "import",
    "Put a Markdown memo into Belay: a new one, or a new version; a person's, who is then its author",
    "belay memo import memo.md",
  )
    .argument("<file>", "the memo, such as memo.md")
    .action(
      remoteAction(context, async ({ client, url }, flags: RemoteFlags, file) => {
        const content = await readMemo(file!, context);
        const memo = await asPerson(url, content.experiment, keep(client, content));
        if (flags.json) return printJson(context, memo);
        context.out(
          `${context.style.green("✓")} ${memo.experiment}, version ${memo.version}, ${memo.state}.\n  next  ask for its signatures: belay memo ask ${memo.experiment}\n`,
        );
      }),
    );

async function keep(client: BelayClient, content: MemoContent) {
  const params = { experiment: content.experiment };
  try {
    const { edition } = await client.memo({ params, query: {} });
    return await client.saveMemo({ params, body: { basedOn: edition, content } });
  } catch (error) {
    if (!isBelayProblem(error) || error.code !== "not-found") throw error;
    return client.createMemo({ body: { content } });
  }
}

/** A memo's file, or what in it can't be read, with its lines. */
export async function readMemo(file: string, context: Context): Promise<MemoContent> {
  const text = await readFile(path.resolve(context.cwd, file), "utf8").catch((error: unknown) => {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new CommandFailure(
      missing ? exitCode.notFound : exitCode.invalid,
      missing ? `There is no file ${file}.` : `${file} can't be read.`,
      { cause: error },
    );
  });
  const { memo, problems } = parseMemoFile(text);
  if (memo) return memo;
  throw new CommandFailure(
    exitCode.invalid,
    problems
      .map(
        ({ line, column, path: part, message }) => `${file}:${line ?? 1}:${column ?? 1}: ${part} ${message}.`,
      )
      .join("\n"),
  );
}
