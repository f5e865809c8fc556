import type { Ruleset, RulesetPatch } from "@belay/contracts";
import { createTestSystem, type TestReplica, type TestSystem, type StreamEvent } from "@belay/testkit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let system: TestSystem;
let replica: TestReplica;
const scope = { kind: "experiment", key: "note-mail" } as const;
beforeAll(async () => {
  system = await createTestSystem();
  replica = await system.replica();
  await system.open();
});
afterAll(() => system.close());

// Each test begins open, and with both replicas knowing the same.
beforeEach(async () => {
  for (const held of [scope, { kind: "workflow", key: "notes" }, { kind: "environment" }] as const)
    await system.owner.resume({ body: { scope: held, reason: "next test" } });
  const version = async (at: TestReplica) => (await at.as(system.keys.service).ruleset()).version;
  await expect.poll(async () => (await version(replica)) === (await version(system))).toBe(true);
});

/** Reads one stream event by event; closing it ends the connection. */
function follow(at: TestReplica, token: string) {
  const ending = new AbortController();
  const events = at.as(token).rulesetStream({ signal: ending.signal })[Symbol.asyncIterator]();
  return {
    async next(): Promise<StreamEvent<Ruleset | RulesetPatch>> {
      const { value, done } = await events.next();
      if (done) throw new Error("The stream has ended.");
      return value;
    },
    /** Resolves when the server has ended the stream. */
    async ended(): Promise<void> {
      while (!(await events.next().catch(() => ({ done: true }))).done) continue;
    },
    close: () => ending.abort(),
  };
}

test("a ruleset has what a decision needs and says when nothing is new", async () => {
  const get = (headers: Record<string, string> = {}) =>
    system.request("GET", "/api/v1/ruleset", { token: system.keys.service, headers });
  const first = await get();
  const ruleset = first.json as unknown as Ruleset;
  expect(ruleset).toMatchObject({ environment: "production", killed: false, killedWorkflows: [] });
  expect(ruleset.segments).toEqual({ "note-mail/pilot": [{ attribute: "tier", equals: "pilot" }] });
  expect(ruleset.experiments[0]).toMatchObject({ key: "note-mail", revision: 1, ring: 2, exposure: "open" });
  expect(ruleset.experiments[0]?.prompts["mail"]?.text).toContain("Write a short mail.");
  const etag = first.headers.get("etag") ?? "";
  expect((await get({ "if-none-match": etag })).status).toBe(304);
  await system.owner.pause({ body: { scope } });
  const after = await get({ "if-none-match": etag });
  expect([after.status, (after.json as unknown as Ruleset).version]).toEqual([200, ruleset.version + 1]);
  await system.owner.resume({ body: { scope } });
});

test("an ETag of another environment counts for nothing", async () => {
  const staging = await system.createKey("service", { environment: "staging" });
  const here = await system.request("GET", "/api/v1/ruleset", { token: system.keys.service });
  const there = await system.request("GET", "/api/v1/ruleset", {
    token: staging.secret,
    headers: { "if-none-match": here.headers.get("etag") ?? "" },
  });
  expect(there.status).toBe(200);
  expect(there.json).toMatchObject({ environment: "staging", experiments: [] });
});

test("the stream gives the whole, then a patch for each change, from whichever replica it came", async () => {
  const stream = follow(replica, system.keys.service);
  try {
    const first = await stream.next();
    expect(first.event).toBe("ruleset");
    const { version } = first.data;
    const killed = await system.owner.kill({ body: { scope } });
    const patch = await stream.next();
    expect(patch).toMatchObject({
      event: "patch",
      id: String(killed.version),
      data: {
        base: version,
        version: killed.version,
        exposures: [{ key: "note-mail", exposure: "killed" }],
        experiments: [],
        removed: [],
      },
    });
    await system.owner.resume({ body: { scope, reason: "mended" } });
    expect((await stream.next()).data).toMatchObject({ exposures: [{ exposure: "open" }] });
    await system.owner.kill({ body: { scope: { kind: "environment" } } });
    expect((await stream.next()).data).toMatchObject({ killed: true });
    await system.owner.resume({ body: { scope: { kind: "environment" }, reason: "mended" } });
    await stream.next();
    await system.owner.kill({ body: { scope: { kind: "workflow", key: "notes" } } });
    expect((await stream.next()).data).toMatchObject({ killed: false, killedWorkflows: ["notes"] });
    await system.owner.resume({ body: { scope: { kind: "workflow", key: "notes" }, reason: "mended" } });
    await stream.next();
  } finally {
    stream.close();
  }
});

