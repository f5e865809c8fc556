import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { planOutcomes, type CalledOn, type PlannedOutcome } from "./plan-outcomes.ts";

export type SampleOutcomes = {
  /** An account's call was answered; its first is the one that counts. */
  called(account: string, side: CalledOn): void;
};

export type SampleOutcomeOptions = {
  dataDir: string;
  /** Addresses of the call service's processes, taken in turn. */
  services: () => string[];
  onRetry(sentence: string): void;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
};

type Noted = { account: string; side: CalledOn; at: number };

const lookEveryMs = 200;
const retryAfterMs = 1_000;

/**
 * Stands for the CRM that learns of meetings later: tells the call service of invented outcomes as they fall due. What
 * is still to be told is noted in the data folder, so that a second start goes on where the first one ended.
 */
export function tellSampleOutcomes(options: SampleOutcomeOptions): SampleOutcomes {
  const { services, onRetry, now, signal } = options;
  const file = join(options.dataDir, "sample-outcomes.jsonl");
  const known = new Set<string>();
  /** Accounts with how many of their outcomes are still to be told. */
  const open = new Map<string, number>();
  let waiting: PlannedOutcome[] = [];
  let turn = 0;

  function plan({ account, side, at }: Noted): void {
    const outcomes = planOutcomes(account, side, at);
    open.set(account, outcomes.length);
    waiting.push(...outcomes);
  }

  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").filter(Boolean) : [];
  const noted = lines.map((line) => JSON.parse(line) as Noted | { told: string });
  const told = new Set(noted.flatMap((entry) => ("told" in entry ? [entry.told] : [])));
  for (const entry of noted) {
    if ("told" in entry) continue;
    known.add(entry.account);
    if (!told.has(entry.account)) plan(entry);
  }

  async function tell(outcomes: PlannedOutcome[]): Promise<void> {
    const all = services();
    const response = await fetch(new URL("/outcomes", all[turn++ % all.length]), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(
        outcomes.map(({ account, name, at, value }) => ({
          account,
          name,
          at: new Date(at).toISOString(),
          ...(value !== undefined && { value }),
        })),
      ),
      signal,
    });
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    for (const { account } of outcomes) {
      const left = open.get(account)! - 1;
      open.set(account, left);
      if (left === 0) appendFileSync(file, `${JSON.stringify({ told: account })}\n`);
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const time = now();
      const due = waiting.filter(({ tellAt }) => tellAt <= time).slice(0, 100);
      let pause = lookEveryMs;
      if (due.length > 0)
        try {
          await tell(due);
          const gone = new Set(due);
          waiting = waiting.filter((outcome) => !gone.has(outcome));
        } catch (error) {
          if (!signal.aborted) onRetry(`sample outcomes: ${(error as Error).message}`);
          pause = retryAfterMs;
        }
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  void run();
  return {
    called(account, side) {
      if (known.has(account)) return;
      known.add(account);
      const entry: Noted = { account, side, at: now() };
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      plan(entry);
    },
  };
}
