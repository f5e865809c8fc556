import { setTimeout as sleep } from "node:timers/promises";
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { ApprovalStatement, LeasedAction } from "@belay/contracts";
import canonicalize from "canonicalize";
import { afterEach, beforeEach, expect, it } from "vitest";
import { BelayError, type Belay, type WorkerOptions } from "../index.ts";
import { startControlPlane, type ControlPlane } from "../testing/control-plane.ts";
import { createScope, until } from "../testing/fixtures.ts";

const scope = createScope();
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const approvalKey = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const digest = (value: unknown) => createHash("sha256").update(canonicalize(value)!).digest("hex");
let control: ControlPlane;
let belay: Belay;

beforeEach(async () => {
  control = await scope.open(startControlPlane());
  belay = await scope.connect({
    url: control.url,
    spoolDirectory: await scope.directory(),
    connectTimeoutMs: 500,
  });
});
afterEach(() => scope.close());

function leased(
  change: Partial<LeasedAction> = {},
  statementChange: Partial<ApprovalStatement> = {},
  purpose = "belay/publish/v1",
): LeasedAction {
  const action = {
    id: randomUUID(),
    kind: "publish" as const,
    experiment: "note-mail",
    run: randomUUID(),
    system: "sample-crm",
    recordType: "mail",
    verb: "create",
    target: "acc-4",
    idempotencyKey: "note-17",
    payload: { subject: "The order", body: "It will come." },
    fence: 1,
    attempt: 1,
    leaseEndsAt: new Date(Date.now() + 30_000).toISOString(),
  };
  const { id, system, recordType, verb, target, idempotencyKey } = action;
  const statement: ApprovalStatement = {
    action: id,
    kind: "publish",
    payloadDigest: digest(action.payload),
    argumentsDigest: digest({ system, recordType, verb, target, idempotencyKey }),
    target,
    experiment: "note-mail",
    revision: 1,
    environment: "production",
    actor: { kind: "person", id: "p1", name: "Ira Sandoval" },
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    ...statementChange,
  };
  const signature = sign(
    null,
    Buffer.from(canonicalize({ format: "belay-attestation-1", keyId: "k1", purpose, statement })!),
    privateKey,
  ).toString("base64");
  return {
    ...action,
    attestation: { purpose: purpose as "belay/publish/v1", statement, keyId: "k1", signature },
    ...change,
  };
}

const touched = { system: "sample-crm", recordType: "mail", record: "act-1", verb: "created" as const };

function work(handler: WorkerOptions["actions"][string], options: Partial<WorkerOptions> = {}) {
  return belay.worker({ approvalKey, waitMs: 50, actions: { "sample-crm": handler }, ...options });
}

it("performs what was approved and reports the records it touched", async () => {
  const action = leased();
  control.actions.push(action);
  const seen: unknown[] = [];
  work(async (approved) => {
    seen.push(approved);
    return { touched: [touched] };
  });
  await until(() => control.reports.length === 1);
  expect(seen).toMatchObject([
    { id: action.id, target: "acc-4", idempotencyKey: "note-17", payload: action.payload },
  ]);
  expect(control.reports).toMatchObject([
    { path: `/api/v1/actions/${action.id}/complete`, body: { fence: 1, touched: [touched] } },
  ]);
});

function tampered(change: (attestation: LeasedAction["attestation"]) => void): LeasedAction {
  const action = leased();
  change(action.attestation);
  return action;
}

const past = new Date(Date.now() - 1000).toISOString();
const otherKey = generateKeyPairSync("ed25519")
  .publicKey.export({ type: "spki", format: "der" })
  .toString("base64");

