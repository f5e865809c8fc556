import { setTimeout as sleep } from "node:timers/promises";
import type { ChangeReceipt, Confirmations } from "@belay/contracts";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";

/** How often the control plane is asked, in milliseconds: often at first, when most confirm. */
const firstPauses = [20, 30, 50, 100];
const laterPause = 250;

/** Who had confirmed when the wait ended, and when that was by the control plane's clock. */
export type Heard = { confirmations: Confirmations; at: number };

/** After its lease an instance serves the baseline by itself; a little more for the two clocks. */
const grace = 500;

/**
 * Asks until every instance has applied the change, or until the leases of those that have not are over.
 * Goes by the control plane's clock, so that this machine's may be wrong.
 */
export async function waitForConfirmations(
  { client, environment }: Connection,
  receipt: ChangeReceipt,
  context: Context,
): Promise<Heard> {
  const began = performance.now();
  const serverNow = () => Date.parse(receipt.changedAt) + (performance.now() - began);
  let bound: number | undefined;
  for (let turn = 0; ; turn++) {
    const seen = await client.confirmations({ query: { environment, version: receipt.version } });
    const silent = silentOf(seen);
    if (silent.length === 0) return finish(seen, serverNow(), context);
    // Set once: an instance that renews and never applies must not keep the command waiting.
    bound ??= Math.max(...silent.map(({ leaseEndsAt }) => Date.parse(leaseEndsAt))) + grace;
    if (serverNow() > bound) return finish(seen, serverNow(), context);
    if (context.interactive)
      context.err(`\r\u001b[2K${seen.confirmed} of ${seen.connected} instances confirmed …`);
    await sleep(firstPauses[turn] ?? laterPause);
  }
}

export const silentOf = ({ instances }: Confirmations) => instances.filter(({ confirmed }) => !confirmed);

function finish(confirmations: Confirmations, at: number, context: Context): Heard {
  if (context.interactive) context.err("\r\u001b[2K");
  return { confirmations, at };
}
