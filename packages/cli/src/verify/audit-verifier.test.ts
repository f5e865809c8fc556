import { auditGenesis, type AuditExportLine } from "@belay/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createTestSigner,
  exported,
  linked,
  sampleContent,
  type EntryLine,
} from "../testing/audit-export.ts";
import { readPublicKey } from "./attestation.ts";
import { createAuditVerifier, type VerifierOptions } from "./audit-verifier.ts";

const signer = createTestSigner();
const key = readPublicKey(signer.key.publicKey);
const contents = (count: number) => Array.from({ length: count }, (_, index) => sampleContent(index + 1));
const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

async function verify(lines: readonly unknown[], options: VerifierOptions = { key }) {
  const verifier = createAuditVerifier(options);
  for (const [index, value] of lines.entries()) await verifier.take({ line: index + 1, value });
  return verifier.end();
}
const kinds = async (lines: readonly unknown[], options?: VerifierOptions) =>
  (await verify(lines, options)).findings.map(({ kind }) => kind);

const whole = exported(linked(contents(23)), signer, 5);

const isEntry = (line: AuditExportLine): line is EntryLine => line.kind === "entry";
const at = (lines: AuditExportLine[], position: number): EntryLine =>
  lines.find((line): line is EntryLine => isEntry(line) && line.position === position)!;

/** The chain with its entries from `from` on written anew; checkpoints and header stay as they were signed. */
function rewrite(lines: AuditExportLine[], from: number, change: (entry: EntryLine["entry"]) => void) {
  const entries = lines.filter(isEntry);
  const before = entries[from - 2];
  const suffix = clone(entries.slice(from - 1).map(({ entry }) => entry));
  change(suffix[0]!);
  const anew = linked(suffix, before ?? { position: 0, hash: auditGenesis });
  return lines.map((line) => (isEntry(line) && line.position >= from ? anew[line.position - from]! : line));
}

/** Each takes an unbroken export, touches it at a position, and says which positions the finding may name. */
const tamperings = {
  "an entry's fact is edited": (lines, p) => {
    at(lines, p).entry.after = { state: "open" };
    return [lines, p, p];
  },
  "an entry's actor is edited and its hash computed anew": (lines, p) => {
    const line = at(lines, p);
    line.entry.actor = { kind: "key", id: "another" };
    const [anew] = linked([line.entry], { position: p - 1, hash: line.previous });
    line.hash = anew!.hash;
    return [lines, p, p + 1];
  },
  "a field is added to an entry": (lines, p) => {
    (at(lines, p).entry as Record<string, unknown>)["note"] = "more";
    return [lines, p, p];
  },
  "an entry is taken out": (lines, p) => [lines.filter((line) => line !== at(lines, p)), p, p],
  "an entry is taken out and the rest numbered and hashed anew": (lines, p) => {
    const entries = lines.filter(isEntry).filter(({ position }) => position !== p);
    const anew = linked(entries.map(({ entry }) => entry));
    const rest = lines.filter((line) => !isEntry(line) || line.position <= anew.length);
    return [rest.map((line) => (isEntry(line) ? anew[line.position - 1]! : line)), p, Infinity];
  },
  "two entries change places": (lines, p, q) => {
    const [a, b] = [lines.indexOf(at(lines, p)), lines.indexOf(at(lines, q))];
    [lines[a], lines[b]] = [lines[b]!, lines[a]!];
    return [lines, Math.min(p, q), Math.max(p, q)];
  },
  "an entry is there twice": (lines, p) => [[...lines, clone(at(lines, p))], p, p],
  "everything from an entry on is written anew": (lines, p) => [
    rewrite(lines, p, (entry) => (entry.action = "exposure.resume")),
    p,
    p,
  ],
  "the end is cut off": (lines, p) => [lines.slice(0, lines.indexOf(at(lines, p))), p, p],
  "a checkpoint is of other numbers": (lines, p) => {
    const line = lines.find((each) => each.kind === "checkpoint" && each.checkpoint.statement.count >= p)!;
    if (line.kind === "checkpoint") line.checkpoint.statement.at = new Date(5).toISOString();
    return [lines, 1, Infinity];
  },
  "a line is no line of an export": (lines, p) => {
    lines[lines.indexOf(at(lines, p))] = { kind: "entry", position: "x" } as never;
    return [lines, p, p];
  },
} satisfies Record<
  string,
  (lines: AuditExportLine[], p: number, q: number) => [AuditExportLine[], number, number]
