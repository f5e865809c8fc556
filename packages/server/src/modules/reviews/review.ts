import type { ReviewState } from "@belay/contracts";

/**
 * A draft's way past a person.
 *
 * waiting    In the queue, by due time.
 * claimed    One reviewer has it, for `claimMs`; then it is anybody's again.
 * approved   As it was; its publication is signed and queued.
 * edited     As the reviewer wrote it; likewise.
 * rejected   With a reason; the baseline is released.
 * expired    Nobody decided in time; the baseline is released.
 * withdrawn  The experiment was killed; the baseline is released.
 *
 * waiting ⇄ claimed; both lead to every other state, and from those nothing leads on.
 */
export const isOpen = (state: ReviewState): boolean => state === "waiting" || state === "claimed";

export const claimMs = 15 * 60_000;

/** How long what an approval signed may be carried out. */
export const approvalMinutes = 24 * 60;

/** A baseline is the old way and needs no fresh eyes; still, what nobody did for so long is looked at first. */
export const baselineMinutes = 30 * 24 * 60;
