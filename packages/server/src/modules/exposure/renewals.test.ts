import { randomUUID } from "node:crypto";
import { createTestSystem, type TestReplica, type TestSystem } from "@belay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

const leaseMs = 3_000;
let system: TestSystem;
let replica: TestReplica;
beforeAll(async () => {
  system = await createTestSystem({ leaseMs });
  replica = await system.replica();
  await system.open();
});
afterAll(() => system.close());

const instanceOf = (service = "service") => ({ id: randomUUID(), service, build: "b1", sdk: "node/1" });
const renew = (body: object, at: TestReplica = system, token = system.keys.service) =>
  at.request("POST", "/api/v1/renewals", { token, body: { version: 0, ...body } });
const connected = async () => (await system.owner.instances()).items;

test("a renewal grants at most the lease, and is an instance that people see", async () => {
  const instance = instanceOf();
  const { status, json } = await renew({ instance, version: 1 });
  expect(status).toBe(200);
  expect(json["leaseMs"]).toBeLessThanOrEqual(leaseMs);
  expect(json["leaseMs"]).toBeGreaterThan((leaseMs * 2) / 3 - 1);
  const seen = (await connected()).find((item) => item.id === instance.id);
  expect(seen).toMatchObject({ service: "service", build: "b1", version: 1, current: false, gaps: 0 });
  const { json: newest } = await renew({ instance, version: json["version"] });
  expect((await connected()).find((item) => item.id === instance.id)).toMatchObject({
    version: newest["version"],
    current: true,
  });
});

test("an instance that leaves, or whose lease has run out, is connected no more", async () => {
  const [leaving, silent] = [instanceOf("leaving"), instanceOf("silent")];
  await Promise.all([renew({ instance: leaving }), renew({ instance: silent })]);
  expect((await connected()).map((item) => item.service)).toEqual(
    expect.arrayContaining(["leaving", "silent"]),
  );
  await renew({ instance: leaving, leaving: true });
  expect((await connected()).map((item) => item.service)).not.toContain("leaving");
  await expect
    .poll(async () => (await connected()).map((item) => item.service), { timeout: leaseMs * 4 })
    .not.toContain("silent");
});

test("a change is confirmed by who has applied it, wherever they renew", async () => {
  const [here, there, late] = [instanceOf("here"), instanceOf("there"), instanceOf("late")];
  await Promise.all([renew({ instance: here }), renew({ instance: there }, replica)]);
  const { version } = await system.owner.pause({
    body: { scope: { kind: "experiment", key: "note-mail" } },
  });
  const confirmations = async () => {
    const answer = await replica.as(system.ownerToken).confirmations({ query: { version } });
    return {
      ...answer,
      instances: answer.instances.filter((item) => ["here", "there"].includes(item.service)),
    };
  };
  expect((await confirmations()).instances).toMatchObject([
    { confirmed: false, ms: null },
    { confirmed: false },
  ]);
  await renew({ instance: there, version }, replica);
  await renew({ instance: here, version });
  // Whoever comes after the change has nothing to confirm.
  await renew({ instance: late, version });
  await expect
    .poll(async () => (await confirmations()).instances.map((item) => item.confirmed))
    .toEqual([true, true]);
  const { instances, latestMs, confirmed, connected: all } = await confirmations();
  expect(instances.every((item) => item.ms !== null && item.ms >= 0 && item.ms <= (latestMs ?? -1))).toBe(
    true,
  );
  expect(confirmed).toBeLessThanOrEqual(all);
  expect(
    (await replica.as(system.ownerToken).confirmations({ query: { version } })).instances.map(
      (item) => item.service,
    ),
  ).not.toContain("late");
  await system.owner.resume({ body: { scope: { kind: "experiment", key: "note-mail" } } });
});

test("one instance's values, however odd, never keep another's renewal from being recorded", async () => {
  const odd: { names?: object; evidence?: object }[] = [
    { names: { service: "a\0b" } },
    { names: { build: "\0" } },
    { names: { sdk: "\ud800" } },
    { evidence: { dropped: Number.MAX_SAFE_INTEGER } },
    { evidence: { spooledBytes: Number.MAX_SAFE_INTEGER } },
  ];
  for (const [index, { names, evidence }] of odd.entries()) {
    const good = instanceOf(`good-${index}`);
    const [bad, fine, list] = await Promise.all([
      renew({
        instance: { ...instanceOf(), ...names },
        evidence: { queued: 0, spooledBytes: 0, dropped: 0, ...evidence },
      }),
      renew({ instance: good }),
      system.request("GET", "/api/v1/instances", { token: system.ownerToken }),
    ]);
    expect(bad.status).toBeLessThan(500);
    expect([fine.status, list.status]).toEqual([200, 200]);
    expect((await connected()).map((item) => item.service)).toContain(`good-${index}`);
  }
});

test("a key can't speak for an instance of another environment", async () => {
  const staging = await system.createKey("service", { environment: "staging" });
  const instance = instanceOf("of-production");
  await renew({ instance });
  await renew({ instance, version: 9 }, system, staging.secret);
  expect((await connected()).find((item) => item.id === instance.id)).toMatchObject({ version: 0 });
});

test("a replica that has not read the database for a third of the lease grants none, and does again after", async () => {
  const instance = instanceOf("stalled");
  const blocker = new pg.Client({ connectionString: system.databaseUrl });
  await blocker.connect();
  try {
    await blocker.query("begin");
    await blocker.query("lock table environments in access exclusive mode");
    let latest = Number.POSITIVE_INFINITY;
    await expect
      .poll(
        async () => {
          const { status, json } = await renew({ instance });
          // Until then the grants shrink by what the replica may have missed.
          if (status === 200) expect(json["leaseMs"]).toBeLessThanOrEqual(latest + leaseMs / 9 + 50);
          if (status === 200) latest = json["leaseMs"] as number;
          return [status, json["code"]];
        },
        { timeout: leaseMs * 10, interval: 50 },
      )
      .toEqual([503, "stale-replica"]);
    const ready = await system.request("GET", "/readyz");
    expect(ready.status).toBe(503);
    expect(ready.json["checks"]).toContainEqual(expect.objectContaining({ name: "ruleset", ok: false }));
  } finally {
    await blocker.query("rollback");
    await blocker.end();
  }
  await expect
    .poll(async () => (await renew({ instance })).status, { timeout: leaseMs * 10, interval: 50 })
    .toBe(200);
  await expect
    .poll(async () => (await system.request("GET", "/readyz")).status, { timeout: leaseMs * 10 })
    .toBe(200);
});
