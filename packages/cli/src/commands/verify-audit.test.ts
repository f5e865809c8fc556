import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTestSystem, type TestSystem } from "@belay/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DefinitionFolder } from "../testing/definition-folder.ts";
import { belay, home } from "../testing/belay.ts";

type Report = {
  ok: boolean;
  entries: number;
  findings: { kind: string; position: number; to?: number; id?: string; line?: number; message: string }[];
  text?: { facts: string[] };
};

let system: TestSystem;
let database: pg.Client;
let folder: DefinitionFolder["folder"];
let files = 0;
const reason = "Wrong dates in the drafts, said Ms Example.";

beforeAll(async () => {
  system = await createTestSystem();
  database = new pg.Client({ connectionString: system.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await system.close();
});

/** What whoever owns the database can do, the triggers notwithstanding. */
async function tamper(...statements: string[]): Promise<void> {
  await database.query("begin");
  await database.query("set local session_replication_role = replica");
  for (const statement of statements) await database.query(statement);
  await database.query("commit");
}

async function exportLog(): Promise<string> {
  const file = path.join(folder, `audit-${++files}.jsonl`);
  const given = ["--url", system.url, "--key", system.ownerToken];
  const { code, err } = await belay(["audit-log", "export", file, ...given]);
  expect([code, err]).toEqual([0, ""]);
  return file;
}

async function verify(file: string, ...flags: string[]): Promise<Report & { code: number | null }> {
  const { publicKey } = (await system.owner.auditChain()).keys[0]!;
  const { code, out } = await belay(["verify", "audit", file, "--key", publicKey, "--json", ...flags]);
  return { code, ...(JSON.parse(out) as Report) };
}

const idAt = async (position: number): Promise<string> =>
  (await database.query<{ id: string }>("select id from audit_entries where position = $1", [position]))
    .rows[0]!.id;

// A log of its own for every test: some entries, all linked, in a folder that goes with the test.
beforeEach(async () => {
  await database.query("begin");
  await database.query("set local session_replication_role = replica");
  await database.query("delete from audit_entries");
  await database.query("delete from audit_checkpoints");
  await database.query("update audit_head set position = 0, hash = repeat('0', 64)");
  await database.query("commit");
  folder = (await home()).folder;
  await system.open({ name: `Mails ${++files}` });
  for (let round = 0; round < 4; round++) {
    await system.owner.kill({ body: { scope: { kind: "environment" }, reason } });
    await system.owner.resume({ body: { scope: { kind: "environment" }, reason: `Checked ${round}` } });
  }
});

describe("an export of the running control plane", () => {
  it("is unbroken, holds its own entry, and says what it rests on", async () => {
    const file = await exportLog();
    const report = await verify(file);
    expect(report).toMatchObject({ code: 0, ok: true, findings: [] });
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    expect(JSON.parse(lines.at(-2)!)).toMatchObject({
      entry: { action: "audit.export" },
      position: report.entries,
    });
    const shown = await belay(["verify", file]);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^✓ Unbroken: \d+ entries/);
    expect(shown.out).toContain("as the file itself gives it");
  });

  it("does not go over an earlier one, which it is held against", async () => {
    const earlier = await exportLog();
    const again = await belay([
      "audit-log",
      "export",
      earlier,
      "--url",
      system.url,
      "--key",
      system.ownerToken,
    ]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining("is there already")]);
    const later = await exportLog();
    expect(await verify(later, "--checkpoint", earlier)).toMatchObject({ code: 0, findings: [] });
  });

  it("proves a text to whoever holds it, and to nobody else", async () => {
    const file = await exportLog();
    const text = path.join(folder, "reason.txt");
    const { items } = await system.owner.audit({ query: { action: "exposure.kill" } });
    const entry = items[0]!.id;
    await writeFile(text, `${reason}\n`);
    expect(await verify(file, "--entry", entry, "--text", text)).toMatchObject({
      code: 0,
      text: { facts: ["after.reason"] },
    });
    await writeFile(text, "Another reason.");
    expect(await verify(file, "--entry", entry, "--text", text)).toMatchObject({
      code: 1,
      text: { facts: [] },
    });
    expect(await readFile(file, "utf8")).not.toContain("Ms Example");
  });
});

