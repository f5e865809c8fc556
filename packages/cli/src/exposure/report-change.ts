import { isBelayProblem } from "@belay/client";
import type { ChangeReceipt, Confirmations } from "@belay/contracts";
import { printJson, type RemoteFlags } from "../command.ts";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { CommandFailure, type ExitCode, exitCode, exitCodeOf } from "../exit-code.ts";
import { count, duration } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import { silentOf, waitForConfirmations } from "./wait-for-confirmations.ts";

export type WaitFlags = RemoteFlags & { wait: boolean };

/** Says what a change did and, where `flags.wait`, who has confirmed it. Fails where an instance is silent. */
export async function reportChange(
  connection: Connection,
  receipt: ChangeReceipt,
  sentence: string,
  flags: WaitFlags,
  context: Context,
): Promise<ExitCode> {
  const heard = flags.wait
    ? await waitForConfirmations(connection, receipt, context).catch((error: unknown) =>
        unheard(sentence, error),
      )
    : undefined;
  const confirmations = heard?.confirmations;
  const silent = confirmations ? silentOf(confirmations) : [];
  if (flags.json) printJson(context, { ...receipt, ...(confirmations && { confirmations }) });
  else {
    const { style } = context;
    const done = confirmations
      ? ` ${confirmed(confirmations)}`
      : ` ${count(receipt.connected, "instance")} to confirm.`;
    context.out(
      `${silent.length === 0 ? style.green("✓") : style.yellow("!")} ${printable(sentence)}${done}\n`,
    );
    for (const { service, build, id, leaseEndsAt } of silent) {
      const who = `${printable(service)} ${style.dim(`build ${printable(build)}, instance ${id}`)}`;
      // One that goes on renewing without applying the change still has a lease: only a restart helps.
      const state =
        Date.parse(leaseEndsAt) > heard!.at
          ? `it renews its lease, now until ${clock(leaseEndsAt)}, and has not applied the change; restart it`
          : `its lease ended at ${clock(leaseEndsAt)}; without word it serves the baseline by itself`;
      context.out(`  ${style.yellow("silent")}  ${who}: ${state}\n`);
    }
  }
  return silent.length === 0 ? exitCode.ok : exitCode.failed;
}

/** The change stands although nobody can be asked about it any more. */
function unheard(sentence: string, error: unknown): never {
  if (!isBelayProblem(error)) throw error;
  throw new CommandFailure(
    exitCodeOf(error),
    `${sentence} That was taken, but who has confirmed it can't be said: ${error.message}`,
    { cause: error },
  );
}

function confirmed({ confirmed: number, connected, latestMs }: Confirmations): string {
  if (connected === 0) return "No instance is connected.";
  const within = latestMs === null ? "" : ` in ${duration(latestMs)}`;
  return `${number} of ${count(connected, "instance")} confirmed${within}.`;
}

const clock = (at: string): string => new Date(at).toTimeString().slice(0, 8);
