import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Command } from "commander";
import { command, settle } from "../command.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { serverMain } from "../server-main.ts";

type Flags = { dataDir?: string; databaseUrl?: string };

export const recomputeCommand = (context: Context): Command =>
  command(
    "recompute",
    "Rebuild the analysis ledger from runs and outcomes, and compare it with what is kept, to the bit",
    `belay recompute
belay recompute --data-dir /var/lib/belay`,
  )
    .option(
      "--data-dir <folder>",
      "where Belay keeps its data (default .belay); Belay must not be running on it",
    )
    .option("--database-url <url>", "a PostgreSQL of yours (else BELAY_DATABASE_URL)")
    .action(async (flags: Flags, self: Command) => settle(recompute(flags, context), self));

/** 0: they agree. 1: they differ, and where is said. */
async function recompute(flags: Flags, { env, cwd }: Context): Promise<ExitCode> {
  const options = ["--recompute", ...(flags.dataDir === undefined ? [] : ["--data-dir", flags.dataDir])];
  const child = spawn(process.execPath, [serverMain(), ...options], {
    cwd,
    stdio: "inherit",
    env: {
      BELAY_LOG_LEVEL: "warn",
      ...env,
      ...(flags.databaseUrl && { BELAY_DATABASE_URL: flags.databaseUrl }),
    },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return (code ?? 1) as ExitCode;
}
