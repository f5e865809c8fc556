import { createTestSystem, testNote, type Mail, type Note, type TestSystem } from "@belay/testkit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Belay, ModelAdapter } from "./index.ts";
import { createScope, quiet, until } from "./testing/fixtures.ts";
import { connect, outcomeId } from "./index.ts";

/** What the in-test control plane stands for, once with the real one: the same wire, end to end. */
let system: TestSystem;
const scope = createScope();
const drafted: Mail = { subject: "The order", body: "The signed order will come on Friday." };
const baselineMail: Mail = { subject: "Thank you", body: "Thank you for the call." };

let hold: Promise<void> = Promise.resolve();
const model: ModelAdapter = {
  endpoint: "http://127.0.0.1:1/v1",
  async generate() {
    await hold;
    return {
      text: JSON.stringify(drafted),
      finish: "stop",
      answeredBy: "drafter-1-x",
      inputTokens: 10,
      outputTokens: 5,
    };
  },
};

beforeAll(async () => {
  system = await createTestSystem({ leaseMs: 3000 });
});
afterEach(() => scope.close());
afterAll(() => system.close());

async function open(key: string): Promise<Belay> {
  const belay = await connect({
    url: system.url,
    key,
    service: "notes-service",
    build: "test",
    spoolDirectory: await scope.directory(),
    logger: quiet,
    flushMs: 20,
    model,
  });
  scope.defer(() => belay.close({ deadlineMs: 2000 }));
  return belay;
}

const run = (belay: Belay, note: Note) =>
  belay.experiment<Note, Mail>("note-mail").run({
    unit: note.account.id,
    attributes: { tier: "pilot" },
    input: note,
    baseline: () => baselineMail,
    ai: async (step) => step.generate<Mail>({ prompt: "mail", variables: { note: step.redact(note) } }),
  });

it("goes from a note to a record in the CRM, through a person's approval", async () => {
  await system.open();
  const belay = await open(system.keys.service);
  const note = testNote("order-17");
  const result = await run(belay, note);
  expect(result).toMatchObject({ pending: expect.any(String), fallback: baselineMail });
  const review = result.pending!;
  await system.owner.claim({ params: { review } });
  const { draftDigest, draft } = await system.owner.review({ params: { review } });
  expect(draft).toEqual(drafted);
  await system.owner.decide({ params: { review }, body: { verdict: "approved", draftDigest } });

  const { approvalKeys } = await system.owner.system();
  const performed: unknown[] = [];
  const worker = (await open(system.keys.worker)).worker({
    approvalKey: approvalKeys[0]!.publicKey,
    waitMs: 500,
    actions: {
      crm: (action) => {
        performed.push([action.target, action.idempotencyKey, action.payload]);
        return { touched: [{ system: "crm", recordType: "mail", record: "mail-1", verb: "created" }] };
      },
    },
  });
  await until(() => performed.length === 1);
  expect(performed).toEqual([["account-of-order-17", "order-17", drafted]]);
  await worker.stop();
  await belay.close();
  const detail = await system.owner.run({ params: { run: result.run } });
  expect(detail).toMatchObject({ state: "approved", touched: [{ record: "mail-1" }] });
  expect(detail.steps.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["ingest", "redact", "generate", "check", "review"]),
  );
});

it("hands in outcomes, each once", async () => {
  await system.open();
  const belay = await open(system.keys.service);
  const followUp = belay.experiment<Note, Mail>("note-mail");
  const at = new Date();
  for (let index = 0; index < 3; index += 1) followUp.outcome("account-1", "order-signed", { at });
  await belay.close();
  expect(belay.status().outcomes).toEqual({ queued: 0, spooledBytes: 0, dropped: 0 });
  const again = await system.request("POST", "/api/v1/outcomes", {
    token: system.keys.service,
    body: {
      outcomes: [
        {
          id: outcomeId({
            experiment: "note-mail",
            unit: "account-1",
            name: "order-signed",
            at: at.toISOString(),
          }),
          experiment: "note-mail",
          unit: "account-1",
          name: "order-signed",
          at: at.toISOString(),
        },
      ],
    },
  });
  expect(again).toMatchObject({ status: 200, json: { accepted: 0, duplicates: 1, refused: [] } });
});

it("confirms a kill and aborts what is under way; nothing is missing afterwards", async () => {
  await system.open();
  const belay = await open(system.keys.service);
  let release: () => void = () => {};
  hold = new Promise((resolve) => (release = resolve));
  const running = run(belay, testNote("order-18"));
  await until(() => belay.status().runsUnderWay === 1);
  const { version } = await system.owner.kill({
    body: { environment: "production", scope: { kind: "experiment", key: "note-mail" }, reason: "A test" },
  });
  expect(await running).toMatchObject({ served: "baseline", value: baselineMail, reason: "epoch-changed" });
  release();
  let confirmed = 0;
  for (let tries = 0; tries < 200 && confirmed === 0; tries += 1) {
    ({ confirmed } = await system.owner.confirmations({ query: { version } }));
  }
  expect(confirmed).toBeGreaterThan(0);
  expect(await run(belay, testNote("order-19"))).toMatchObject({ served: "baseline", reason: "killed" });
  await until(() => belay.status().evidence.queued === 0);
  const { items } = await system.owner.instances({ query: {} });
  expect(items.find(({ id }) => id === belay.status().instance)).toMatchObject({ gaps: 0, dropped: 0 });
});

it("falls to the baseline within the lease when the control plane goes", async () => {
  const other = await createTestSystem({ leaseMs: 1500 });
  scope.defer(() => other.close());
  await other.open({ review: { required: "none" } });
  const belay = await connect({
    url: other.url,
    key: other.keys.service,
    service: "s",
    spoolDirectory: await scope.directory(),
    logger: quiet,
    model,
  });
  scope.defer(() => belay.close({ deadlineMs: 500 }));
  hold = Promise.resolve();
  expect(await run(belay, testNote("order-20"))).toMatchObject({ served: "ai" });
  await other.app.close();
  await until(() => belay.status().leaseExpired);
  expect(await run(belay, testNote("order-21"))).toMatchObject({
    served: "baseline",
    reason: "lease-expired",
  });
});
