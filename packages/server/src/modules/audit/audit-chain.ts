import { auditCheckpointPurpose, type AuditCheckpoint } from "@belay/contracts";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Signer } from "../../platform/crypto/signing.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { contentOf, linkHash } from "./audit-entry.ts";

type Tx = Transaction<Schema>;

export type AuditChainDependencies = { database: Database<Schema>; clock: Clock; signer: Signer };
export type AuditChainService = ReturnType<typeof createAuditChain>;

const batch = 500;

/**
 * Links committed entries, and signs how far the chain has come. Whoever links holds the head's row, so that replicas
 * may do it at once and after one another: a chain has one end.
 */
export function createAuditChain({ database, clock, signer }: AuditChainDependencies) {
  const lockHead = (tx: Tx) =>
    tx.selectFrom("audit_head").select(["position", "hash"]).forUpdate().executeTakeFirstOrThrow();

  async function linkBatch(tx: Tx): Promise<number> {
    const head = await lockHead(tx);
    const rows = await tx
      .selectFrom("audit_entries")
      .selectAll()
      .where("position", "is", null)
      .orderBy("id")
      .limit(batch)
      .execute();
    if (rows.length === 0) return 0;
    let { position, hash } = head;
    const links = rows.map((row) => {
      const previous = hash;
      hash = linkHash(++position, previous, contentOf(row));
      return { id: row.id, position, previous, hash };
    });
    await sql`
      update audit_entries set position = link.position, previous = link.previous, hash = link.hash
      from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as link(id uuid, position bigint, previous text, hash text)
      where audit_entries.id = link.id`.execute(tx);
    await tx.updateTable("audit_head").set({ position, hash }).execute();
    return rows.length;
  }

  return {
    /** Links all that is committed by now. Returns how many entries that was. */
    async link(signal?: AbortSignal): Promise<number> {
      let linked = 0;
      for (;;) {
        const waiting = await database.kysely
          .selectFrom("audit_entries")
          .select("id")
          .where("position", "is", null)
          .limit(1)
          .executeTakeFirst();
        if (!waiting || signal?.aborted) return linked;
        linked += await database.transaction(linkBatch);
      }
    },

    /** Signs the present head, unless that has been done. Null: there is nothing to sign. */
    async checkpoint(): Promise<AuditCheckpoint | null> {
      return database.transaction(async (tx) => {
        const head = await lockHead(tx);
        if (head.position === 0) return null;
        const known = await tx
          .selectFrom("audit_checkpoints")
          .select("attestation")
          .where("position", "=", head.position)
          .executeTakeFirst();
        if (known?.attestation.statement.head === head.hash) return known.attestation;
        const at = new Date(clock.now());
        const attestation: AuditCheckpoint = signer.attest(auditCheckpointPurpose, {
          count: head.position,
          head: head.hash,
          at: at.toISOString(),
        });
        await tx
          .insertInto("audit_checkpoints")
          .values({ position: head.position, at, attestation: sql`${JSON.stringify(attestation)}::jsonb` })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return attestation;
      });
    },
  };
}
