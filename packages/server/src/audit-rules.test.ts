import { endpoints, type Endpoint, type EndpointName, type Scope } from "@belay/contracts";
import { createDeskSystem, type BelayClient, type DeskSystem } from "@belay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessAuditRows } from "./testing/audit-rows-access.ts";
import { beforeCodeAuditRows } from "./testing/audit-rows-before-code.ts";
import { workAuditRows } from "./testing/audit-rows.ts";
import { createMarks, type AuditRows } from "./testing/audit-row.ts";

const experiment = "note-mail";
const publicUrl = "https://belay.example.test";
const scope: Scope = { kind: "experiment", key: experiment };
const { mark, marks } = createMarks();

let system: DeskSystem;
let owner: BelayClient;
let database: pg.Client;
let rows: AuditRows;

beforeAll(async () => {
  system = await createDeskSystem({ publicUrl });
  owner = system.owner;
  const context = { system, publicUrl, mark };
  rows = { ...workAuditRows(context), ...accessAuditRows(context), ...beforeCodeAuditRows(context) };
  database = new pg.Client({ connectionString: system.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await system?.close();
});

const reopen = () => owner.resume({ body: { scope, reason: "next" } });
const scoped = (field: string) => ({ body: { scope, reason: mark(field) } });

type Entry = { id: string; action: string; actor_kind: string; origin: string | null };
const entries = async (): Promise<Entry[]> =>
  (await database.query<Entry>("select id, action, actor_kind, origin from audit_entries")).rows;

const changing = (Object.entries(endpoints) as [EndpointName, Endpoint][])
  .filter(([, { method }]) => method !== "GET")
  .map(([name]) => name);

/** Whoever adds an endpoint that may change something says in a table what entry it leaves. */
describe("leaves exactly one entry, by whom and from where, or says why none", () => {
  test.each(changing)("%s", async (name) => {
    const row = rows[name];
    if (!row) throw new Error(`Say in testing/audit-rows.ts what entry "${name}" leaves.`);
    if (row.leaves === null) expect(row.because).toBeTruthy();
    await reopen();
    const call = await row.prepare();
    const before = new Set((await entries()).map(({ id }) => id));
    await call();
    const fresh = (await entries()).filter(
      ({ id, actor_kind: kind }) => !before.has(id) && kind !== "system",
    );
    expect(fresh.map(({ action }) => action)).toEqual(row.leaves === null ? [] : [row.leaves]);
    for (const { origin } of fresh) expect(origin).toBe("127.0.0.1");
  });
});

describe("leaves none", () => {
  test("a halt of what is halted, and a batch that was taken before", async () => {
    const outcome = { id: "once", experiment, unit: "one", name: "reply", at: new Date().toISOString() };
    await owner.kill(scoped("kill"));
    await system.service.outcomes({ body: { outcomes: [outcome] } });
    const before = (await entries()).filter(({ actor_kind: kind }) => kind !== "system");
    await owner.kill(scoped("kill"));
    await owner.pause(scoped("pause"));
    await system.service.outcomes({ body: { outcomes: [outcome] } });
    const after = (await entries()).filter(({ actor_kind: kind }) => kind !== "system");
    expect(after.length).toBe(before.length);
    await reopen();
  });

  test("what was refused", async () => {
    const before = (await entries()).length;
    const refused = system.as(system.keys.automation).resume({ body: { scope } });
    await expect(refused).rejects.toMatchObject({ code: expect.any(String) });
    expect((await entries()).length).toBe(before);
  });
});

test("an opened draft leaves one, however often its screen reads it again", async () => {
  const { id, run } = await system.submit();
  for (let time = 0; time < 3; time++) await owner.review({ params: { review: id } });
  const { items } = await owner.audit({ query: { action: "payload.open", subject: run } });
  expect(items).toHaveLength(1);
});

test("what Belay does by itself leaves one each, as its own", async () => {
  const { id } = await system.submit();
  await owner.kill(scoped("kill"));
  await expect
    .poll(async () => (await owner.audit({ query: { subject: id } })).items.map(({ action }) => action), {
      timeout: 8_000,
    })
    .toContain("review.withdraw");
  const { items } = await owner.audit({ query: { subject: id, action: "review.withdraw" } });
  expect(items).toMatchObject([{ actor: { kind: "system", name: "Belay" }, origin: null }]);
});

test("no text that anybody wrote is in an entry or in the export", async () => {
  expect(marks.length).toBeGreaterThan(40);
  const tables = await database.query<{ text: string }>(
    "select coalesce(string_agg(e::text, ' '), '') || (select coalesce(string_agg(c::text, ' '), '') from audit_checkpoints c) as text from audit_entries e",
  );
  const { text } = await system.request("GET", "/api/v1/audit/export", { token: system.ownerToken });
  expect(text.split("\n").length).toBeGreaterThan(30);
  for (const place of [tables.rows[0]!.text, text])
    expect(marks.filter((each) => place.includes(each))).toEqual([]);
});
