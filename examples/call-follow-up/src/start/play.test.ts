import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { playCalls } from "./play.ts";

let dataDir: string;
let service: FastifyInstance;
let address: string;
const handed: Call[] = [];

/** What the service answers, by the call's id. */
const answers: Record<string, object> = {
  "call-1": { pending: "review-1", reason: "assigned" },
  "call-2": { served: "baseline", reason: "assigned" },
  "call-3": { served: "baseline", reason: "model-failed" },
  "call-4": { served: "baseline", reason: "outside-ring" },
};

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "belay-play-"));
  handed.length = 0;
  service = fastify();
  service.post<{ Body: Call }>("/calls", async ({ body }) => {
    handed.push(body);
    return { run: body.id, activity: body.id, ...answers[body.id.slice(0, 6)] };
  });
  address = await service.listen({ port: 0, host: "127.0.0.1" });
  const calls = Object.keys(answers).map((id, index) => ({
    id,
    turns: [{ speaker: "Rep", text: "Hello" }],
    ...(index > 0 && { account: { id: `account-${index + 1}`, tier: "growth" } }),
  }));
  await writeFile(join(dataDir, "calls.jsonl"), calls.map((call) => JSON.stringify(call)).join("\n"));
});

afterEach(async () => {
  await service.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function play(rounds: number) {
  const sides: Record<string, string> = {};
  const { tally, earlier } = await playCalls({
    file: join(dataDir, "calls.jsonl"),
    dataDir,
    rate: 1000,
    rounds,
    services: () => [address],
    onProgress: () => {},
    onAnswer: (account, side) => (sides[account] = side),
    onProblem: () => {},
    onRetry: () => {},
    signal: new AbortController().signal,
  });
  return { sides, tally, earlier };
}

it("tells of each account's side, as far as the answer tells", async () => {
  const { sides, tally } = await play(1);
  expect(sides).toEqual({ "call-1": "ai", "account-2": "baseline", "account-3": "ai", "account-4": "none" });
  expect(tally).toMatchObject({ played: 4, waiting: 1, baseline: 1, outside: 1, fallbacks: 1 });
});

it("plays later rounds for other accounts, and none of them twice", async () => {
  expect((await play(2)).tally.played).toBe(8);
  const accounts = handed.flatMap(({ account }) => account?.id ?? []);
  expect(accounts.toSorted()).toEqual([
    "account-2",
    "account-2-round-2",
    "account-3",
    "account-3-round-2",
    "account-4",
    "account-4-round-2",
  ]);
  expect(new Set(handed.map(({ id }) => id)).size).toBe(8);
  const { tally, earlier } = await play(3);
  expect({ played: tally.played, earlier }).toEqual({ played: 4, earlier: 8 });
});
