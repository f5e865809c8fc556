import { connect } from "node:net";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createHttp, type Http } from "./http.ts";
import { createLog } from "./log.ts";
import { ProblemError } from "./problem.ts";

let http: Http;
let base: string;
let logged: string;

const order = z.strictObject({
  id: z.uuid(),
  amount: z.number().int().min(1).max(100),
  tags: z.array(z.string().min(1)).max(3).default([]),
  kind: z.enum(["new", "old"]),
  place: z.union([z.object({ city: z.string() }), z.object({ zip: z.number() })]).optional(),
});

beforeEach(async () => {
  logged = "";
  const log = createLog({ level: "debug", destination: { write: (line) => void (logged += line) } });
  http = createHttp({ log, bodyLimit: 10_000 });
  const { app } = http;
  app.post("/echo", async (request) => ({ got: request.body }));
  app.post("/orders", { schema: { body: order } }, async (request) => request.body);
  app.get("/orders/:id", async (request) => request.params);
  app.put("/orders/:id", async () => ({}));
  app.get("/throws/:what", async (request) => {
    const { what } = request.params as { what: string };
    if (what === "problem") {
      throw new ProblemError({
        code: "lease-lost",
        detail: "Another worker has it.",
        headers: { "x-worker": "2" },
      });
    }
    if (what === "away")
      throw Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" });
    if (what === "nul") throw Object.assign(new Error("invalid byte sequence"), { code: "22021" });
    if (what === "nothing") return Promise.reject();
    throw new Error("password=hunter2 at /srv/secret.ts");
  });
  base = await http.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(() => http.close());

const send = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(base + path, init);
  const text = await response.text();
  return { response, status: response.status, body: JSON.parse(text) as Record<string, unknown> };
};
const post = (path: string, body: string, type = "application/json") =>
  send(path, { method: "POST", body, headers: { "content-type": type } });
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

test.each([
  ["no JSON", '{"a": 1,\n "b": x}', 400, "malformed-request", /line 2, column 7/],
  ["half a JSON", '{"a": ', 400, "malformed-request", /ends before it is complete/],
  ["nothing", "", 400, "malformed-request", /empty/],
  ["too deep", nested(65), 400, "malformed-request", /nested more than 64 levels/],
  ["far too deep", nested(4_900), 400, "malformed-request", /nested more than 64 levels/],
  ["too long", JSON.stringify("x".repeat(10_001)), 413, "too-large", /Send less/],
  ["a poisoned prototype", '{"a":{"__proto__":{"admin":true}}}', 400, "malformed-request", /__proto__/],
  ["an escaped poisoned prototype", '{"\\u005f_proto__":{}}', 400, "malformed-request", /__proto__/],
  ["a poisoned constructor", '{"constructor":{"prototype":{}}}', 400, "malformed-request", /prototype/],
])("a body that is %s is refused with the reason", async (_, body, status, code, detail) => {
  const answer = await post("/echo", body);
  expect(answer.response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    status,
    code,
    type: `urn:belay:problem:${code}`,
    detail: expect.stringMatching(detail),
  });
  expect(answer.status).toBe(status);
});

test("a body at the limit of nesting, and harmless words, pass", async () => {
  expect((await post("/echo", nested(64))).status).toBe(200);
  expect((await post("/echo", '{"constructor":"Acme Builders","text":"__proto__"}')).status).toBe(200);
});

test("other media types and bytes that aren't UTF-8 are refused", async () => {
  expect((await post("/echo", "a=1", "application/x-www-form-urlencoded")).body).toMatchObject({
    status: 415,
    code: "unsupported-media-type",
  });
  expect((await post("/echo", "{}", "text/plain")).status).toBe(415);
  const bytes = await send("/echo", {
    method: "POST",
    body: Uint8Array.of(0x22, 0xff, 0x22),
    headers: { "content-type": "application/json" },
  });
  expect(bytes.body).toMatchObject({ status: 400, detail: expect.stringMatching(/UTF-8/) });
});