>;

describe("an unbroken export", () => {
  it("of any length, with any spacing of checkpoints, has nothing found in it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 10 }),
        async (count, every) => {
          const result = await verify(exported(linked(contents(count)), signer, every));
          expect(result.findings).toEqual([]);
          expect(result).toMatchObject({ entries: count, keyId: signer.key.keyId });
          expect(result.signed?.statement.count).toBe(count);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("a tampering is found, and its place is named", () => {
  it.each(Object.entries(tamperings))("%s", async (_, tamper) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(),
        fc.nat(),
        async (count, every, one, other) => {
          const p = (one % count) + 1;
          const q = ((p + (other % (count - 1))) % count) + 1;
          const [lines, first, last] = tamper(clone(exported(linked(contents(count)), signer, every)), p, q);
          const { findings } = await verify(lines);
          expect(findings).not.toEqual([]);
          const named = findings.some(
            ({ position = 0, to = position }) => position <= last && to >= Math.min(first, count),
          );
          expect(named, JSON.stringify(findings)).toBe(true);
          for (const finding of findings) expect(finding.message).toMatch(/\.$/);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what a checkpoint kept outside adds", () => {
  const kept = (count: number) => [
    { checkpoint: signer.checkpoint(count, at(whole, count).hash), source: "kept" },
  ];
  /** Cut at a checkpoint, with a header to fit: the file alone is as an honest one. */
  const cut = exported(whole.filter(isEntry).slice(0, 15), signer, 5);

  it("a tail cut back to an earlier checkpoint shows, with how many entries there were", async () => {
    expect(await kinds(cut)).toEqual([]);
    const { findings } = await verify(cut, { key, kept: kept(20) });
    expect(findings).toMatchObject([{ kind: "cut", position: 16, to: 20 }]);
  });

  it("a history written anew and signed anew shows", async () => {
    const anew = exported(
      rewrite(whole, 7, (entry) => (entry.origin = "10.0.0.1")).filter(isEntry),
      signer,
      5,
    );
    expect(await kinds(anew)).toEqual([]);
    const { findings } = await verify(anew, { key, kept: kept(10) });
    expect(findings[0]).toMatchObject({ kind: "rewritten", to: 10 });
    const byExport = await verify(anew, { key, keptHash: async (position) => at(whole, position)?.hash });
    expect(byExport.findings).toMatchObject([{ kind: "rewritten", position: 7, line: 9 }]);
  });

  it("a key of somebody else's shows only against the installation's", async () => {
    const forger = createTestSigner();
    const forged = exported(linked(contents(8)), forger, 5);
    expect(await kinds(forged, {})).toEqual([]);
    expect(await kinds(forged)).toContain("forged");
    expect(
      await kinds(whole, { key, kept: [{ checkpoint: forger.checkpoint(5, "0".repeat(64)), source: "x" }] }),
    ).toEqual(["forged"]);
  });

  it("an end that no checkpoint signs is said to be open", async () => {
    const open = whole.slice(0, -1);
    expect((await verify(open)).findings).toMatchObject([{ kind: "unsigned", position: 21, to: 23 }]);
  });
});

it("what is missing is said to be missing, and nothing else, whether a checkpoint signed it or not", async () => {
  for (let position = 1; position < 23; position++) {
    const { findings } = await verify(whole.filter((line) => !isEntry(line) || line.position !== position));
    expect(findings).toMatchObject([{ kind: "missing", position, to: position }]);
  }
});

it("a file that is no export is said to be none", async () => {
  for (const lines of [
    [],
    [{}],
    [null],
    ["x", 1],
    [undefined],
    [{ ...whole[0], count: 0, head: auditGenesis }],
  ]) {
    const { findings } = await verify(lines);
    expect(findings.length).toBeGreaterThan(0);
  }
});
