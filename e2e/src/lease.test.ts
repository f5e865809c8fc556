import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Belay } from "@belay/sdk";
import {
  createTestProxy,
  createTestSystem,
  signMemo,
  startTestProcess,
  testDefinition,
  testMemo,
  testNote,
  type Mail,
  type Note,
  type TestProxy,
  type TestSystem,
} from "@belay/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

const leaseMs = 2_000;
const baseline: Mail = { subject: "Thank you", body: "Thank you for the call." };
const drafted: Mail = { subject: "The order", body: "The order comes on Friday." };
/** Everybody's drafts are served at once: what is looked at here is the gate. */
const unreviewed = { review: { required: "none" as const }, action: undefined };
const scope = { kind: "experiment", key: "note-mail" } as const;
const quiet = { info() {}, warn() {}, error() {} };

let spool: string;
let belay: Belay | undefined;
beforeEach(() => {
  spool = mkdtempSync(join(tmpdir(), "belay-lease-"));
});
afterEach(async () => {
  await belay?.close({ deadlineMs: 1_000 });
  belay = undefined;
  rmSync(spool, { recursive: true, force: true });
});

const connectThrough = async (url: string, key: string): Promise<Belay> =>
  (belay = await connect({
    url,
    key,
    service: "service",
    spoolDirectory: spool,
    logger: quiet,
    streamSilenceMs: 1_000,
  }));

const run = (through: Belay) =>
  through
    .experiment<Note, Mail>("note-mail")
    .run({ unit: "account-1", input: testNote(), baseline: () => baseline, ai: () => drafted });

/** Runs again and again until the reason is one of these; returns when the last run that served the AI began. */
async function untilReason(
  through: Belay,
  ...reasons: string[]
): Promise<{ lastAi: number; reason: string }> {
  const giveUp = performance.now() + 60_000;
  for (let lastAi = Number.NEGATIVE_INFINITY; ; await sleep(10)) {
    const began = performance.now();
    const result = await run(through);
    if (result.served === "ai") lastAi = began;
    else expect(result.value).toEqual(baseline);
    if (reasons.includes(result.reason)) return { lastAi, reason: result.reason };
    if (began > giveUp)
      throw new Error(`The reason is still "${result.reason}", not ${reasons.join(" or ")}.`);
  }
}

describe("with its control plane behind a network", () => {
  let system: TestSystem;
  let proxy: TestProxy;
  beforeAll(async () => {
    system = await createTestSystem({ leaseMs });
    await system.open(unreviewed);
  });
  afterAll(() => system.close());
  beforeEach(async () => {
    proxy = await createTestProxy(system.url);
    await system.owner.resume({ body: { scope, reason: "next test" } });
  });
  afterEach(() => proxy.close());

  test.each(["cut", "stall"] as const)(
    "a link that is %s ends the AI path within the lease, and comes back by itself",
    async (how) => {
      const through = await connectThrough(proxy.url, system.keys.service);
      await untilReason(through, "assigned");
      const at = performance.now();
      proxy[how]();
      const { lastAi } = await untilReason(through, "lease-expired");
      // Whatever was renewed was sent before the cut.
      expect(lastAi - at).toBeLessThanOrEqual(leaseMs);
      expect(through.status().leaseExpired).toBe(true);
      proxy.restore();
      await untilReason(through, "assigned");
    },
  );

  test("with only its stream cut, a service keeps its lease and hears of a kill by its renewals", async () => {
    const through = await connectThrough(proxy.url, system.keys.service);
    await untilReason(through, "assigned");
    proxy.streams("cut");
    // After more than a lease it is its renewals alone that keep the gate open.
    await sleep(leaseMs * 1.5);
    await untilReason(through, "assigned");
    const { version } = await system.owner.kill({ body: { scope } });
    const at = performance.now();
    const { lastAi } = await untilReason(through, "killed");
    expect(lastAi - at).toBeLessThanOrEqual(leaseMs);
    await expect
      .poll(async () => {
        const { instances } = await system.owner.confirmations({ query: { version } });
        return instances.find((instance) => instance.id === through.status().instance)?.confirmed;
      })
      .toBe(true);
  });

  test("behind a proxy that keeps the stream's events, a service starts, and hears of a kill within the lease", async () => {
    proxy.streams("buffer");
    const through = await connectThrough(proxy.url, system.keys.service);
    await untilReason(through, "assigned");
    await system.owner.kill({ body: { scope } });
    const at = performance.now();
    const { lastAi } = await untilReason(through, "killed");
    expect(lastAi - at).toBeLessThanOrEqual(leaseMs);
    await system.owner.resume({ body: { scope, reason: "mended" } });
    await untilReason(through, "assigned");
  });

  test("a run that is under way when the link is cut does not count after the lease", async () => {
    const through = await connectThrough(proxy.url, system.keys.service);
    await untilReason(through, "assigned");
    const slow = through.experiment<Note, Mail>("note-mail").run({
      unit: "account-1",
      input: testNote(),
      baseline: () => baseline,
      ai: async () => {
        proxy.cut();
        while (!through.status().leaseExpired) await sleep(10);
        return drafted;
      },
    });
    expect(await slow).toMatchObject({ served: "baseline", value: baseline, reason: "lease-expired" });
  });

  test("pausing and resuming leaves targeting by segment as it was", async () => {
    await system.owner.setRing({ body: { experiment: "note-mail", ring: 1 } });
    const through = await connectThrough(system.url, system.keys.service);
    const pilot = () =>
      through.experiment<Note, Mail>("note-mail").run({
        unit: "account-1",
        attributes: { tier: "pilot" },
        input: testNote(),
        baseline: () => baseline,
        ai: () => drafted,
      });
    await expect.poll(async () => (await pilot()).reason).toBe("assigned");
    await system.owner.pause({ body: { scope } });
    await expect.poll(async () => (await pilot()).reason).toBe("paused");
    await system.owner.resume({ body: { scope } });
    await expect.poll(async () => (await pilot()).reason).toBe("assigned");
    expect((await run(through)).reason).toBe("outside-ring");
    await system.owner.setRing({ body: { experiment: "note-mail", ring: 2 } });
  });
});

test("a replica whose database stands still renews no lease: the AI path ends within it, and comes back", async () => {
  // The shortest lease that a server's settings take.
  const shortestMs = 3_000;
  const server = await startTestProcess({ environment: { BELAY_LEASE_SECONDS: "3" } });
  const stopped: number[] = [];
  try {
    const { client } = await server.signIn("Ada Owner");
    const content = testDefinition(unreviewed);
    await signMemo(server.url, client, testMemo(content.definition));
    const { experiment, revision } = await client.push({ body: content });
    await client.activate({ body: { experiment, revision } });
    await client.setRing({ body: { experiment, ring: 2, reason: "a test" } });
    const { secret } = await client.createKey({
      body: { name: "service", purpose: "service", environment: "production" },
    });
    const through = await connectThrough(server.url, secret);
    await untilReason(through, "assigned");
    for (const pid of server.postgresPids()) {
      process.kill(pid, "SIGSTOP");
      stopped.push(pid);
    }
    const at = performance.now();
    const { lastAi } = await untilReason(through, "lease-expired");
    expect(lastAi - at).toBeLessThanOrEqual(shortestMs);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, ((await ready.json()) as { status: string }).status]).toEqual([503, "not-ready"]);
    for (const pid of stopped.splice(0)) process.kill(pid, "SIGCONT");
    await untilReason(through, "assigned");
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  } finally {
    for (const pid of stopped) process.kill(pid, "SIGCONT");
    await belay?.close({ deadlineMs: 1_000 });
    await server.remove();
  }
});
