import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isBelayProblem, type BelayClient } from "@belay/client";
import type { FollowUp } from "../follow-up.ts";

const environment = "production";
const lookEveryMs = 1_000;
const shortestReadMs = 400;

/**
 * Decides on drafts as a person might, so that there is something to see: it reads nothing and has no judgement.
 * It is a person of the kind "simulated", which exists in sample mode only and may neither raise nor activate.
 */
export async function simulateReviewer(client: BelayClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { items } = await client.reviews({ query: { environment, state: "open" } });
      const next = items.find((item) => item.state === "waiting");
      if (next) await decide(client, next.id, signal);
      else await sleep(lookEveryMs, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return;
      // Taken, decided or withdrawn meanwhile, or Belay is away: look again.
      if (!isBelayProblem(error)) throw error;
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
  }
}

async function decide(client: BelayClient, id: string, signal: AbortSignal): Promise<void> {
  await client.claim({ params: { review: id } });
  const item = await client.review({ params: { review: id } });
  // The same draft always gets the same verdict.
  const chance = createHash("sha256").update(item.draftDigest).digest().readUInt32BE() / 2 ** 32;
  const activeMs = Math.round(shortestReadMs + chance * 1_600);
  await sleep(activeMs, undefined, { signal });
  const { draftDigest } = item;
  const rating = 3 + Math.round(chance * 2);
  const draft = item.draft as FollowUp;
  const unsupported = item.references.some((reference) => !reference.supported);
  const body =
    chance < 0.1
      ? {
          verdict: "rejected" as const,
          draftDigest,
          reason: item.reasons[0] ?? "other",
          words: "Simulated rejection",
          rating: 2,
          activeMs,
        }
      : chance < 0.35 || unsupported
        ? {
            verdict: "edited" as const,
            draftDigest,
            final: { ...draft, body: `${draft.body.trimEnd()}\n\nP.S. Simulated edit.` },
            rating,
            activeMs,
          }
        : { verdict: "approved" as const, draftDigest, rating, activeMs };
  await client.decide({ params: { review: id }, body });
}
