import {
  auditExportFormat,
  auditGenesis,
  type AuditCheckpoint,
  type AuditExportLine,
} from "@belay/contracts";
import type { Database } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { contentOf } from "./audit-entry.ts";

const pageSize = 500;

export type ExportHead = {
  at: Date;
  count: number;
  head: string;
  keys: { keyId: string; publicKey: string }[];
};

/**
 * The chain as lines, up to the head's entry, each checkpoint behind the entry it signs. It takes what is stored as it
 * is: judging is the verifier's. Linked entries don't change, so pages need no transaction around them.
 */
export async function* exportLines(
  database: Database<Schema>,
  { at, count, head, keys }: ExportHead,
): AsyncGenerator<AuditExportLine> {
  yield { kind: "header", format: auditExportFormat, at: at.toISOString(), count, head, keys };
  let after = 0;
  for (;;) {
    const rows = await database.kysely
      .selectFrom("audit_entries")
      .selectAll()
      .where("position", ">", after)
      .where("position", "<=", count)
      .orderBy("position")
      .limit(pageSize)
      .execute();
    const from = after;
    const isLast = rows.length < pageSize;
    after = rows.at(-1)?.position ?? after;
    const checkpoints = await checkpointsOf(database, from, isLast ? undefined : after);
    let next = 0;
    for (const row of rows) {
      const position = row.position ?? 0;
      for (; (checkpoints[next]?.statement.count ?? Infinity) < position; next++)
        yield checkpointLine(checkpoints[next]);
      yield {
        kind: "entry",
        position,
        previous: row.previous ?? auditGenesis,
        hash: row.hash ?? auditGenesis,
        entry: contentOf(row),
      };
    }
    // What was signed and is not there any more is said all the same.
    for (; next < checkpoints.length; next++) yield checkpointLine(checkpoints[next]);
    if (isLast) return;
  }
}

const checkpointLine = (checkpoint: AuditCheckpoint | undefined): AuditExportLine => ({
  kind: "checkpoint",
  checkpoint: checkpoint!,
});

async function checkpointsOf(
  database: Database<Schema>,
  after: number,
  upTo: number | undefined,
): Promise<AuditCheckpoint[]> {
  const rows = await database.kysely
    .selectFrom("audit_checkpoints")
    .select("attestation")
    .where("position", ">", after)
    .$if(upTo !== undefined, (list) => list.where("position", "<=", upTo ?? 0))
    .orderBy("position")
    .execute();
  return rows.map((row) => row.attestation);
}
