import { randomUUID } from "node:crypto";
import { endpoints, problemCodes, type Endpoint, type EndpointName } from "@belay/contracts";
import { createTestSystem, type RawAnswer, type TestSystem } from "@belay/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goodBodies } from "./testing/good-bodies.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem();
  await system.open();
});
afterAll(() => system.close());

type Row = { name: EndpointName; endpoint: Endpoint };
const rows: Row[] = (Object.entries(endpoints) as [EndpointName, Endpoint][]).map(([name, endpoint]) => ({
  name,
  endpoint,
}));
const withBody = rows.filter((row) => row.endpoint.body !== undefined);
const withParams = rows.filter((row) => row.endpoint.params !== undefined);
const withQuery = rows.filter((row) => row.endpoint.query !== undefined && !row.endpoint.stream);

/** Somebody whom the endpoint lets in, so that what is wrong is the request and not the caller. */
const tokenFor = ({ access }: Endpoint): string | undefined =>
  access.public ? undefined : access.person ? system.ownerToken : system.keys[access.keys?.[0] ?? "service"];

const pathOf = ({ path }: Endpoint, value?: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    value !== undefined
      ? encodeURIComponent(value)
      : name === "experiment"
        ? "note-mail"
        : name === "revision"
          ? "1"
          : randomUUID(),
  );

const send = (
  { endpoint }: Row,
  request: { path?: string; body?: unknown; headers?: Record<string, string> },
) =>
  system.request(endpoint.method, request.path ?? pathOf(endpoint), {
    token: tokenFor(endpoint),
    ...request,
  });

/** A refusal with a reason, or a success; never an accident on our side. */
function expectCivil(answer: RawAnswer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 400)}`).toBeLessThan(500);
  if (answer.status < 400) return;
  expect(answer.headers.get("content-type"), what).toMatch(/^application\/problem\+json/);
  const { code, detail, status, instance } = answer.json;
  expect(Object.keys(problemCodes), what).toContain(code);
  expect(status).toBe(answer.status);
  expect(instance).toMatch(/^[0-9a-f]{32}$/);
  expect(String(detail), what).toMatch(/\S{2,}.*[.!?]$/s);
}

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("every endpoint with a body refuses", () => {
  test.each(withBody)("$name: what can't be read", async (row) => {
    const bodies: [string, unknown, number, string][] = [
      ["no JSON", "{ this is no JSON", 400, "malformed-request"],
      ["half a JSON", '{"a": [1, 2', 400, "malformed-request"],
      ["5,000 levels", nested(5_000), 400, "malformed-request"],
      ["5,000 levels of objects", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`, 400, "malformed-request"],
      ["a poisoned prototype", '{"__proto__": {"admin": true}}', 400, "malformed-request"],
      ["a list", "[]", 400, "invalid-request"],
      ["a number", "17", 400, "invalid-request"],
      ["a text", '"text"', 400, "invalid-request"],
      ["null", "null", 400, "invalid-request"],
      ["what it does not know", '{"surely-unknown": 1}', 400, "invalid-request"],
      ["over 8 MiB", JSON.stringify({ a: "x".repeat(9 * 1_048_576) }), 413, "too-large"],
    ];
    for (const [what, body, status, code] of bodies) {
      const answer = await send(row, { body });
      expectCivil(answer, what);
      expect([what, answer.status, answer.json["code"]]).toEqual([what, status, code]);
    }
  });

  test.each(withBody)("$name: other media types", async (row) => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
    ]) {
      const answer = await send(row, { body: "{}", headers: { "content-type": type } });
      expectCivil(answer, type);
      expect([answer.status, answer.json["code"]]).toEqual([415, "unsupported-media-type"]);
    }
    const none = await system.request(row.endpoint.method, pathOf(row.endpoint), {
      token: tokenFor(row.endpoint),
    });
    expect([none.status, none.json["code"]]).toEqual([400, "invalid-request"]);
  });
});

const odd = [
  "",
  " ",
  "\0",
  "a\0b",
  "..",
  "../../etc/passwd",
  "%00",
  "'; drop table runs; --",
  "__proto__",
  "constructor",
  "1e400",
  "-1",
  "9007199254740993",
  "99999999999999999999",
  "NaN",
  "null",
  "[object Object]",
  "\u{1f480}",
  "x".repeat(490),
  "00000000-0000-0000-0000-00000000000g",
];

