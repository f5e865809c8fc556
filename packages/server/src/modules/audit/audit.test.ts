import { auditCheckpointPurpose, type AuditExportLine, type AuditFilter } from "@belay/contracts";
import { createTestSystem, type BelayClient, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyAttestation } from "../../platform/crypto/signing.ts";
import { linkHash } from "./audit-entry.ts";

let system: TestSystem;
let owner: BelayClient;
const scope = { kind: "experiment", key: "note-mail" } as const;

beforeAll(async () => {
  system = await createTestSystem({ sampleMode: true });
  owner = system.owner;
  await system.open();
  await owner.pause({ body: { scope, reason: "A look" } });
  await system.as(system.keys.automation).kill({ body: { scope } });
  await owner.resume({ body: { scope, reason: "Looked" } });
});
afterAll(() => system.close());

const found = async (query: AuditFilter) => (await owner.audit({ query })).items.map(({ action }) => action);

describe("the list", () => {
  test("is newest first, with names, before and after", async () => {
    const { items } = await owner.audit({ query: { action: "exposure" } });
    expect(items.slice(0, 3)).toMatchObject([
      { action: "exposure.resume", before: { state: "killed" }, after: { state: "open" } },
      { action: "exposure.kill", actor: { kind: "key", name: "automation key" }, origin: "127.0.0.1" },
      {
        action: "exposure.pause",
        actor: { kind: "sample", name: "Sample owner" },
        subject: { id: "note-mail" },
      },
    ]);
    expect(items[2]?.after["reason"]).toEqual({
      salt: expect.stringMatching(/^[0-9a-f]{32}$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("pages through everything once", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await owner.audit({ query: { limit: 2, ...(cursor && { cursor }) } });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted().toReversed());
    expect(seen.length).toBeGreaterThan(5);
  });

  test.each<[string, AuditFilter, string[]]>([
    ["action", { action: "exposure.kill" }, ["exposure.kill"]],
    ["part of a name", { actor: "AUTOMATION key" }, ["exposure.kill"]],
    ["noun, not its beginning", { action: "expo" }, []],
    ["subject's kind", { subject: "revision" }, ["revision.push"]],
    ["subject", { subject: "note-mail@1" }, ["revision.push"]],
    ["words", { search: "sure.ki" }, ["exposure.kill"]],
    ["words that are a pattern", { search: "%" }, []],
    ["origin", { origin: "10.", action: "exposure" }, []],
    ["time to come", { from: "2199-01-01T00:00:00Z" }, []],
    ["time past", { to: "2000-01-01T00:00:00Z" }, []],
    ["environment and experiment", { environment: "staging", experiment: "note-mail" }, []],
    [
      "all at once",
      { action: "exposure.pause", experiment: "note-mail", environment: "production", origin: "127." },
      ["exposure.pause"],
    ],
  ])("is narrowed by %s", async (_, filter, actions) => {
    expect(await found(filter)).toEqual(actions);
  });

  test("refuses what is no cursor and no filter, in a sentence", async () => {
    await expect(owner.audit({ query: { cursor: "x" } })).rejects.toMatchObject({ code: "invalid-request" });
    await expect(owner.audit({ query: { from: "yesterday" } })).rejects.toMatchObject({
      code: "invalid-request",
      errors: [expect.objectContaining({ path: "/from" })],
    });
    await expect(owner.auditEntry({ params: { entry: crypto.randomUUID() } })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("the chain", () => {
  test("is linked within a second, and signed", async () => {
    await expect.poll(async () => (await owner.auditChain()).waiting, { timeout: 5_000 }).toBe(0);
    await expect.poll(async () => (await owner.auditChain()).checkpoint, { timeout: 5_000 }).not.toBeNull();
    const { checkpoint, keys, count } = await owner.auditChain();
    expect(checkpoint?.statement.count).toBeLessThanOrEqual(count);
    expect(verifyAttestation(keys[0]?.publicKey ?? "", checkpoint!, auditCheckpointPurpose)).toBe(true);
    const { items } = await owner.audit({ query: { action: "exposure.kill" } });
    expect(await owner.auditEntry({ params: { entry: items[0]!.id } })).toEqual(items[0]);
    expect(items[0]?.link).not.toBeNull();
  });

  test("is exported whole, its own entry included, up to a fresh checkpoint", async () => {
    const lines: AuditExportLine[] = [];
    for await (const line of owner.auditExport()) lines.push(line);
    const header = lines[0];
    const entries = lines.filter((line) => line.kind === "entry");
    if (header?.kind !== "header") throw new Error("There is no header.");
    expect(entries).toHaveLength(header.count);
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => index + 1));
    for (const { position, previous, hash, entry } of entries)
      expect(hash).toBe(linkHash(position, previous, entry));
    expect(entries.at(-1)).toMatchObject({ entry: { action: "audit.export" }, hash: header.head });
    expect(lines.at(-1)).toMatchObject({
      kind: "checkpoint",
      checkpoint: { statement: { count: header.count, head: header.head } },
    });
  });
});

describe("access", () => {
  test.each(["audit", "audit/chain", "audit/export"])(
    "to %s is an operator's, and no key's",
    async (path) => {
      const statuses = await Promise.all(
        [
          (await system.person("Vera Viewer", "viewer")).token,
          (await system.person("Rita Reviewer", "reviewer")).token,
          system.keys.automation,
          system.keys.service,
          undefined,
          (await system.person("Otto Operator", "operator")).token,
          system.ownerToken,
        ].map(async (token) => (await system.request("GET", `/api/v1/${path}`, { token })).status),
      );
      expect(statuses).toEqual([403, 403, 403, 403, 401, 200, 200]);
    },
  );
});
