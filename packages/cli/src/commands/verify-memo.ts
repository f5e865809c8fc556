import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { command, printJson, settle, type CommonFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode, type ExitCode } from "../exit-code.ts";
import { printable } from "../output/printable.ts";
import { readPublicKey } from "../verify/attestation.ts";
import { unreadable } from "../verify/audit-file.ts";
import { verifySignedMemo } from "../verify/verify-signed-memo.ts";

export type VerifyMemoFlags = CommonFlags & { key?: string };

export const verifyMemoCommand = (context: Context): Command =>
  command(
    "memo",
    "Verify that an exported memo is the one that was signed, and by whom",
    `belay memo export call-follow-up --signed memo.signed.json
belay verify memo memo.signed.json --key MCowBQYDK2VwAyEA...`,
  )
    .argument("<file>", "what belay memo export --signed wrote")
    .option("--key <key>", "the installation's public key, from elsewhere than the file; else the file's own")
    .action((file: string, flags: VerifyMemoFlags, self: Command) =>
      settle(verifyMemo(file, flags, context), self),
    );

export async function verifyMemo(file: string, flags: VerifyMemoFlags, context: Context): Promise<ExitCode> {
  const text = await readFile(path.resolve(context.cwd, file), "utf8").catch((error: unknown) => {
    throw unreadable(error, file);
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(exitCode.invalid, `${file} is not JSON.`, { cause: error });
  }
  const pinned = flags.key === undefined ? undefined : readPublicKey(flags.key);
  if (flags.key !== undefined && !pinned)
    throw new CommandFailure(exitCode.invalid, "--key is no Ed25519 public key in base64 (SPKI).");
  const own = (given as { keys?: { publicKey?: unknown }[] } | null)?.keys ?? [];
  const keys = pinned ? [pinned] : own.flatMap(({ publicKey }) => readPublicKey(String(publicKey)) ?? []);
  const { ok, findings, memo, signers } = verifySignedMemo(given, keys);
  const { style } = context;
  if (flags.json) printJson(context, { ok, findings, signers, keyIsPinned: pinned !== undefined });
  else
    context.out(
      [
        ok && memo
          ? `${style.green("✓")} ${memo.experiment}, version ${memo.version}: signed as it stands here.\n  digest  ${memo.digest}\n`
          : findings.map((finding) => `${style.red("✗")} ${printable(finding)}\n`).join(""),
        ...signers.map(
          ({ name, areas, at, passkey }) =>
            `  ${printable(name)}, for ${printable(areas.join(", "))}, ${printable(at)}${
              passkey
                ? `, and with the passkey that was registered at ${printable(passkey.site)} on ${printable(passkey.registeredAt)}`
                : ""
            }\n`,
        ),
        ...(pinned
          ? []
          : [
              style.dim(
                "The key is the one that the file itself gives: with --key, one that you have from elsewhere.\n",
              ),
            ]),
      ].join(""),
    );
  return ok ? exitCode.ok : exitCode.failed;
}