/** What a patch says of segments replaces what was held, as it does in the SDK. */
test("patches add up to the ruleset", async () => {
  const stream = follow(system, system.keys.service);
  try {
    const { data } = await stream.next();
    let held = data as Ruleset;
    const apply = async () => {
      const patch = (await stream.next()).data as RulesetPatch;
      expect(patch.base).toBe(held.version);
      const experiments = new Map(held.experiments.map((experiment) => [experiment.key, experiment]));
      for (const key of patch.removed) experiments.delete(key);
      for (const experiment of patch.experiments) experiments.set(experiment.key, experiment);
      for (const exposure of patch.exposures) {
        const known = experiments.get(exposure.key);
        expect(known).toBeDefined();
        if (known) experiments.set(exposure.key, { ...known, ...exposure });
      }
      const { version, killed, killedWorkflows, segments } = patch;
      held = { ...held, version, killed, killedWorkflows, segments, experiments: [...experiments.values()] };
      const whole = await system.as(system.keys.service).ruleset();
      expect({ ...held, experiments: held.experiments.toSorted((a, b) => (a.key < b.key ? -1 : 1)) }).toEqual(
        {
          ...whole,
          experiments: whole.experiments.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        },
      );
    };
    const { owner } = system;
    await owner.pause({ body: { scope } });
    await apply();
    await owner.resume({ body: { scope } });
    await apply();
    const second = await system.pushApproved({
      key: "other-mail",
      segments: { north: [{ attribute: "region", equals: "north" }] },
      rings: [
        { name: "shadow", share: 1 },
        { name: "north", audience: [{ segment: "north" }], share: 0.5 },
      ],
    });
    await owner.activate({ body: { experiment: second.experiment, revision: 1 } });
    await apply();
    await owner.setRing({ body: { experiment: second.experiment, ring: 1 } });
    await apply();
    const again = await system.push({ name: "Third words" });
    await owner.activate({ body: { experiment: again.experiment, revision: again.revision } });
    await apply();
    await owner.kill({ body: { scope: { kind: "environment" } } });
    await apply();
    await owner.resume({ body: { scope: { kind: "environment" }, reason: "mended" } });
    await apply();
  } finally {
    stream.close();
  }
});

test("a key of other workflows hears of nothing but versions", async () => {
  const { secret } = await system.createKey("service", { workflows: ["another"] });
  const stream = follow(system, secret);
  try {
    expect((await stream.next()).data).toMatchObject({ experiments: [], segments: {} });
    await system.owner.pause({ body: { scope } });
    expect((await stream.next()).data).toMatchObject({
      experiments: [],
      exposures: [],
      segments: {},
      removed: [],
    });
    await system.owner.resume({ body: { scope } });
  } finally {
    stream.close();
  }
});

test("a revoked key's stream ends, on every replica, and it reads nothing more", async () => {
  const key = await system.createKey("service");
  const streams = [follow(system, key.secret), follow(replica, key.secret)];
  const others = [follow(system, system.keys.service), follow(replica, system.keys.service)];
  try {
    for (const stream of [...streams, ...others]) await stream.next();
    await system.owner.revokeKey({ params: { key: key.id } });
    for (const stream of streams) await stream.ended();
    await expect(system.as(key.secret).ruleset()).rejects.toMatchObject({ code: "unauthenticated" });
    await expect
      .poll(() =>
        replica
          .as(key.secret)
          .ruleset()
          .catch((error: { code: string }) => error.code),
      )
      .toBe("unauthenticated");
    await system.owner.pause({ body: { scope } });
    for (const stream of others) expect((await stream.next()).event).toBe("patch");
    await system.owner.resume({ body: { scope } });
  } finally {
    for (const stream of [...streams, ...others]) stream.close();
  }
});

test("asking for a stream's head alone opens none", async () => {
  const answer = await system.request("HEAD", "/api/v1/ruleset/stream", { token: system.keys.service });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET"]);
});
