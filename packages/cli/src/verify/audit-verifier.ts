import {
  auditCheckpointPurpose,
  auditGenesis,
  auditLinkFormat,
  type AuditCheckpoint,
} from "@belay/contracts";
import { isSignedBy, readPublicKey, type PublicKey } from "./attestation.ts";
import type { FileLine } from "./audit-file.ts";
import { positions, type Finding } from "./audit-finding.ts";
import { createGaps } from "./audit-gaps.ts";
import { readExportLine, type EntryLine, type HeaderLine } from "./audit-lines.ts";
import { canonicalDigest } from "./canonical.ts";

export type VerifierOptions = {
  /** The installation's key from elsewhere; without it the file's own word is taken. */
  key?: PublicKey | undefined;
  /** Checkpoints kept outside, each tied to what it came from. */
  kept?: { checkpoint: AuditCheckpoint; source: string }[];
  /** An entry's hash by an export kept outside: positions are asked for in order. */
  keptHash?: (position: number) => Promise<string | undefined>;
};

export type Verified = {
  findings: Finding[];
  entries: number;
  head: string;
  checkpoints: number;
  /** The last of them that fits. */
  signed: AuditCheckpoint | undefined;
  keyId: string | undefined;
};

/** More would not help anybody; the rest is counted. */
const mostFindings = 1_000;

type Expected = { checkpoint: AuditCheckpoint; source: string; line?: number };

/**
 * Takes an export line by line and finds what is not as it was written. Memory does not grow with the entries, but
 * with what is found and with the checkpoints kept outside.
 */
