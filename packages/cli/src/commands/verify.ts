import path from "node:path";
import { Command } from "commander";
import { command, settle } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode, type ExitCode } from "../exit-code.ts";
import { firstCharacters } from "../verify/kept-copy.ts";
import { verifyMemo, verifyMemoCommand } from "./verify-memo.ts";
import { verifyAudit, verifyAuditCommand, withAuditOptions, type VerifyAuditFlags } from "./verify-audit.ts";

/** A kind of file that can be verified: one that is not named is told by how it begins. */
type Verifiable = {
  name: string;
  recognises: (beginning: string) => boolean;
  verify: (file: string, flags: VerifyAuditFlags, context: Context) => Promise<ExitCode>;
};

const kinds: Verifiable[] = [
  {
    name: "an exported audit log",
    recognises: (beginning) => beginning.includes('"belay-audit-export-'),
    verify: verifyAudit,
  },
  {
    name: "an exported memo",
    recognises: (beginning) => beginning.includes('"belay-signed-memo-'),
    verify: verifyMemo,
  },
];

export const verifyCommand = (context: Context): Command =>
  new Command("verify")
    .summary("Verify offline what Belay signed; its kind is told by the file")
    .description("Verify offline what Belay signed; its kind is told by the file.")
    .addHelpText(
      "after",
      `
Example:
  belay verify audit audit.jsonl --key MCowBQYDK2VwAyEA...
  belay verify memo memo.signed.json --key MCowBQYDK2VwAyEA...

Exit codes: 0 all of it holds, 1 something does not and where is said, 2 the file or an argument
can't be read, 3 there is no such file.`,
    )
    .addCommand(verifyAuditCommand(context))
    .addCommand(verifyMemoCommand(context))
    .addCommand(fileCommand(context), { isDefault: true, hidden: true });

const fileCommand = (context: Context): Command =>
  withAuditOptions(command("file", "Verify a file of whatever kind it is", "belay verify audit.jsonl"))
    .argument("<file>", `${kinds.map(({ name }) => name).join(" or ")}`)
    .action((file: string, flags: VerifyAuditFlags, self: Command) =>
      settle(verifyFile(file, flags, context), self),
    );

async function verifyFile(file: string, flags: VerifyAuditFlags, context: Context): Promise<ExitCode> {
  const beginning = await firstCharacters(path.resolve(context.cwd, file), file, 4_096);
  const kind = kinds.find(({ recognises }) => recognises(beginning));
  if (!kind)
    throw new CommandFailure(
      exitCode.invalid,
      `${file} is none of the kinds that can be verified: ${kinds.map(({ name }) => name).join(", ")}.`,
    );
  return kind.verify(file, flags, context);
}