test.each(withParams)("$name answers odd parts of its address", async (row) => {
  // An empty part and ".." make another address.
  for (const value of odd.filter((text) => text !== "" && text !== "..")) {
    const answer = await send(row, {
      path: pathOf(row.endpoint, value),
      ...(row.endpoint.body && { body: {} }),
    });
    expectCivil(answer, `${row.name} with ${JSON.stringify(value)}`);
    expect(answer.status, value).toBeGreaterThanOrEqual(400);
  }
  for (const path of [pathOf(row.endpoint).replace(/[^/]+$/, "%zz"), pathOf(row.endpoint, "x".repeat(2_000))])
    expectCivil(await send(row, { path }), path.slice(0, 60));
});

test.each(withQuery)("$name answers odd values in its query", async (row) => {
  const names = Object.keys(row.endpoint.query?.shape ?? {});
  for (const name of [...names, "surely-unknown"])
    for (const value of [...odd, "2026-13-45T99:99:99Z", "2026-01-01T00:00:00Z_x", "a_b_c", "=&"])
      expectCivil(
        await send(row, { path: `${pathOf(row.endpoint)}?${name}=${encodeURIComponent(value)}` }),
        `${row.name}?${name}=${JSON.stringify(value)}`,
      );
  for (const name of names) {
    const twice = await send(row, { path: `${pathOf(row.endpoint)}?${name}=a&${name}=b` });
    expectCivil(twice, `${row.name}?${name} twice`);
    expectCivil(await send(row, { path: `${pathOf(row.endpoint)}?${name}[a]=b` }), `${name}[a]`);
  }
});

/** A cursor is ours to make: one that isn't is refused, not taken for a place in the list. */
test.each(withQuery.filter((row) => "cursor" in (row.endpoint.query?.shape ?? {})))(
  "$name refuses a cursor that it did not give",
  async (row) => {
    const states = row.name === "reviews" ? ["open", "decided"] : [""];
    for (const state of states)
      for (const cursor of ["garbage", "a_b", "2026-01-01T00:00:00Z_", `${randomUUID()}x`, "\0"]) {
        const query = `cursor=${encodeURIComponent(cursor)}${state && `&state=${state}`}`;
        const answer = await send(row, { path: `${pathOf(row.endpoint)}?${query}` });
        expect([cursor, answer.status, answer.json["code"]]).toEqual([cursor, 400, "invalid-request"]);
        expect(answer.json["detail"]).toMatch(/cursor/);
      }
  },
);

test("there is a good body for every endpoint that takes one", () => {
  expect(Object.keys(goodBodies()).toSorted()).toEqual(withBody.map((row) => row.name).toSorted());
});

/** Texts of JSON, so that it can say what a value in memory can't: 1e400, half a surrogate, a key twice. */
const oddJson = fc.oneof(
  fc.constantFrom(
    "null",
    "true",
    "[]",
    "{}",
    '""',
    "-1",
    "0.5",
    "1e400",
    "-1e400",
    "1e308",
    "9007199254740991",
    "9007199254740993",
    "2147483648",
    "9223372036854775808",
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\u202e\\u200b"',
    '{"__proto__":1}',
    '{"a":1,"a":2}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"\\u0000":"\\u0000"}',
    '{"\\ud800":"\\ud800"}',
    nested(63),
    nested(70),
    `"${"x".repeat(100_000)}"`,
    '"0001-01-01T00:00:00Z"',
    '"9999-12-31T23:59:59.999999999Z"',
    '"+275760-09-13T00:00:00Z"',
    '"-000001-01-01T00:00:00Z"',
    '"ffffffff-ffff-ffff-ffff-ffffffffffff"',
    '"00000000-0000-0000-0000-000000000000"',
  ),
  fc.json({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => JSON.stringify(text)),
);

const hole = "\u{f0000}hole";
/** Every place in a value, as a list of keys; its root too. */
function places(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => places(item, [...at, key]))];
}
function replaced(value: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (key === undefined) return hole;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[key] = replaced(copy[key], rest);
  return copy;
}

test.each(withBody)(
  "$name: one odd value anywhere in a good body is answered",
  { timeout: 60_000 },
  async (row) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), oddJson, async (choice, json) => {
        const good = goodBodies()[row.name];
        const all = places(good);
        const body = JSON.stringify(replaced(good, all[choice % all.length] ?? [])).replace(
          `"${hole}"`,
          () => json,
        );
        expectCivil(await send(row, { body }), body.slice(0, 3_000));
      }),
      { numRuns: 120, seed: 20_260_105, endOnFailure: true },
    );
  },
);

test("after all of it the system works, and what others do is not held up", async () => {
  for (const environment of ["production", "staging"] as const) {
    const scope = { kind: "environment" } as const;
    const paused = await system.owner.pause({ body: { environment, scope } });
    await system.owner.resume({ body: { environment, scope } });
    expect(paused.changed).toBe(true);
    await system.owner.instances({ query: { environment } });
  }
  expect((await system.request("GET", "/readyz")).status).toBe(200);
});