export function createAuditVerifier({ key, kept = [], keptHash }: VerifierOptions) {
  const findings: Finding[] = [];
  const gaps = createGaps();
  const expected = new Map<number, Expected[]>();
  let header: HeaderLine | undefined;
  let keys: PublicKey[] = key ? [key] : [];
  let last = { position: 0, hash: auditGenesis, id: "", line: 0 };
  let signed: AuditCheckpoint | undefined;
  let entries = 0;
  let checkpoints = 0;
  let differs = false;

  const find = (finding: Finding) => {
    if (findings.length < mostFindings) findings.push(finding);
  };
  const expect = (one: Expected) => {
    const { count } = one.checkpoint.statement;
    expected.set(count, [...(expected.get(count) ?? []), one]);
  };
  const isGenuine = ({ checkpoint, line, source }: Expected): boolean => {
    if (keys.some((each) => isSignedBy(each, checkpoint, auditCheckpointPurpose))) return true;
    find({
      kind: "forged",
      position: checkpoint.statement.count,
      ...(line !== undefined && { line }),
      message: `The checkpoint over ${checkpoint.statement.count} entries (${source}) is not signed by ${keys.map(({ keyId }) => keyId).join(" or ") || "any key that is known"}.`,
    });
    return false;
  };

  /** Compares a checkpoint with the entry it signs. */
  function settle({ checkpoint, source, line }: Expected, id: string, hash: string): void {
    const { count, head, at } = checkpoint.statement;
    if (head === hash) {
      if (count >= (signed?.statement.count ?? 0)) signed = checkpoint;
      return;
    }
    const from = (signed?.statement.count ?? 0) + 1;
    find({
      kind: "rewritten",
      position: from,
      to: count,
      id,
      line: line ?? last.line,
      message: `The checkpoint of ${at} (${source}) signed another chain up to entry ${count}: at least one of ${positions(from, count)} was rewritten since, with all hashes after it.`,
    });
  }

  function settleAll(position: number, id: string, hash: string): void {
    for (const one of expected.get(position) ?? []) settle(one, id, hash);
    expected.delete(position);
  }

  async function takeEntry(line: number, { position, previous, hash, entry }: EntryLine): Promise<void> {
    entries++;
    const { id } = entry;
    const place = { position, id, line };
    const isNext = position === last.position + 1;
    if (canonicalDigest({ format: auditLinkFormat, position, previous, entry }) !== hash)
      find({
        kind: "changed",
        ...place,
        message: `Entry ${position} (${id}) was changed after it was written.`,
      });
    else if (isNext && previous !== last.hash)
      find({
        kind: "changed",
        ...place,
        message:
          position === 1
            ? `Entry 1 (${id}) does not begin the chain: what was before it is gone, or it was written anew.`
            : `Entry ${position} (${id}) does not follow entry ${last.position} (${last.id}): one of the two was changed and its hash computed anew.`,
      });
    if (position <= last.position) {
      find({
        kind: "reordered",
        ...place,
        message: gaps.take(position)
          ? `Entry ${position} (${id}) stands behind entry ${last.position}.`
          : `Entry ${position} (${id}) is there twice.`,
      });
      settleAll(position, id, hash);
      return;
    }
    if (!isNext) gaps.add(last.position + 1, position - 1, line);
    last = { position, hash, id, line };
    settleAll(position, id, hash);
    const before = differs ? undefined : await keptHash?.(position);
    if (before === undefined || before === hash) return;
    // Everything after it differs too: it hangs on this one.
    differs = true;
    find({
      kind: "rewritten",
      ...place,
      message: `Entry ${position} (${id}) is not the one that the earlier export has there.`,
    });
  }

  function takeCheckpoint(line: number, checkpoint: AuditCheckpoint): void {
    checkpoints++;
    const { count } = checkpoint.statement;
    const one = { checkpoint, source: `line ${line}`, line };
    if (!isGenuine(one)) return;
    if (count === last.position) settle(one, last.id, last.hash);
    else if (count > last.position) expect(one);
    else
      find({
        kind: "reordered",
        position: count,
        line,
        message: `The checkpoint over ${count} entries stands behind entry ${last.position}.`,
      });
  }

  return {
    async take({ line, value }: FileLine): Promise<void> {
      const read = readExportLine(value);
      if (!read || (read.kind === "header") !== (header === undefined)) {
        find({
          kind: "unreadable",
          position: last.position + 1,
          line,
          message: header
            ? `Line ${line} is no line of an audit export.`
            : `Line ${line} is not the header that an audit export begins with.`,
        });
        header ??= { kind: "header", count: 0, head: "", keys: [] };
        if (read === undefined) return;
      }
      if (read.kind === "header") {
        if (header !== undefined) return;
        header = read;
        if (!key) keys = read.keys.flatMap(({ publicKey }) => readPublicKey(publicKey) ?? []);
        for (const one of kept) if (isGenuine(one)) expect(one);
      } else if (read.kind === "entry") await takeEntry(line, read);
      else takeCheckpoint(line, read.checkpoint);
    },

    end(): Verified {
      // An export holds its own entry at the least.
      if (header === undefined || entries === 0)
        find({
          kind: "unreadable",
          message: "There is no entry in this file: it is empty, or no audit export.",
        });
      for (const { from, to, line } of gaps.left())
        find({
          kind: "missing",
          position: from,
          to,
          line,
          message: `There is no ${from === to ? "entry" : "entries"} ${from === to ? from : `${from} to ${to}`}: line ${line} goes on with entry ${to + 1}.`,
        });
      // What is signed and was passed over is missing; only what lies behind the end was cut off.
      const wanted = [...expected.values()]
        .flat()
        .filter(({ checkpoint }) => checkpoint.statement.count > last.position)
        .map(({ checkpoint: { statement }, source }) => ({
          count: statement.count,
          by: `a checkpoint of ${statement.at} (${source})`,
        }));
      if (header && header.count > last.position) wanted.push({ count: header.count, by: "the header" });
      const most = wanted.toSorted((a, b) => b.count - a.count)[0];
      if (most)
        find({
          kind: "cut",
          position: last.position + 1,
          to: most.count,
          id: last.id,
          line: last.line,
          message: `The end was cut off after entry ${last.position}: ${most.by} knows ${most.count} entries.`,
        });
      else if (header && (header.count !== last.position || header.head !== last.hash))
        find({
          kind: "rewritten",
          position: Math.min(header.count + 1, last.position),
          to: last.position,
          id: last.id,
          line: last.line,
          message: `The header speaks of ${header.count} entries that end in ${header.head.slice(0, 16)}…; these are ${last.position} that end in ${last.hash.slice(0, 16)}….`,
        });
      const covered = signed?.statement.count ?? 0;
      if (covered < last.position && !findings.some(({ kind }) => kind === "rewritten" || kind === "forged"))
        find({
          kind: "unsigned",
          position: covered + 1,
          to: last.position,
          id: last.id,
          line: last.line,
          message: `No signed checkpoint covers ${positions(covered + 1, last.position)}: more may have stood behind them.`,
        });
      const keyId = signed?.keyId ?? keys[0]?.keyId;
      return { findings, entries, head: last.hash, checkpoints, signed, keyId };
    },
  };
}
