import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, it } from "vitest";
import { planOutcomes } from "./plan-outcomes.ts";
import { tellSampleOutcomes } from "./tell-outcomes.ts";

type Told = { account: string; name: string; at: string };

let dataDir: string;
let service: FastifyInstance;
let address: string;
let told: Told[];
let failures: number;
const ends: AbortController[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "belay-sample-outcomes-"));
  told = [];
  failures = 0;
  service = fastify();
  service.post<{ Body: Told[] }>("/outcomes", async (request, reply) => {
    if (failures-- > 0) return reply.status(503).send();
    told.push(...request.body);
    return reply.status(202).send();
  });
  address = await service.listen({ port: 0, host: "127.0.0.1" });
});

afterEach(async () => {
  for (const end of ends.splice(0)) end.abort();
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

function start() {
  const end = new AbortController();
  ends.push(end);
  const retries: string[] = [];
  const outcomes = tellSampleOutcomes({
    dataDir,
    services: () => [address],
    onRetry: (sentence) => retries.push(sentence),
    signal: end.signal,
  });
  return { outcomes, end, retries };
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Accounts whose first outcome falls due soonest, so that a test need not wait long. */
const quick = Array.from({ length: 3000 }, (_, index) => `account-${index}`)
  .map((account) => ({
    account,
    due: Math.min(...planOutcomes(account, "ai", 0).map(({ tellAt }) => tellAt)),
  }))
  .toSorted((a, b) => a.due - b.due)
  .slice(0, 3)
  .map(({ account }) => account);

it(
  "tells the service as outcomes fall due, past a failure, and goes on after a restart",
  { timeout: 60_000 },
  async () => {
    failures = 1;
    const first = start();
    for (const account of [...quick, ...quick]) first.outcomes.called(account, "ai");
    await until(() => new Set(told.map(({ account }) => account)).size === quick.length);
    expect(first.retries).toEqual(["sample outcomes: the service answered 503"]);
    expect(told.length).toBe(quick.length);
    first.end.abort();

    const second = start();
    // Known from before: called again changes nothing, and what was told may be told again, in the same words.
    for (const account of quick) second.outcomes.called(account, "baseline");
    await until(() => told.length >= quick.length * 2);
    const times = new Map<string, string>();
    for (const { account, name, at } of told) {
      expect(times.get(`${account} ${name}`) ?? at).toBe(at);
      times.set(`${account} ${name}`, at);
    }
  },
);
