import type { ChangeReceipt, Scope } from "@belay/contracts";
import { createTestSystem, type TestSystem, type BelayClient } from "@belay/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

let system: TestSystem;
let owner: BelayClient;
let automation: BelayClient;
const experiment = "note-mail";
const scope: Scope = { kind: "experiment", key: experiment };
const scopes: [string, Scope][] = [
  ["an experiment", scope],
  ["a workflow", { kind: "workflow", key: "notes" }],
  ["an environment", { kind: "environment" }],
];

beforeAll(async () => {
  system = await createTestSystem({ sampleMode: true });
  owner = system.owner;
  automation = system.as(system.keys.automation);
  await system.open();
  await system.push({ name: "Note mails, again" });
});
afterAll(() => system.close());

// Each test has an environment that is open, at ring 2 of revision 1.
beforeEach(async () => {
  for (const [, held] of scopes) await owner.resume({ body: { scope: held, reason: "next test" } });
  await owner.activate({ body: { experiment, revision: 1 } });
  await owner.setRing({ body: { experiment, ring: 2, reason: "next test" } });
});

const standing = async () => (await owner.experiment({ params: { experiment }, query: {} })).exposure;
const stateOf = (receipt: ChangeReceipt) =>
  receipt.exposures.find((item) => item.experiment === experiment)?.state;

describe("automation only lowers", () => {
  test("a machine may pause, kill and lower", async () => {
    expect((await automation.pause({ body: { scope } })).changed).toBe(true);
    expect((await automation.kill({ body: { scope } })).changed).toBe(true);
    await owner.resume({ body: { scope, reason: "checked" } });
    expect((await automation.setRing({ body: { experiment, ring: 1 } })).changed).toBe(true);
    expect((await automation.setRing({ body: { experiment, ring: 0 } })).changed).toBe(true);
    expect(await standing()).toMatchObject({ ring: 0, state: "open", changedBy: { kind: "key" } });
  });

  test.each(["automation", "bootstrap", "simulated person", "reviewer"] as const)(
    "%s may not raise, activate or resume",
    async (who) => {
      await owner.setRing({ body: { experiment, ring: 1 } });
      await owner.pause({ body: { scope } });
      const client =
        who === "automation" || who === "bootstrap"
          ? automation
          : who === "reviewer"
            ? (await system.person("Rita Reviewer")).client
            : (await system.person("Simulated", "owner", "simulated")).client;
      const before = await standing();
      const attempts = [
        () => client.setRing({ body: { experiment, ring: 2, reason: "because I say so" } }),
        () => client.activate({ body: { experiment, revision: 2, reason: "because I say so" } }),
        ...scopes.map(
          ([, held]) =>
            () =>
              client.resume({ body: { scope: held, reason: "it is fine" } }),
        ),
      ];
      for (const attempt of attempts)
        await expect(attempt()).rejects.toMatchObject({ code: "person-needed", status: 403 });
      expect(await standing()).toEqual(before);
    },
  );
});

describe("a ring", () => {
  test("goes up by a person, step by step or with a reason, and starts a new phase", async () => {
    await owner.setRing({ body: { experiment, ring: 0 } });
    const { phase, epoch } = await standing();
    await expect(owner.setRing({ body: { experiment, ring: 2 } })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("skips a ring"),
    });
    await owner.setRing({ body: { experiment, ring: 1 } });
    expect(await standing()).toMatchObject({ ring: 1, phase: phase + 1, epoch });
    await owner.setRing({ body: { experiment, ring: 2 } });
    expect(await standing()).toMatchObject({ ring: 2, phase: phase + 2, epoch });
    await owner.setRing({ body: { experiment, ring: 0 } });
    // What was begun under the wider ring does not count any more.
    expect(await standing()).toMatchObject({ ring: 0, phase: phase + 3, epoch: epoch + 1 });
  });

  test("that is not there is refused; the present one changes nothing", async () => {
    await expect(owner.setRing({ body: { experiment, ring: 3 } })).rejects.toMatchObject({
      code: "invalid-request",
      errors: [expect.objectContaining({ path: "/ring" })],
    });
    const before = await standing();
    expect(await owner.setRing({ body: { experiment, ring: 2 } })).toMatchObject({
      changed: false,
      version: expect.any(Number),
    });
    expect(await standing()).toEqual(before);
  });

  test("asks for its hold, which a person may pass with a reason that stays on record", async () => {
    const held = "held-mail";
    await system.pushApproved({
      key: held,
      rings: [
        { name: "shadow", share: 1, hold: { units: 5, hours: 1 } },
        { name: "everyone", share: 1 },
      ],
    });
    await owner.activate({ body: { experiment: held, revision: 1 } });
    const raise = (reason?: string) =>
      owner.setRing({ body: { experiment: held, ring: 1, ...(reason && { reason }) } });
    await expect(raise()).rejects.toMatchObject({ code: "conflict", errors: [{}, {}] });
    await raise("the pilot ran elsewhere");
    const { items } = await owner.exposureHistory({ query: { experiment: held } });
    expect(items[0]).toMatchObject({ change: "raise", reason: "the pilot ran elsewhere" });
  });
});

