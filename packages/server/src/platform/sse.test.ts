import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttp, type Http } from "./http.ts";
import { silentLog } from "./log.ts";
import { formatEvent, type EventStream } from "./sse.ts";

let http: Http;
let base: string;
let opened: EventStream[];
let closings: number;
const clients: IncomingMessage[] = [];

beforeEach(async () => {
  opened = [];
  closings = 0;
  http = createHttp({ log: silentLog(), heartbeatMs: 30, maxBufferedBytes: 200_000 });
  http.app.get("/events/:group", async (request, reply) => {
    const { group } = request.params as { group: string };
    opened.push(http.streams.open(request, reply, { group, retryMs: 250, onClose: () => closings++ }));
  });
  base = await http.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await http.close();
});

const eventually = async (what: string, holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 1_000; tries++, await sleep(10)) if (holds()) return;
  throw new Error(`It never happened that ${what}.`);
};

const open = (group: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(`${base}/events/${group}`, (response) => {
      response.on("error", () => {});
      clients.push(response);
      resolve(response);
    }).on("error", reject);
  });
const reading = async (group: string) => {
  const response = await open(group);
  const client = { text: "", ended: false, response };
  response.on("data", (chunk: Buffer) => (client.text += chunk.toString()));
  response.on("end", () => (client.ended = true));
  return client;
};

test("carries events as they happen, with id, name, retry and heartbeats", async () => {
  const client = await reading("a");
  opened[0]!.send({ id: "7", event: "ruleset", data: { text: "two\nlines", letter: "ü" } });
  await eventually("a heartbeat came", () => client.text.includes("\n:\n\n"));
  expect(client.response.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-content-type-options": "nosniff",
  });
  expect(client.text).toContain(
    'retry: 250\n\nid: 7\nevent: ruleset\ndata: {"text":"two\\nlines","letter":"ü"}\n\n'.replace(
      "id: 7\nevent: ruleset",
      "event: ruleset\nid: 7",
    ),
  );
});

test("a broadcast reaches its group, all of it, and no other", async () => {
  const [a1, a2, b] = await Promise.all([reading("a"), reading("a"), reading("b")]);
  expect(http.streams.broadcast(formatEvent({ data: "for a" }), "a")).toBe(2);
  expect(http.streams.broadcast(formatEvent({ data: "for all" }))).toBe(3);
  await eventually("all heard", () => [a1, a2, b].every(({ text }) => text.includes("for all")));
  expect([a1, a2, b].map(({ text }) => text.includes('for a"'))).toEqual([true, true, false]);
});

test("an event can't smuggle in another", () => {
  expect(() => formatEvent({ data: 1, event: "a\ndata: x" })).toThrow(TypeError);
  expect(() => formatEvent({ data: 1, id: "1\r2" })).toThrow(TypeError);
});

test("a client that does not read is cut off; those that do lose nothing", async () => {
  const slow = await open("a");
  slow.pause();
  const fast = await reading("a");
  const chunk = formatEvent({ data: "x".repeat(50_000) });
  let sent = 0;
  for (; http.streams.count("a") === 2 && sent < 2_000; sent++) {
    http.streams.broadcast(chunk, "a");
    await sleep(1);
  }
  expect(http.streams.count("a")).toBe(1);
  expect(opened[0]!.closed).toBe(true);
  expect(opened[0]!.write(chunk)).toBe(false);
  await eventually("the reader has everything", () => fast.text.split("data: ").length === sent + 1);
  expect(closings).toBe(1);
});

test("a client that goes away is forgotten", async () => {
  const client = await open("a");
  expect(http.streams.count()).toBe(1);
  client.destroy();
  await eventually("its stream was closed", () => http.streams.count() === 0 && closings === 1);
});

test("closing the server ends every stream at once", async () => {
  const all = await Promise.all([reading("a"), reading("b"), reading("c")]);
  await http.close();
  await eventually("all ended", () => all.every(({ ended }) => ended));
  expect(closings).toBe(3);
});
