import { Command } from "commander";
import { type Connection, connect, type ConnectionFlags } from "./connection.ts";
import type { Context } from "./context.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";

export type CommonFlags = { json?: boolean };
export type RemoteFlags = CommonFlags & ConnectionFlags;

/** What an action gives back: its exit code, or nothing for success. */
export type Outcome = ExitCode | void;

/** A command whose `--help` ends with an example. */
export const command = (name: string, summary: string, examples: string): Command =>
  new Command(name)
    .summary(summary)
    .description(`${summary}.`)
    .option("--json", "print JSON for scripts")
    .addHelpText("after", `\nExample:\n${examples.replace(/^/gm, "  ")}`);

/** A command that talks to the control plane. */
export const remoteCommand = (name: string, summary: string, examples: string): Command =>
  command(name, summary, examples)
    .option("--url <url>", "address of the control plane (else BELAY_URL, else the profile)")
    .option("--key <key>", "machine key or session token (else BELAY_KEY, else the profile)")
    .option("--environment <name>", "production or staging (else BELAY_ENVIRONMENT, else the profile)");

/** Commander passes arguments one by one; its last two are the flags and the command. */
export const remoteAction =
  <Flags extends RemoteFlags>(
    context: Context,
    run: (connection: Connection, flags: Flags, ...args: string[]) => Promise<Outcome>,
  ) =>
  async (...given: unknown[]): Promise<void> => {
    const flags = given.at(-2) as Flags;
    const connection = await connect(flags, context);
    await settle(run(connection, flags, ...(given.slice(0, -2) as string[])), given.at(-1) as Command);
  };

/** Keeps an action's exit code where the program finds it. */
export async function settle(work: Promise<Outcome>, of: Command): Promise<void> {
  const code = (await work) ?? exitCode.ok;
  let root: Command = of;
  while (root.parent !== null) root = root.parent;
  root.setOptionValue("exitCode", code);
}

export const printJson = (context: Context, value: unknown): void =>
  context.out(`${JSON.stringify(value, undefined, 2)}\n`);
