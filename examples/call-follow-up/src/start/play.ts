import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { categoryOf } from "@belay/sdk";
import { unitOf, type Call } from "../call.ts";
import { readCalls, type CallProblem } from "../read-calls.ts";
import type { CalledOn } from "../sample-outcomes/plan-outcomes.ts";
import type { CallAnswer } from "../service/call-service.ts";

export type Tally = {
  played: number;
  ai: number;
  baseline: number;
  outside: number;
  waiting: number;
  fallbacks: number;
  failed: number;
};

export type PlayOptions = {
  file: string;
  dataDir: string;
  /** Calls a second. */
  rate: number;
  /** How often the file is played, each time for other accounts. */
  rounds: number;
  /** Addresses of the call service's processes, taken in turn. */
  services: () => string[];
  onProgress(tally: Tally): void;
  /** A call was answered. */
  onAnswer(account: string, side: CalledOn): void;
  onProblem(problem: CallProblem): void;
  /** A call that could not be handed over; it is tried again. */
  onRetry(sentence: string): void;
  signal: AbortSignal;
};

const mostAtOnce = 32;
const retryAfterMs = 1_000;

/**
 * Plays calls through the workflow in the order of the file. What was answered is noted in the data folder, so that
 * a second start goes on where the first one ended. Returns how many were left out because they had been played.
 */
export async function playCalls({
  file,
  dataDir,
  rate,
  rounds,
  services,
  onProgress,
  onAnswer,
  onProblem,
  onRetry,
  signal,
}: PlayOptions): Promise<{ tally: Tally; earlier: number }> {
  const tally: Tally = { played: 0, ai: 0, baseline: 0, outside: 0, waiting: 0, fallbacks: 0, failed: 0 };
  const ledger = join(dataDir, "played-calls.txt");
  const before = new Set(existsSync(ledger) ? readFileSync(ledger, "utf8").split("\n") : []);
  const underWay = new Set<Promise<void>>();
  let earlier = 0;
  let turn = 0;
  let due = performance.now();

  async function play(call: Call): Promise<void> {
    const answer = await hand(call);
    if (!answer) return;
    appendFileSync(ledger, `${call.id}\n`);
    count(tally, answer);
    onAnswer(unitOf(call), sideOf(answer));
    onProgress(tally);
  }

  /** Hands a call over until it is answered: whatever dies meanwhile comes back, and the key keeps it single. */
  async function hand(call: Call): Promise<CallAnswer | undefined> {
    while (!signal.aborted) {
      const all = services();
      const url = all[turn++ % all.length];
      try {
        const response = await fetch(new URL("/calls", url), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(call),
          signal,
        });
        if (response.ok) return (await response.json()) as CallAnswer;
        onRetry(`call ${call.id}: the service answered ${response.status}`);
        if (response.status < 500) {
          tally.failed++;
          return undefined;
        }
      } catch (error) {
        if (signal.aborted) return undefined;
        onRetry(`call ${call.id}: ${(error as Error).message}`);
      }
      await sleep(retryAfterMs, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  for await (const call of roundsOf(file, rounds, onProblem)) {
    if (signal.aborted) break;
    if (before.has(call.id)) {
      earlier++;
      continue;
    }
    while (underWay.size >= mostAtOnce) await Promise.race(underWay);
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => {});
    due = Math.max(due + 1_000 / rate, performance.now() - 1_000);
    const playing = play(call).finally(() => underWay.delete(playing));
    underWay.add(playing);
  }
  await Promise.all(underWay);
  return { tally, earlier };
}

/** The calls of a file, and again in later rounds under ids and accounts of their own. */
async function* roundsOf(
  file: string,
  rounds: number,
  onProblem: (problem: CallProblem) => void,
): AsyncGenerator<Call> {
  for (let round = 1; round <= rounds; round++) {
    const again = (id: string) => (round === 1 ? id : `${id}-round-${round}`);
    for await (const call of readCalls(file, { onProblem: round === 1 ? onProblem : () => {} }))
      yield {
        ...call,
        id: again(call.id),
        ...(call.account && { account: { ...call.account, id: again(call.account.id) } }),
      };
  }
}

/** The arm a call's account was assigned to, as far as the answer tells. */
function sideOf(answer: CallAnswer): CalledOn {
  if ("pending" in answer || answer.served === "ai") return "ai";
  if (answer.reason === "assigned") return "baseline";
  // An expired lease may have come before the gate drew an arm.
  return answer.reason in categoryOf && answer.reason !== "lease-expired" ? "ai" : "none";
}

const outsideReasons = new Set(["outside-audience", "outside-ring", "excluded", "inactive", "shadow"]);

function count(tally: Tally, answer: CallAnswer): void {
  tally.played++;
  if ("pending" in answer) tally.waiting++;
  else if (answer.served === "ai") tally.ai++;
  else if (outsideReasons.has(answer.reason)) tally.outside++;
  else if (answer.reason === "assigned") tally.baseline++;
  else tally.fallbacks++;
}

const counted = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** One line that says where things stand. */
export const progressLine = (tally: Tally): string =>
  [
    `${counted(tally.played, "call")} played`,
    `${counted(tally.waiting, "draft")} to the review desk`,
    tally.ai > 0 && `${counted(tally.ai, "AI draft")} sent`,
    `${tally.baseline} baseline`,
    `${tally.outside} not exposed`,
    `${tally.fallbacks} fell back`,
    tally.failed > 0 && `${tally.failed} refused`,
  ]
    .filter(Boolean)
    .join(" · ");
