import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { AuditEntry } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { belay, home, server } from "../testing/belay.ts";
import { sampleContent } from "../testing/audit-export.ts";

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  ...sampleContent(1),
  actor: { kind: "sample", id: "a", name: "Ada \u001b[31mRed" },
  link: { position: 7, previous: "0".repeat(64), hash: "1".repeat(64) },
  ...change,
});

describe("audit-log", () => {
  it("lists what is asked for, of every environment unless one is named", async () => {
    const wire = await server({ audit: () => ({ items: [entry()], next: "x" }) });
    const { out, code } = await belay(
      ["audit-log", "--action", "exposure", "--actor", "Ada", "--since", "2h"],
      wire,
    );
    expect(code).toBe(0);
    expect(out).toContain("exposure.pause");
    expect(out).toContain("Ada Red (sample)");
    expect(out).toContain("There are more");
    expect(wire.seen[0]?.request.query).toEqual({
      action: "exposure",
      actor: "Ada",
      from: expect.any(String),
      limit: 50,
    });
    await belay(["audit-log", "list", "--environment", "staging", "--limit", "3"], wire);
    expect(wire.seen[1]?.request.query).toEqual({ environment: "staging", limit: 3 });
  });

  it("fits a narrow terminal", async () => {
    const wire = await server({ audit: () => ({ items: [entry(), entry()], next: null }) });
    const { out } = await belay(["audit-log"], wire, 60);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it.each([
    ["--since", "yesterday"],
    ["--from", "then"],
    ["--limit", "0"],
  ])("refuses %s %s", async (flag, value) => {
    const wire = await server({});
    expect((await belay(["audit-log", flag, value], wire)).code).toBe(2);
    expect(wire.seen).toEqual([]);
  });

  it("shows one entry with before and after, its text as a digest", async () => {
    const wire = await server({ auditEntry: () => entry() });
    const { out } = await belay(["audit-log", "show", sampleContent(1).id], wire);
    expect(out).toMatch(/state +open → paused/);
    expect(out).toMatch(/reason +text with digest d{16}…/);
    expect(out).toMatch(/position +7/);
  });

  it("leaves no file behind where the export breaks off, and none half written", async () => {
    const { folder } = await home();
    const wire = await server({});
    const file = path.join(folder, "audit.jsonl");
    const { code, err } = await belay(["audit-log", "export", file], wire);
    expect(code).not.toBe(0);
    expect(err).not.toBe("");
    expect((await readdir(folder)).filter((name) => name.includes("audit"))).toEqual([]);
    await expect(readFile(file)).rejects.toThrow("ENOENT");
  });
});
