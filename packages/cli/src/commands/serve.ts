import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Command } from "commander";
import { command, settle } from "../command.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { serverMain } from "../server-main.ts";

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
    .option(
      "--database-url <url>",
      "a PostgreSQL of yours (else BELAY_DATABASE_URL, which no process list shows)",
    )
    .option("--sample", "sample mode: sample people may sign what only people may")
    .action(async (flags: Flags, self: Command) => settle(serve(flags, context), self));

/** The control plane runs as a process of its own: this package does not import it, it only starts it. */
async function serve(flags: Flags, { env, cwd, out }: Context): Promise<ExitCode> {
  // As options, so that what the control plane says of a wrong one names the option.
  const options = [
    ...(flags.port === undefined ? [] : ["--port", flags.port]),
    ...(flags.host === undefined ? [] : ["--host", flags.host]),
    ...(flags.dataDir === undefined ? [] : ["--data-dir", flags.dataDir]),
    ...(flags.sample ? ["--sample"] : []),
  ];
  const child = spawn(process.execPath, [serverMain(), ...options], {
    cwd,
    // The channel ends with this process, however it ends, and the control plane with the channel. Its log
    // goes beside the standard output, which says just where it answers.
    stdio: ["inherit", 2, 2, "ipc"],
    env: { ...env, ...(flags.databaseUrl && { BELAY_DATABASE_URL: flags.databaseUrl }) },
  });
  child.on("message", (message) => {
    const { url, ownerLink } = message as { url: string; ownerLink: string };
    out(
      flags.json
        ? `${JSON.stringify({ url, ownerLink })}\n`
        : `Belay answers at ${url}\nSign in once with ${ownerLink}\n`,
    );
  });
  const forward = (signal: NodeJS.Signals) => {
    // A terminal sends Ctrl-C to the whole foreground group, the control plane included.
    if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
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