test("wrong values are named by path, each with a sentence", async () => {
  const { status, body } = await post(
    "/orders",
    JSON.stringify({ id: "x", amount: 1.5, tags: ["", 2], kind: "odd", extra: 1, place: { zip: "a" } }),
  );
  expect(status).toBe(400);
  expect(body["code"]).toBe("invalid-request");
  expect(body["errors"]).toEqual([
    { path: "/id", message: "must be a UUID" },
    { path: "/amount", message: "must be a whole number, but is a number" },
    { path: "/tags/0", message: "must not be empty" },
    { path: "/tags/1", message: "must be a string, but is a number" },
    { path: "/kind", message: 'must be one of "new", "old", but is "odd"' },
    { path: "/place/zip", message: "must be a number, but is a string" },
    { path: "", message: 'has "extra", which is not known here; remove it or check its spelling' },
  ]);
  expect(body["detail"]).toBe("In the body, /id must be a UUID.");
  const missing = await post("/orders", "{}");
  expect(missing.body["errors"]).toContainEqual({ path: "/id", message: "is missing; it must be a string" });
  expect((await post("/orders", "[]")).body["detail"]).toBe("The body must be an object, but is a list.");
});

test("a wrong address is told from a wrong method", async () => {
  expect((await send("/nowhere")).body).toMatchObject({ status: 404, code: "not-found" });
  const wrong = await send("/orders/7", { method: "DELETE" });
  expect(wrong.body).toMatchObject({
    status: 405,
    code: "method-not-allowed",
    detail: "DELETE does nothing here; GET or HEAD or PUT does.",
  });
  expect(wrong.response.headers.get("allow")).toBe("GET, HEAD, PUT");
  expect((await send("/%zz")).body).toMatchObject({ status: 400, code: "malformed-request" });
  expect((await send(`/orders/${"x".repeat(600)}`)).status).toBeGreaterThanOrEqual(400);
});

test("what is thrown becomes a problem, and what is ours stays inside", async () => {
  const thrown = await send("/throws/problem");
  expect(thrown.body).toMatchObject({ status: 409, code: "lease-lost", detail: "Another worker has it." });
  expect(thrown.response.headers.get("x-worker")).toBe("2");
  const away = await send("/throws/away");
  expect(away.body).toMatchObject({ status: 503, code: "unavailable" });
  expect(away.response.headers.get("retry-after")).toBe("2");
  expect((await send("/throws/nul")).body).toMatchObject({ status: 400, code: "invalid-request" });
  expect((await send("/throws/nothing")).status).toBe(500);
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const broken = await send("/throws/anything", {
    headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  });
  expect(broken.body).toMatchObject({ status: 500, code: "internal", instance: trace });
  for (const answer of [away, broken])
    expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|secret|10\.0\.0\.7|stack/);
  expect(logged).toMatch(new RegExp(`"reqId":"${trace}".*hunter2`));
});

test("every answer forbids framing, sniffing and foreign scripts", async () => {
  for (const path of ["/orders/1", "/nowhere", "/throws/x"]) {
    const { response } = await send(path);
    expect(response.headers.get("content-security-policy")).toMatch(
      /script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/);
  }
});

const raw = async (bytes: string): Promise<string> => {
  const socket = connect(Number(new URL(base).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  socket.write(bytes);
  await once(socket, "close");
  return answer;
};

test("bytes that aren't HTTP, and headers without end, get a problem and a closed door", async () => {
  expect(await raw("hello\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*malformed-request/,
  );
  expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(40_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 [\s\S]*16 KiB/,
  );
});

test("no body whatever makes the server fail", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((text) => text.slice(0, -1)),
      ),
      async (body) => {
        const { status } = await post("/orders", body);
        expect([400, 200]).toContain(status);
      },
    ),
    { numRuns: 60 },
  );
});

test("closing waits for a request under way, refuses new ones, and cuts off what never ends", async () => {
  let release = (): void => {};
  let entered = 0;
  await http.close();
  http = createHttp({ log: createLog({ level: "silent" }) });
  http.app.get("/slow", async () => {
    entered++;
    await new Promise<void>((resolve) => (release = resolve));
    return { done: true };
  });
  http.app.get("/never", () => {
    entered++;
    return new Promise(() => {});
  });
  base = await http.listen({ port: 0, host: "127.0.0.1" });
  const slow = send("/slow");
  const never = fetch(`${base}/never`).catch((error: unknown) => error);
  while (entered < 2) await sleep(5);
  const closed = http.close(300);
  release();
  expect((await slow).body).toEqual({ done: true });
  await closed;
  expect(await never).toBeInstanceOf(Error);
  await expect(fetch(base)).rejects.toThrow("fetch failed");
});
