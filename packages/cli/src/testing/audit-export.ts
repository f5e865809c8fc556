import { createHash, generateKeyPairSync, sign } from "node:crypto";
import {
  auditCheckpointPurpose,
  auditExportFormat,
  auditGenesis,
  auditLinkFormat,
  type AuditCheckpoint,
  type AuditContent,
  type AuditExportLine,
} from "@belay/contracts";
import { canonicalDigest, canonicalText } from "../verify/canonical.ts";

export type EntryLine = Extract<AuditExportLine, { kind: "entry" }>;

/** A key of an installation, which signs checkpoints as its server does. */
export function createTestSigner() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const spki = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha256").update(spki).digest("hex").slice(0, 16);
  return {
    key: { keyId, publicKey: spki.toString("base64") },
    checkpoint(count: number, head: string): AuditCheckpoint {
      const statement = { count, head, at: new Date(1_763_600_000_000 + count).toISOString() };
      const purpose = auditCheckpointPurpose;
      const bytes = canonicalText({ format: "belay-attestation-1", keyId, purpose, statement })!;
      return {
        statement,
        purpose,
        keyId,
        signature: sign(null, Buffer.from(bytes), privateKey).toString("base64"),
      };
    },
  };
}
export type TestSigner = ReturnType<typeof createTestSigner>;

export const sampleContent = (number: number, change: Partial<AuditContent> = {}): AuditContent => ({
  id: `0197c1f0-5b7e-7a31-9a55-${String(number).padStart(12, "0")}`,
  at: new Date(1_763_600_000_000 + number).toISOString(),
  actor: { kind: "person", id: "0197c1f0-5b7e-7a31-9a55-aaaaaaaaaaaa" },
  origin: "127.0.0.1",
  action: "exposure.pause",
  subject: { kind: "experiment", id: "note-mail" },
  environment: "production",
  experiment: "note-mail",
  before: { state: "open", ring: number },
  after: { state: "paused", reason: { salt: "5a17", digest: "d".repeat(64) } },
  ...change,
});

/** Entries in a chain that goes on from another's end. */
export function linked(contents: AuditContent[], from = { position: 0, hash: auditGenesis }): EntryLine[] {
  let { position, hash } = from;
  return contents.map((entry) => {
    const previous = hash;
    position++;
    hash = canonicalDigest({ format: auditLinkFormat, position, previous, entry })!;
    return { kind: "entry", position, previous, hash, entry };
  });
}

/** A whole export: a checkpoint behind every so many entries, and behind the last. */
export function exported(entries: EntryLine[], signer: TestSigner, checkpointEvery = 5): AuditExportLine[] {
  const last = entries.at(-1)!;
  return [
    {
      kind: "header",
      format: auditExportFormat,
      at: new Date(0).toISOString(),
      count: last.position,
      head: last.hash,
      keys: [signer.key],
    },
    ...entries.flatMap((line): AuditExportLine[] =>
      line.position % checkpointEvery === 0 || line === last
        ? [line, { kind: "checkpoint", checkpoint: signer.checkpoint(line.position, line.hash) }]
        : [line],
    ),
  ];
}
