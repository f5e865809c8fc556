import { afterAll, beforeAll, expect, test } from "vitest";
import { begun, ended, lost, newRunId, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";
import { createRunTestSystem, type RunTestSystem } from "./testing/run-test-system.ts";

let system: RunTestSystem;
beforeAll(async () => {
  system = await createRunTestSystem();
});
afterAll(() => system.close());

const detailOf = (run: string) => system.owner.run({ params: { run } });
const counts = async () =>
  (await system.owner.experiment({ params: { experiment: "note-mail" }, query: {} })).activity.arms.ai;
const gapsOf = async (instance: string) =>
  system.database.kysely
    .selectFrom("evidence_instances")
    .select(["missing", "given_up", "overlooked"])
    .where("instance_id", "=", instance)
    .executeTakeFirstOrThrow();

test("a run is kept with its steps, costs and the names of its payloads", async () => {
  const run = sampleHead({ ring: 2, bucket: 0.25, trace: "0af7651916cd43dd8448eb211c80319c" });
  expect(await system.handIn([ended(1, run)])).toEqual({ accepted: 1, duplicates: 0, refused: [] });
  expect(await detailOf(run.id)).toMatchObject({
    state: "served",
    ring: 2,
    bucket: 0.25,
    durationMs: 120,
    costMicros: 70,
    instance: { service: "note-service", build: "build-1" },
    currency: "EUR",
    timeBudgetMs: 30_000,
    payloadNames: ["input", "draft"],
    steps: [{ name: "redact" }, { name: "generate" }],
  });
});

test("the same batch again adds nothing, from its own instance or from another at the same moment", async () => {
  const before = await counts();
  const records = Array.from({ length: 20 }, (_, index) => ended(index + 1, sampleHead()));
  const instance = sampleInstance();
  await system.handIn(records, { instance });
  expect(await system.handIn(records, { instance })).toEqual({ accepted: 0, duplicates: 20, refused: [] });
  const others = Array.from({ length: 20 }, (_, index) => ended(index + 1, sampleHead()));
  await Promise.all([system.handIn(others), system.handIn(others.toReversed()), system.handIn(others)]);
  const after = await counts();
  expect(after.runs - before.runs).toBe(40);
  expect(after.served - before.served).toBe(40);
  expect(after.costMicros - before.costMicros).toBe(40 * 70);
});

test("begun, lost and ended move a run forward and never back", async () => {
  const before = await counts();
  const run = sampleHead();
  const [instance, heir] = [sampleInstance({ build: "build-1" }), sampleInstance({ build: "build-2" })];
  await system.handIn([begun(1, run)], { instance });
  expect(await detailOf(run.id)).toMatchObject({ state: "running", durationMs: null, payloadNames: [] });
  expect((await counts()).unended - before.unended).toBe(1);

  // The process ended; another one found the run in its journal.
  await system.handIn([lost(1, run)], { instance: heir });
  expect(await detailOf(run.id)).toMatchObject({ state: "unended", instance: { id: instance.id } });
  expect((await counts()).unended - before.unended).toBe(1);

  // Its end was in the spool after all.
  await system.handIn([ended(2, run)], { instance });
  await system.handIn([begun(1, run)], { instance });
  await system.handIn([lost(1, run)], { instance: heir });
  expect(await detailOf(run.id)).toMatchObject({
    state: "served",
    instance: { id: instance.id, build: "build-1" },
    payloadNames: ["input", "draft"],
  });
  const after = await counts();
  expect([after.runs - before.runs, after.unended - before.unended]).toEqual([1, 0]);
});

test("a run first heard of as lost belongs to whom it turns out to be", async () => {
  const run = sampleHead();
  const [instance, heir] = [sampleInstance(), sampleInstance()];
  await system.handIn([lost(1, run)], { instance: heir });
  expect(await detailOf(run.id)).toMatchObject({ state: "unended" });
  await system.handIn([ended(1, run)], { instance });
  expect(await detailOf(run.id)).toMatchObject({ state: "served", instance: { id: instance.id } });
});

test("several records of one run in one batch count as the furthest of them", async () => {
  const run = sampleHead();
  const receipt = await system.handIn([ended(3, run), begun(1, run), lost(2, run)]);
  expect(receipt).toEqual({ accepted: 3, duplicates: 0, refused: [] });
  expect(await detailOf(run.id)).toMatchObject({ state: "served" });
});

test("records that can never be taken are refused one by one, and keep no other back", async () => {
  const good = [sampleHead(), sampleHead()];
  const day = 86_400_000;
  const future = `${(Date.now() + 2 * day)
    .toString(16)
    .padStart(12, "0")
    .replace(/^(.{8})/, "$1-")}-7000-8000-000000000000`;
  const bad: [unknown, RegExp][] = [
    ["not a record", /record/],
    [{ kind: "ended", sequence: 2 }, /run/],
    [{ ...begun(3, sampleHead()), surprise: true }, /surprise/],
    [begun(4, sampleHead({ experiment: "no-such-experiment" })), /no experiment/],
    [begun(5, sampleHead({ revision: 99 })), /no revision 99/],
    [begun(6, sampleHead({ id: crypto.randomUUID() })), /version 7/],
    [begun(7, sampleHead({ id: future })), /future/],
    [begun(8, sampleHead({ ring: 70_000 })), /ring/],
    [begun(9, sampleHead({ epoch: 2 ** 40 })), /epoch/],
    [begun(10, sampleHead({ startedAt: "0000-01-01T00:00:00Z" })), /startedAt/],
    [ended(11, sampleHead(), { endedAt: "9999-01-01T00:00:00Z" }), /endedAt/],
    [ended(12, sampleHead(), { durationMs: -1 }), /durationMs/],
  ];
  const instance = sampleInstance();
  const receipt = await system.handIn(
    [ended(1, good[0]!), ...bad.map(([record]) => record), ended(13, good[1]!)],
    { instance },
  );
  expect(receipt).toMatchObject({ accepted: 2, duplicates: 0 });
  expect(receipt.refused.map(({ index }) => index)).toEqual(bad.map((_, index) => index + 1));
  for (const [index, [, message]] of bad.entries()) expect(receipt.refused[index]!.message).toMatch(message);
  for (const run of good) expect(await detailOf(run.id)).toMatchObject({ state: "served" });
  // Refused records have arrived: they are no gap.
  expect(await gapsOf(instance.id)).toMatchObject({ missing: 0 });
});

test("a batch of nothing but refused records is answered, and so is a batch of one", async () => {
  const receipt = await system.handIn([{ kind: "nothing" }, 7, null]);
  expect(receipt).toMatchObject({
    accepted: 0,
    refused: [{ sequence: null }, { sequence: null }, { sequence: null }],
  });
});

test("characters that PostgreSQL can't hold are replaced, not refused", async () => {
  const run = sampleHead({
    unit: "a\0b",
    attributes: { "t\0ier": "x\0y", half: "\uD800", path: "C:\\u0000" },
  });
  const receipt = await system.handIn([
    ended(1, run, {
      steps: [
        { name: "retrieve", startedMs: 0, durationMs: 1, status: "ok", facts: { documentSet: "play\0book" } },
      ],
      payloads: { input: { text: "before\0after \uDC00" } },
    }),
  ]);
  expect(receipt.refused).toEqual([]);
  const detail = await detailOf(run.id);
  expect(detail.attributes).toEqual({ "t\uFFFDier": "x\uFFFDy", half: "\uFFFD", path: "C:\\u0000" });
  expect(detail.steps[0]!.facts.documentSet).toBe("play\uFFFDbook");
  const opened = await system.owner.openPayloads({ params: { run: run.id }, body: { reason: "A test" } });
  expect(opened).toMatchObject({ unit: "a\0b", payloads: { input: { text: "before\0after \uDC00" } } });
});

test("a run id belongs to its first run: another's record neither changes nor counts it", async () => {
  await system.push({
    key: "other-mail",
    workflow: { key: "other", name: "Other", owner: "Ada", systemOfRecord: "CRM" },
  });
  const run = sampleHead();
  await system.handIn([begun(1, run)]);
  const staging = (await system.createKey("service", { environment: "staging" })).secret;
  const other = (await system.createKey("service", { workflows: ["other"] })).secret;
  for (const [record, key] of [
    [ended(1, { ...run, experiment: "other-mail" }), other],
    [ended(1, run), staging],
    [ended(1, { ...run, unit: "account-of-somebody-else" }), system.keys.service],
  ] as const) {
    const receipt = await system.handIn(
      [ended(2, sampleHead({ experiment: record.kind === "ended" ? record.run.experiment : "" })), record],
      { key },
    );
    expect(receipt.refused).toEqual([expect.objectContaining({ index: 1, code: "conflict" })]);
    expect(receipt.accepted).toBe(1);
  }
  expect(await detailOf(run.id)).toMatchObject({ state: "running", experiment: "note-mail" });
});

test("a key of single workflows hands in and sees its own runs only", async () => {
  const foreign = (await system.createKey("service", { workflows: ["other"] })).secret;
  const run = sampleHead();
  const receipt = await system.handIn([ended(1, run)], { key: foreign });
  expect(receipt.refused).toEqual([expect.objectContaining({ code: "not-found" })]);
  await system.handIn([ended(1, run)]);
  const reader = system.as((await system.createKey("automation", { workflows: ["other"] })).secret);
  await expect(reader.run({ params: { run: run.id } })).rejects.toMatchObject({ code: "not-found" });
  const seen = await reader.runs({ query: { limit: 200 } });
  expect(seen.items.filter(({ experiment }) => experiment !== "other-mail")).toEqual([]);
});

test("an id in capitals is the same run", async () => {
  const run = sampleHead();
  await system.handIn([begun(1, { ...run, id: run.id.toUpperCase() }), ended(2, run)]);
  await system.handIn([ended(3, { ...run, id: run.id.toUpperCase() })]);
  expect(await detailOf(run.id)).toMatchObject({ id: run.id, state: "served" });
});

test("gaps are what was made, did not arrive and was not given up", async () => {
  const instance = sampleInstance();
  await system.handIn([ended(1, sampleHead()), ended(2, sampleHead()), ended(9, sampleHead())], { instance });
  expect(await gapsOf(instance.id)).toMatchObject({ missing: 6 });
  await system.handIn([{ kind: "dropped", sequence: 10, first: 3, last: 6, reason: "spool-full" }], {
    instance,
  });
  expect(await gapsOf(instance.id)).toMatchObject({ missing: 2, given_up: 4 });
  await system.handIn([ended(7, sampleHead()), ended(8, sampleHead())], { instance });
  await system.handIn([{ kind: "dropped", sequence: 10, first: 3, last: 6, reason: "spool-full" }], {
    instance,
  });
  expect(await gapsOf(instance.id)).toMatchObject({ missing: 0, given_up: 4 });
});

test("an instance that leaves holes for ever keeps a bounded row, and its gaps stay counted", async () => {
  const instance = sampleInstance();
  for (let batch = 0; batch < 3; batch++)
    await system.handIn(
      Array.from({ length: 200 }, (_, index) => ({
        kind: "nothing",
        sequence: 1 + 2 * (batch * 200 + index),
      })),
      { instance },
    );
  expect(await gapsOf(instance.id)).toMatchObject({ missing: 599 });
  const row = await system.database.kysely
    .selectFrom("evidence_instances")
    .select("accounted")
    .where("instance_id", "=", instance.id)
    .executeTakeFirstOrThrow();
  expect(row.accounted.split("),").length).toBeLessThanOrEqual(200);
});

test("what is no batch at all is refused as a whole", async () => {
  const call = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${system.url}/api/v1/evidence`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${system.keys.service}`,
        "content-type": "application/json",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  for (const body of [
    {},
    [],
    { instance: sampleInstance(), records: [] },
    { instance: {}, records: [1] },
    "{",
  ]) {
    const response = await call(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 400, detail: expect.any(String) });
  }
  const many = { instance: sampleInstance(), records: Array.from({ length: 501 }, () => 0) };
  expect((await call(many)).status).toBe(400);
  expect((await call(`"${"x".repeat(9_000_000)}"`)).status).toBe(413);
  const automation = { authorization: `Bearer ${system.keys.automation}` };
  expect((await call(many, automation)).status).toBe(403);
});

test("a run nobody knows is not found", async () => {
  await expect(detailOf(newRunId())).rejects.toMatchObject({ code: "not-found" });
});
