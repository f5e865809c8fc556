/**
 * A side effect in a system of record, done once.
 *
 * approved   Signed and due. Entered by a verdict, or by the release of a baseline. Waits while paused.
 * leased     A worker holds it until `leaseMs` has passed; then another may take it, under a higher fence.
 * retrying   Failed in a way that may pass; due again later.
 * done       The worker reported success and the records touched.
 * dead       Out of attempts, or failed in a way that won't pass. A person has to look.
 * withdrawn  A kill came before the first attempt; the baseline was released instead.
 */
export const leaseMs = 30_000;

export const actionsChannel = "belay_actions";

const firstRetryMs = 1_000;
const longestRetryMs = 300_000;

/** Doubles from a second to five minutes; `random` in [0, 1) takes off up to half, so that workers don't march in step. */
export const retryDelayMs = (attempts: number, random: number): number =>
  Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempts - 1)) * (1 - random / 2);