describe("a tampering in the database", () => {
  it("an edited row", async () => {
    await exportLog();
    const id = await idAt(4);
    await tamper("update audit_entries set actor_id = 'another' where position = 4");
    const file = await exportLog();
    const { code, findings } = await verify(file);
    expect(code).toBe(1);
    const message = `Entry 4 (${id}) was changed after it was written.`;
    expect(findings).toEqual([{ kind: "changed", position: 4, id, line: expect.any(Number), message }]);
    const lines = (await readFile(file, "utf8")).split("\n");
    expect(JSON.parse(lines[findings[0]!.line! - 1]!)).toMatchObject({ position: 4, entry: { id } });
  });

  it("a row edited within what it says of before and after", async () => {
    await exportLog();
    await tamper(`update audit_entries set after = after || '{"state":"open"}' where position = 5`);
    expect((await verify(await exportLog())).findings).toMatchObject([{ kind: "changed", position: 5 }]);
  });

  it("a deleted row", async () => {
    await exportLog();
    await tamper("delete from audit_entries where position in (3, 4)");
    expect(await verify(await exportLog())).toMatchObject({
      code: 1,
      findings: [{ kind: "missing", position: 3, to: 4, line: expect.any(Number) }],
    });
  });

  it("two rows that changed places", async () => {
    await exportLog();
    await tamper(
      "update audit_entries set position = -1 where position = 3",
      "update audit_entries set position = 3 where position = 6",
      "update audit_entries set position = 6 where position = -1",
    );
    const { code, findings } = await verify(await exportLog());
    expect(code).toBe(1);
    expect(findings.map(({ position }) => position)).toEqual(expect.arrayContaining([3, 6]));
  });

  it("a row unlinked, so that it is linked anew", async () => {
    await exportLog();
    await tamper("update audit_entries set position = null, previous = null, hash = null where position = 3");
    expect((await verify(await exportLog())).findings).toMatchObject([{ kind: "missing", position: 3 }]);
  });

  /** Makes the chain anew from a position on, as the chainer would have: with its own code. */
  async function rewriteFrom(position: number): Promise<void> {
    await tamper(
      `update audit_entries set origin = '10.9.8.7' where position = ${position}`,
      `update audit_head set position = ${position - 1}, hash = (select previous from audit_entries where position = ${position})`,
      `update audit_entries set position = null, previous = null, hash = null where position >= ${position}`,
    );
    await expect.poll(async () => (await system.owner.auditChain()).waiting, { timeout: 5_000 }).toBe(0);
  }

  it("a suffix written anew with all its hashes", async () => {
    await exportLog();
    await rewriteFrom(4);
    const { code, findings } = await verify(await exportLog());
    expect(code).toBe(1);
    expect(findings[0]).toMatchObject({ kind: "rewritten" });
    expect(findings[0]!.position).toBeLessThanOrEqual(4);
    expect(findings[0]!.to).toBeGreaterThanOrEqual(4);
  });

  it("a suffix written anew with its checkpoints taken away, against an earlier export", async () => {
    const earlier = await exportLog();
    await rewriteFrom(4);
    await tamper("delete from audit_checkpoints where position >= 4");
    const later = await exportLog();
    expect((await verify(later)).findings).toEqual([]);
    const { code, findings } = await verify(later, "--checkpoint", earlier);
    expect(code).toBe(1);
    expect(findings[0]).toMatchObject({ kind: "rewritten", position: 4, line: expect.any(Number) });
  });

  it("a tail that was cut off", async () => {
    await exportLog();
    const { count } = await system.owner.auditChain();
    await tamper(
      `delete from audit_entries where position > ${count - 3}`,
      `update audit_head set position = ${count - 3}, hash = (select hash from audit_entries where position = ${count - 3})`,
    );
    const { code, findings } = await verify(await exportLog());
    expect(code).toBe(1);
    // The export's own entry took the place of the first that is gone.
    expect(findings).toContainEqual(expect.objectContaining({ kind: "cut", position: count - 1, to: count }));
  });

  it("a tail that was cut off with its checkpoints, against a checkpoint kept outside", async () => {
    await exportLog();
    const kept = await belay(["audit-log", "checkpoint", "--url", system.url, "--key", system.ownerToken]);
    const checkpoint = path.join(folder, "checkpoint.json");
    await writeFile(checkpoint, kept.out);
    const { count } = await system.owner.auditChain();
    await tamper(
      `delete from audit_entries where position > ${count - 3}`,
      `delete from audit_checkpoints where position > ${count - 3}`,
      `update audit_head set position = ${count - 3}, hash = (select hash from audit_entries where position = ${count - 3})`,
    );
    const cut = await exportLog();
    expect((await verify(cut)).findings).toEqual([]);
    const { code, findings } = await verify(cut, "--checkpoint", checkpoint);
    expect(code).toBe(1);
    expect(findings).toMatchObject([{ kind: "cut", position: count - 1, to: count }]);
  });

  it("is refused to anybody who does not take the triggers away first", async () => {
    await exportLog();
    for (const statement of [
      "update audit_entries set origin = '10.9.8.7' where position = 2",
      "update audit_entries set position = null, previous = null, hash = null where position = 2",
      "delete from audit_entries where position = 2",
      "truncate audit_entries",
      "delete from audit_checkpoints",
    ])
      await expect(database.query(statement)).rejects.toThrow("only ever added to");
  });
});

describe("wrong usage", () => {
  it("is told from a broken log by its exit code", async () => {
    const file = await exportLog();
    const other = path.join(folder, "other.txt");
    await writeFile(other, "Hello");
    const codes = await Promise.all(
      [
        ["verify", "audit", path.join(folder, "none.jsonl")],
        ["verify", other],
        ["verify", "audit", file, "--key", "no key"],
        ["verify", "audit", file, "--checkpoint", other],
        ["verify", "audit", file, "--text", other],
        ["verify", "audit", file, "--entry", "9999", "--text", other],
        ["verify", "audit", other],
      ].map(async (args) => (await belay(args)).code),
    );
    expect(codes).toEqual([3, 2, 2, 2, 2, 3, 1]);
  });
});