describe.each(scopes)("a halt of %s", (_, held) => {
  test("is done once, raises the epoch each time it gets stricter, and is confirmed by version", async () => {
    const before = await standing();
    const paused = await owner.pause({ body: { scope: held, reason: "odd drafts" } });
    expect([paused.changed, stateOf(paused)]).toEqual([true, "paused"]);
    expect(await standing()).toMatchObject({
      state: "paused",
      heldBy: held.kind,
      epoch: before.epoch + 1,
      ring: before.ring,
    });
    const again = await owner.pause({ body: { scope: held } });
    expect(again).toMatchObject({ changed: false, version: paused.version });

    const killed = await owner.kill({ body: { scope: held, reason: "worse" } });
    expect([killed.changed, stateOf(killed), killed.version]).toEqual([true, "killed", paused.version + 1]);
    expect((await standing()).epoch).toBe(before.epoch + 2);
    expect(await owner.kill({ body: { scope: held } })).toMatchObject({ changed: false });
    // A pause of what is killed would be a way up.
    expect(await owner.pause({ body: { scope: held } })).toMatchObject({ changed: false });
    expect((await standing()).state).toBe("killed");
    expect((await owner.confirmations({ query: { version: killed.version } })).version).toBe(killed.version);
    await expect(owner.confirmations({ query: { version: killed.version + 1 } })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("ends by a person; after a kill only with a reason", async () => {
    await owner.pause({ body: { scope: held } });
    expect(await owner.resume({ body: { scope: held } })).toMatchObject({ changed: true });
    await owner.kill({ body: { scope: held } });
    await expect(owner.resume({ body: { scope: held } })).rejects.toMatchObject({
      code: "invalid-request",
      errors: [expect.objectContaining({ path: "/reason" })],
    });
    const { epoch } = await standing();
    const resumed = await owner.resume({ body: { scope: held, reason: "the prompt was mended" } });
    expect([resumed.changed, stateOf(resumed)]).toEqual([true, "open"]);
    // What was dropped stays dropped: the epoch never goes back.
    expect((await standing()).epoch).toBe(epoch);
    expect(await owner.resume({ body: { scope: held } })).toMatchObject({ changed: false });
  });
});

test("the strictest of experiment, workflow and environment counts, and each is lifted by itself", async () => {
  await owner.pause({ body: { scope: { kind: "environment" } } });
  await owner.kill({ body: { scope: { kind: "workflow", key: "notes" } } });
  await owner.pause({ body: { scope } });
  expect(await standing()).toMatchObject({ state: "killed", heldBy: "workflow" });
  await owner.resume({ body: { scope: { kind: "workflow", key: "notes" }, reason: "mended" } });
  expect(await standing()).toMatchObject({ state: "paused", heldBy: "environment" });
  await owner.resume({ body: { scope: { kind: "environment" } } });
  expect(await standing()).toMatchObject({ state: "paused", heldBy: "experiment" });
  await owner.resume({ body: { scope } });
  expect(await standing()).toMatchObject({ state: "open", heldBy: null });
});

test("another environment is not touched", async () => {
  await owner.activate({ body: { environment: "staging", experiment, revision: 1 } });
  await owner.kill({ body: { scope: { kind: "environment" } } });
  const staging = await owner.experiment({ params: { experiment }, query: { environment: "staging" } });
  expect(staging.exposure).toMatchObject({ state: "open", ring: 0 });
});

test("activation takes a revision that is there, keeps the ring, and raises epoch and phase", async () => {
  await expect(owner.activate({ body: { experiment, revision: 99 } })).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(
    owner.setRing({ body: { environment: "staging", experiment: "held-mail", ring: 1 } }),
  ).rejects.toMatchObject({ code: "conflict" });
  const before = await standing();
  await owner.activate({ body: { experiment, revision: 2 } });
  expect(await standing()).toMatchObject({
    revision: 2,
    ring: before.ring,
    epoch: before.epoch + 1,
    phase: before.phase + 1,
  });
  expect(await owner.activate({ body: { experiment, revision: 2 } })).toMatchObject({ changed: false });
});

test("the history says who did what and why, newest first, page by page", async () => {
  await automation.pause({ body: { scope, reason: "the canary fell" } });
  await owner.kill({ body: { scope: { kind: "workflow", key: "notes" }, reason: "worse" } });
  const { items } = await owner.exposureHistory({ query: { experiment, limit: 2 } });
  expect(items).toMatchObject([
    { change: "kill", from: "open", to: "killed", reason: "worse", actor: { name: "Sample owner" } },
    { change: "pause", from: "open", to: "paused", reason: "the canary fell", actor: { kind: "key" } },
  ]);
  const all = (await owner.exposureHistory({ query: { limit: 200 } })).items;
  const paged: typeof all = [];
  let cursor: string | null = null;
  do {
    const page = await owner.exposureHistory({ query: { limit: 3, ...(cursor !== null && { cursor }) } });
    paged.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  expect(paged).toEqual(all);
  expect(all.map((item) => item.version)).toEqual(all.map((item) => item.version).toSorted((a, b) => b - a));
});

test("changes made at once get versions of their own, none lost", async () => {
  const before = (await owner.instances()).version;
  const receipts = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0
        ? owner.setRing({ body: { experiment, ring: index % 3, reason: `move ${index}` } })
        : owner.kill({ body: { scope: { kind: "environment" }, reason: `kill ${index}` } }),
    ),
  );
  const changed = receipts.filter((receipt) => receipt.changed).map((receipt) => receipt.version);
  expect(new Set(changed).size).toBe(changed.length);
  expect((await owner.instances()).version).toBe(before + changed.length);
  expect((await standing()).state).toBe("killed");
});
