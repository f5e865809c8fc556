import { readFileSync } from "node:fs";
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

const calledAt = Date.parse("2026-11-20T09:30:00Z");
const accounts = Array.from({ length: 20 }, (_, index) => `account-${index}`);
const planned = accounts.flatMap((account) => planOutcomes(account, "ai", calledAt));
const wordsOf = ({ account, name, at }: { account: string; name: string; at: number | string }) =>
  `${account} ${name} ${new Date(at).toISOString()}`;

function start(after = 0) {
  const end = new AbortController();
  ends.push(end);
  const clock = { time: calledAt + after };
  const retries: string[] = [];
  const outcomes = tellSampleOutcomes({
    dataDir,
    services: () => [address],
    onRetry: (sentence) => retries.push(sentence),
    now: () => clock.time,
    signal: end.signal,
  });
  return { outcomes, end, retries, clock };
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
}

it("tells the service of what is due, all of it in the end, past a failure", async () => {
  const { outcomes, retries, clock } = start();
  for (const account of [...accounts, ...accounts]) outcomes.called(account, "ai");
  clock.time += 15_000;
  const due = planned.filter(({ tellAt }) => tellAt <= clock.time);
  await until(() => told.length >= due.length);
  expect(told.map(wordsOf).toSorted()).toEqual(due.map(wordsOf).toSorted());
  failures = 1;
  clock.time += 300_000;
  await until(() => told.length >= planned.length);
  expect(told.map(wordsOf).toSorted()).toEqual(planned.map(wordsOf).toSorted());
  expect(retries).toEqual(["sample outcomes: the service answered 503"]);
});

it("goes on after a restart in the same words, and is done once all is told", async () => {
  const first = start();
  for (const account of accounts) first.outcomes.called(account, "ai");
  first.clock.time += 15_000;
  const due = planned.filter(({ tellAt }) => tellAt <= first.clock.time);
  await until(() => told.length >= due.length);
  first.end.abort();

  const second = start(300_000);
  // Known from before: the side it was called on first is the one that counts.
  for (const account of accounts) second.outcomes.called(account, "baseline");
  const all = new Set(planned.map(wordsOf));
  await until(() => new Set(told.map(wordsOf)).size >= all.size);
  expect(new Set(told.map(wordsOf))).toEqual(all);
  const toldAccounts = () =>
    readFileSync(join(dataDir, "sample-outcomes.jsonl"), "utf8").match(/"told"/g)?.length;
  await until(() => toldAccounts() === accounts.length);
  second.end.abort();

  told.length = 0;
  const third = start(600_000);
  third.outcomes.called("another", "ai");
  third.clock.time += 300_000;
  await until(() => told.length >= planOutcomes("another", "ai", 0).length);
  expect(new Set(told.map(({ account }) => account))).toEqual(new Set(["another"]));
});