it.each<[string, string, () => LeasedAction, Partial<WorkerOptions>?]>([
  ["another payload", "the content", () => leased({ payload: { subject: "Send money" } })],
  ["another record", "the record", () => leased({ target: "acc-5" })],
  ["another record type", "system, record", () => leased({ recordType: "invoice" })],
  ["another idempotency key", "idempotency key", () => leased({ idempotencyKey: "note-18" })],
  ["another verb", "verb", () => leased({ verb: "send" })],
  ["another action", "another action", () => leased({ id: randomUUID() })],
  ["another experiment", "another experiment", () => leased({ experiment: "other" })],
  ["another kind", "another purpose", () => leased({ kind: "baseline" })],
  ["an approval that has expired", "expired at", () => leased({}, { expiresAt: past })],
  ["an approval without a readable expiry", "expired at soon", () => leased({}, { expiresAt: "soon" })],
  ["an approval of another environment", "given for staging", () => leased({}, { environment: "staging" })],
  ["an approval for another purpose", "another purpose", () => leased({}, {}, "belay/baseline/v1")],
  [
    "an approval changed after it was signed",
    "its signature",
    () =>
      tampered(({ statement }) => {
        statement.expiresAt = "2999-01-01T00:00:00Z";
      }),
  ],
  [
    "an approval whose purpose was changed",
    "its signature",
    () =>
      tampered((attestation) => {
        attestation.purpose = "belay/baseline/v1";
      }),
  ],
  [
    "no signature",
    "its signature",
    () =>
      tampered((attestation) => {
        attestation.signature = "";
      }),
  ],
  ["an approval by another key", "its signature", () => leased(), { approvalKey: otherKey }],
])("refuses %s without calling the handler", async (_, message, make, options) => {
  control.actions.push(make());
  let called = 0;
  work(() => {
    called += 1;
    return { touched: [] };
  }, options);
  await until(() => control.reports.length === 1);
  expect(control.reports[0]!.path).toMatch(/\/fail$/);
  expect(control.reports[0]!.body).toMatchObject({
    retryable: false,
    message: expect.stringContaining(`was refused: `),
  });
  expect(control.reports[0]!.body.message).toContain(message);
  expect(called).toBe(0);
});

it("reports what failed, and whether another try may help", async () => {
  control.actions.push(leased(), leased());
  let calls = 0;
  work(() => {
    calls += 1;
    if (calls === 1) throw new Error("the CRM is away");
    throw Object.assign(new Error("no such account"), { retryable: false });
  });
  await until(() => control.reports.length === 2);
  expect(control.reports.map(({ body }) => body.retryable).sort((a, b) => Number(a) - Number(b))).toEqual([
    false,
    true,
  ]);
});

it("reports an action of a system it has no handler for", async () => {
  control.actions.push(leased());
  belay.worker({ approvalKey, waitMs: 50, actions: {} });
  await until(() => control.reports.length === 1);
  expect(control.reports[0]!.body).toMatchObject({
    retryable: true,
    message: expect.stringContaining('"sample-crm"'),
  });
});

it("has no more under way than allowed", async () => {
  control.actions.push(...Array.from({ length: 6 }, () => leased()));
  let most = 0;
  let now = 0;
  work(
    async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
      return { touched: [] };
    },
    { concurrency: 2 },
  );
  await until(() => control.reports.length === 6);
  expect(most).toBeLessThanOrEqual(2);
});

it("tells the handler when its lease ends", async () => {
  control.actions.push(leased({ leaseEndsAt: new Date(Date.now() + 100).toISOString() }));
  let told = false;
  work(
    (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          told = true;
          reject(new Error("too late"));
        }),
      ),
  );
  await until(() => control.reports.length === 1);
  expect(told).toBe(true);
});

it("ends what is under way when it is stopped, and takes nothing more", async () => {
  control.actions.push(leased());
  let finish: (() => void) | undefined;
  let begun = 0;
  const worker = work(() => {
    begun += 1;
    return new Promise((resolve) => (finish = () => resolve({ touched: [] })));
  });
  await until(() => finish !== undefined);
  const stopping = worker.stop();
  // A question that is on its way may still be answered; what it brings is not begun.
  control.actions.push(leased());
  finish!();
  await stopping;
  control.actions.push(leased());
  await sleep(200);
  expect(control.reports.length).toBe(1);
  expect(begun).toBe(1);
  expect(control.actions.length).toBeGreaterThan(0);
});

it("goes on when the control plane comes back", async () => {
  control.faults.away = true;
  work(() => ({ touched: [touched] }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  control.faults.away = false;
  control.actions.push(leased());
  await until(() => control.reports.length === 1);
  expect(control.reports[0]!.path).toMatch(/\/complete$/);
});

it("doesn't begin without a key to hold approvals against", () => {
  for (const wrong of [undefined, "", "not a key", Buffer.from("nonsense").toString("base64")]) {
    expect(() => belay.worker({ actions: {}, approvalKey: wrong })).toThrow(BelayError);
  }
});
