import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, newRunId, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";
import { createRunTestSystem, type RunTestSystem } from "./testing/run-test-system.ts";

let system: RunTestSystem;
beforeAll(async () => {
  system = await createRunTestSystem();
});
afterAll(() => system.close());

const secret = { unit: "Wolfsberg Instruments", text: "quarterly discount of seventeen per cent" };
const run = () => sampleHead({ unit: secret.unit });
const open = (id: string, client = system.owner) =>
  client.openPayloads({ params: { run: id }, body: { reason: "A customer asked what was sent" } });

/** Every row of every table, as text; bytes as they are, so that plain text in them shows. */
async function everything(): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(system.database.kysely);
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.raw(name)}`.execute(
      system.database.kysely,
    );
    for (const row of rows)
      for (const value of Object.values(row))
        texts.push(Buffer.isBuffer(value) ? value.toString("latin1") : JSON.stringify(value));
  }
  return texts.join("\n");
}

test("no table holds a unit's own key or a word of what was said, unless one has the keys", async () => {
  const head = run();
  await system.handIn([ended(1, head, { payloads: { input: { text: secret.text }, draft: secret.text } })]);
  const dump = await everything();
  expect(dump).toContain(head.id);
  expect(dump).not.toContain(secret.unit);
  expect(dump).not.toContain("seventeen");
  expect(await open(head.id)).toEqual({
    unit: secret.unit,
    payloads: { input: { text: secret.text }, draft: secret.text },
  });
});

test("who opened payloads, and why, is kept; a machine can't, and nobody can without a reason", async () => {
  const head = run();
  await system.handIn([ended(1, head)]);
  await expect(open(head.id, system.as(system.keys.automation))).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    system.owner.openPayloads({ params: { run: head.id }, body: { reason: " " } }),
  ).rejects.toMatchObject({ code: "invalid-request" });
  await open(head.id);
  const openings = await system.database.kysely
    .selectFrom("payload_openings")
    .select(["actor", "reason"])
    .where("run_id", "=", head.id)
    .execute();
  expect(openings).toEqual([
    { actor: expect.objectContaining({ name: "Ada Owner" }), reason: "A customer asked what was sent" },
  ]);
});

test("an erased subject's payloads are gone, and a late spool does not bring them back", async () => {
  const [early, late] = [run(), run()];
  await system.handIn([ended(1, early)]);
  await system.database.kysely
    .updateTable("subjects")
    .set({ wrapped_key: null, erased_at: new Date() })
    .where("pseudonym", "=", (e) => e.selectFrom("runs").select("unit").where("id", "=", early.id))
    .execute();
  const receipt = await system.handIn([ended(2, late), ended(3, sampleHead({ unit: "somebody-else" }))]);
  expect(receipt).toMatchObject({ accepted: 2, refused: [] });
  for (const { id } of [early, late]) {
    await expect(open(id)).rejects.toMatchObject({ code: "not-found" });
    expect((await system.owner.run({ params: { run: id } })).payloadNames).toEqual([]);
  }
  const kept = await system.database.kysely
    .selectFrom("run_payloads")
    .select("run_id")
    .where("run_id", "=", late.id)
    .execute();
  expect(kept).toEqual([]);
});

test("a batch that failed leaves no key behind under which later payloads would be lost", async () => {
  const unit = "account-of-a-failed-batch";
  const instance = sampleInstance();
  // Fails after the subject's key was made: the rollups' table is away for a moment.
  await sql`alter table run_rollups rename to run_rollups_away`.execute(system.database.kysely);
  await expect(system.handIn([ended(1, sampleHead({ unit }))], { instance })).rejects.toMatchObject({
    code: "internal",
  });
  await sql`alter table run_rollups_away rename to run_rollups`.execute(system.database.kysely);
  const head = sampleHead({ unit });
  expect(await system.handIn([ended(1, head)], { instance })).toMatchObject({ accepted: 1 });
  // Another replica has never seen the first key.
  const replica = await system.replica();
  expect(await open(head.id, replica.as(system.ownerToken))).toMatchObject({ unit });
});

test("payloads of a run nobody knows are not found", async () => {
  await expect(open(newRunId())).rejects.toMatchObject({ code: "not-found" });
});
