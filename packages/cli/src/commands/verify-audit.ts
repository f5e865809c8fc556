import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { command, printJson, settle, type CommonFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode, type ExitCode } from "../exit-code.ts";
import { showVerifiedAudit, type TextProof } from "../output/show-verified-audit.ts";
import { readPublicKey } from "../verify/attestation.ts";
import { readLines, unreadable } from "../verify/audit-file.ts";
import { readExportLine, type EntryLine } from "../verify/audit-lines.ts";
import { createAuditVerifier } from "../verify/audit-verifier.ts";
import { readKeptCopy } from "../verify/kept-copy.ts";
import { digestedNames, factsThatAre } from "../verify/revealed-text.ts";

export type VerifyAuditFlags = CommonFlags & {
  key?: string;
  checkpoint?: string;
  entry?: string;
  text?: string;
};

export const verifyAuditCommand = (context: Context): Command =>
  withAuditOptions(
    command(
      "audit",
      "Verify an exported audit log offline: nothing changed, missing, reordered, rewritten or cut off",
      `belay verify audit audit.jsonl --key MCowBQYDK2VwAyEA...
belay verify audit audit.jsonl --checkpoint last-months-audit.jsonl
belay verify audit audit.jsonl --entry 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11 --text reason.txt`,
    ),
  )
    .argument("<file>", "an export, as `belay audit-log export` writes it")
    .action((file: string, flags: VerifyAuditFlags, self: Command) =>
      settle(verifyAudit(file, flags, context), self),
    );

/** What an audit log is verified with, for every command that takes one. */
export const withAuditOptions = (of: Command): Command =>
  of
    .option("--key <public key>", "the installation's public key, from elsewhere (else the file's own word)")
    .option("--checkpoint <file>", "a checkpoint or an earlier export, kept outside")
    .option("--entry <id>", "with --text: id or position of an entry")
    .option("--text <file>", "with --entry: whether the entry's digests are of this text");

/** 0: unbroken. 1: it is not, and where is said; or the text is another. 2: unusable arguments. 3: no such file. */
export async function verifyAudit(
  file: string,
  flags: VerifyAuditFlags,
  context: Context,
): Promise<ExitCode> {
  const at = (given: string) => path.resolve(context.cwd, given);
  const key = flags.key === undefined ? undefined : readPublicKey(flags.key);
  if (flags.key !== undefined && !key)
    throw new CommandFailure(
      exitCode.invalid,
      "--key is no Ed25519 public key in base64 (SPKI). The dashboard's audit log and `belay audit-log checkpoint` show it.",
    );
  if ((flags.entry === undefined) !== (flags.text === undefined))
    throw new CommandFailure(
      exitCode.invalid,
      "--entry and --text go together: whose digests, and of what text.",
    );
  const copy =
    flags.checkpoint === undefined
      ? { kept: [] }
      : await readKeptCopy(at(flags.checkpoint), flags.checkpoint);
  const verifier = createAuditVerifier({ key, ...copy });
  let wanted: EntryLine | undefined;
  let from: string | undefined;
  let to: string | undefined;
  try {
    for await (const line of readLines(at(file), file)) {
      await verifier.take(line);
      const read = readExportLine(line.value);
      if (read?.kind !== "entry") continue;
      from ??= String(read.entry["at"]);
      to = String(read.entry["at"]);
      if (read.entry.id === flags.entry?.toLowerCase() || String(read.position) === flags.entry)
        wanted = read;
    }
  } finally {
    await copy.close?.();
  }
  const verified = verifier.end();
  const proof = flags.text === undefined ? undefined : await prove(wanted, flags, at(flags.text));
  const ok = verified.findings.length === 0 && (proof === undefined || proof.facts.length > 0);
  const result = {
    file,
    ok,
    pinned: key !== undefined,
    from,
    to,
    ...verified,
    ...(proof && { text: proof }),
  };
  if (flags.json) printJson(context, result);
  else context.out(showVerifiedAudit(result, context.style));
  return ok ? exitCode.ok : exitCode.failed;
}

async function prove(
  entry: EntryLine | undefined,
  flags: VerifyAuditFlags,
  file: string,
): Promise<TextProof> {
  if (!entry)
    throw new CommandFailure(
      exitCode.notFound,
      `The file has no entry ${flags.entry}: give an id or a position.`,
    );
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw unreadable(error, flags.text ?? file);
  });
  const { position } = entry;
  return { position, id: entry.entry.id, facts: factsThatAre(entry, text), digests: digestedNames(entry) };
}
