import type { LeasedAction } from "@belay/contracts";
import {
  createFakeClock,
  type BelayClient,
  createDeskSystem,
  draftMail,
  type DeskSystem,
} from "@belay/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyAttestation } from "../../platform/crypto/signing.ts";

const clock = createFakeClock();
const second = 1_000;
let system: DeskSystem;
let owner: BelayClient;
beforeAll(async () => {
  system = await createDeskSystem({ clock });
  owner = system.owner;
});
afterAll(() => system.close());
// Nothing of an earlier test is due in a later one, nor leased.
beforeEach(async () => {
  clock.advance(31 * second);
  for (const action of await lease()) await fail(action, false);
});

const lease = async (worker = "worker-1", client = system.worker) =>
  (await client.leaseActions({ body: { worker, limit: 50 } })).actions;
const now = () => new Date(clock.now()).toISOString();
const complete = ({ id, fence }: LeasedAction, record = "mail-1", client = system.worker) =>
  client.completeAction({
    params: { action: id },
    body: {
      fence,
      verifiedAt: now(),
      startedAt: now(),
      touched: [{ system: "crm", recordType: "mail", record, verb: "created", at: now() }],
    },
  });
const fail = ({ id, fence }: LeasedAction, retryable = true) =>
  system.worker.failAction({
    params: { action: id },
    body: { fence, message: "the CRM was away", retryable },
  });
const only = async (actions: Promise<LeasedAction[]>): Promise<LeasedAction> => {
  const [first, ...rest] = await actions;
  if (!first || rest.length > 0)
    throw new Error(`There are ${rest.length + (first ? 1 : 0)} actions, not one.`);
  return first;
};

describe("an action", () => {
  test("carries what was approved, signed by the key that the API publishes", async () => {
    const { decidedBy } = await system.approve({ idempotencyKey: "note-signed" });
    const action = await only(lease());
    expect(action).toMatchObject({
      payload: draftMail,
      target: "account-1",
      idempotencyKey: "note-signed",
      attempt: 1,
      fence: 1,
    });
    const { approvalKeys } = await owner.system();
    const published = approvalKeys.find((key) => key.keyId === action.attestation.keyId);
    expect(published).toBeDefined();
    expect(action.attestation.statement.actor).toEqual(decidedBy);
    expect(verifyAttestation(published?.publicKey ?? "", action.attestation, "belay/publish/v1")).toBe(true);
    await complete(action);
  });

  test("is one worker's at a time: of ten who ask at once, one has it", async () => {
    await system.approve();
    const got = (
      await Promise.all(Array.from({ length: 10 }, (_, index) => lease(`worker-${index}`)))
    ).flat();
    expect(got).toHaveLength(1);
    await complete(await only(Promise.resolve(got)));
  });

  test("passes to another worker when its lease has run out, and the first one's report is refused", async () => {
    await system.approve();
    const first = await only(lease("worker-1"));
    clock.advance(29 * second);
    expect(await lease("worker-2")).toEqual([]);
    clock.advance(2 * second);
    const taken = await only(lease("worker-2"));
    expect(taken).toMatchObject({
      id: first.id,
      fence: first.fence + 1,
      attempt: 2,
      idempotencyKey: first.idempotencyKey,
    });
    await expect(complete(first, "mail-of-1")).rejects.toMatchObject({ code: "lease-lost" });
    await expect(fail(first)).rejects.toMatchObject({ code: "lease-lost" });
    expect(await complete(taken, "mail-of-2")).toMatchObject({ state: "done", attempts: 2 });
    expect(await complete(taken, "mail-of-2")).toMatchObject({ state: "done" });
    await expect(complete(first)).rejects.toMatchObject({ code: "lease-lost" });
  });

  test("whose lease has run out is still its holder's while nobody else took it", async () => {
    await system.approve();
    const action = await only(lease());
    clock.advance(60 * second);
    expect(await complete(action)).toMatchObject({ state: "done" });
  });

  test("that fails is tried again after a growing pause, then dead, and shown as such", async () => {
    await system.approve();
    for (const attempt of [1, 2]) {
      const action = await only(lease());
      expect(action.attempt).toBe(attempt);
      const failed = await fail(action);
      expect(failed).toMatchObject({ state: "retrying", attempts: attempt, lastError: "the CRM was away" });
      const waits = Date.parse(failed.nextAttemptAt ?? "") - clock.now();
      expect(waits).toBeGreaterThanOrEqual(second * 2 ** (attempt - 1) * 0.5);
      expect(waits).toBeLessThanOrEqual(second * 2 ** (attempt - 1));
      expect(await lease()).toEqual([]);
      clock.advance(waits);
    }
    const before = (await owner.experiment({ params: { experiment: "note-mail" }, query: {} })).deadActions;
    expect(await fail(await only(lease()))).toMatchObject({
      state: "dead",
      attempts: 3,
      nextAttemptAt: null,
    });
    clock.advance(3_600 * second);
    expect(await lease()).toEqual([]);
    expect((await owner.experiment({ params: { experiment: "note-mail" }, query: {} })).deadActions).toBe(
      before + 1,
    );
    expect((await owner.actions({ query: { state: "dead", limit: 1 } })).items[0]).toMatchObject({
      lastError: "the CRM was away",
    });
  });

  test("that can't succeed is dead at once", async () => {
    await system.approve();
    expect(await fail(await only(lease()), false)).toMatchObject({ state: "dead", attempts: 1 });
  });

  test("already tried goes on after a kill: the system of record may have it", async () => {
    await system.approve();
    const tried = await fail(await only(lease()));
    await owner.kill({ body: { scope: { kind: "experiment", key: "note-mail" } } });
    clock.advance(Date.parse(tried.nextAttemptAt ?? "") - clock.now());
    expect(await complete(await only(lease()))).toMatchObject({ kind: "publish", state: "done" });
    await owner.resume({ body: { scope: { kind: "experiment", key: "note-mail" }, reason: "mended" } });
  });

  test("whose approval has expired before the first attempt is not carried out", async () => {
    await system.approve();
    clock.advance(25 * 3_600 * second);
    expect(await lease()).toEqual([]);
  });

  test("is none of another environment's or another workflow's key", async () => {
    await system.approve();
    const keys = [
      await system.createKey("worker", { environment: "staging" }),
      await system.createKey("worker", { workflows: ["another"] }),
    ];
    for (const { secret } of keys) expect(await lease("w", system.as(secret))).toEqual([]);
    const action = await only(lease());
    for (const { secret } of keys)
      await expect(complete(action, "x", system.as(secret))).rejects.toMatchObject({ code: "not-found" });
    await complete(action);
  });

  test("comes to a worker that waits for it", async () => {
    const waiting = system.worker.leaseActions({ body: { worker: "patient", waitMs: 10_000 } });
    await system.approve({ idempotencyKey: "note-awaited" });
    const { actions } = await waiting;
    const awaited = actions.find(({ idempotencyKey }) => idempotencyKey === "note-awaited");
    expect(awaited).toBeDefined();
    await complete(awaited!);
  });
});
