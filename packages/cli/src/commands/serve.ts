import { spawn } from "node:child_process";
import { constants } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { command, settle } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, type ExitCode, exitCode } from "../exit-code.ts";

type Flags = {
  port?: string;
  host?: string;
  dataDir?: string;
  databaseUrl?: string;
  sample?: boolean;
  json?: boolean;
};

export const serveCommand = (context: Context): Command =>
  command(
    "serve",
    "Run the control plane and its dashboard in the foreground",
    `belay serve
belay serve --port 4500 --data-dir /var/lib/belay`,
  )
    .option("--port <number>", "port to listen on; 0 takes a free one (default 4400)")
    .option("--host <address>", "address to bind to (default 127.0.0.1)")
    .option("--data-dir <folder>", "where Belay keeps its data (default .belay)")
    .addOption(
      new Option("--database-url <url>", "a PostgreSQL of yours, in place of the one that Belay starts").env(
        "BELAY_DATABASE_URL",
      ),
    )
    .option("--sample", "sample mode: sample people may sign what only people may")
    .action(async (flags: Flags, self: Command) => settle(serve(flags, context), self));

/** The control plane runs as a process of its own: this package does not import it, it only starts it. */
async function serve(flags: Flags, { env, cwd }: Context): Promise<ExitCode> {
  const settings = {
    BELAY_PORT: flags.port,
    BELAY_HOST: flags.host,
    BELAY_DATA_DIR: flags.dataDir === undefined ? undefined : resolve(cwd, flags.dataDir),
    BELAY_DATABASE_URL: flags.databaseUrl,
    BELAY_SAMPLE_MODE: flags.sample ? "on" : undefined,
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const child = spawn(process.execPath, [serverMain()], { cwd, stdio: "inherit", env: { ...env, ...given } });
  const forward = (signal: NodeJS.Signals) => {
    // A terminal sends Ctrl-C to the whole foreground group, the control plane included.
    if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise<ExitCode>((settled, failed) => {
      child.on("error", failed);
      // Scripts and supervisors see the code that a shell would show for the control plane itself.
      child.on("exit", (code, signal) =>
        settled((signal === null ? (code ?? 1) : 128 + constants.signals[signal]) as ExitCode),
      );
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

function serverMain(): string {
  try {
    return fileURLToPath(import.meta.resolve("@belay/server/main"));
  } catch (error) {
    throw new CommandFailure(
      exitCode.failed,
      "The control plane is not installed beside this command. Install it: npm install @belay/server",
      { cause: error },
    );
  }
}
