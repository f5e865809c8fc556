import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { Schema } from "../../schema.ts";
import type { AuditChainService } from "./audit-chain.ts";

const everyMs = 500;
const checkpointEveryMs = 60_000;
const checkpointEvery = 1_000;

/**
 * Links entries within a second of their commit, and signs a checkpoint once a minute or every thousand entries while
 * there is something new. One replica does it.
 */
export function keepAudit({
  database,
  clock,
  log,
  chain,
}: {
  database: Database<Schema>;
  clock: Clock;
  log: Log;
  chain: AuditChainService;
}) {
  async function isCheckpointDue(): Promise<boolean> {
    const { rows } = await sql<{ fresh: number; signed_at: Date | null }>`
      select head.position - coalesce(last.position, 0) as fresh, last.at as signed_at
      from audit_head as head
        left join lateral (select position, at from audit_checkpoints order by position desc limit 1) as last on true`.execute(
      database.kysely,
    );
    const [{ fresh, signed_at: signedAt } = { fresh: 0, signed_at: null }] = rows;
    if (fresh <= 0) return false;
    return (
      fresh >= checkpointEvery ||
      signedAt === null ||
      Math.abs(clock.now() - signedAt.getTime()) >= checkpointEveryMs
    );
  }

  return database.elect("audit-chain", async (signal) => {
    while (!signal.aborted) {
      await chain.link(signal);
      if (await isCheckpointDue()) {
        const checkpoint = await chain.checkpoint();
        // A log that is shipped elsewhere holds a copy that whoever owns this database can't change.
        log.info({ checkpoint }, "audit checkpoint");
      }
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  });
}
