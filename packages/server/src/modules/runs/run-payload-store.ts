import type { KeyObject } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { OpenedPayloads } from "@belay/contracts";
import { sql } from "kysely";
import { open, seal } from "../../platform/crypto/envelope.ts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { IncomingRun } from "./incoming-run.ts";
import { unnest } from "./unnest.ts";

const binding = (run: string): string => `payloads of run ${run}`;

export type SealedPayloads = { run: string; unit: string; names: string; sealed: Buffer };

/** A run's text and its unit's own key, compressed and encrypted under the subject's key for this run alone. */
export function sealPayloads({ id, unit, head, end }: IncomingRun, key: KeyObject): SealedPayloads {
  const payloads = end?.payloads ?? {};
  const content: OpenedPayloads = { unit: head.unit, payloads };
  return {
    run: id,
    unit,
    names: Object.keys(payloads).join(" "),
    // The fastest level: others take twice the time for a tenth less.
    sealed: seal(key, deflateRawSync(JSON.stringify(content), { level: 1 }), binding(id)),
  };
}

/** @throws EnvelopeError unless it is this run's, and whole. */
export const unsealPayloads = (run: string, key: KeyObject, sealed: Buffer): OpenedPayloads =>
  JSON.parse(inflateRawSync(open(key, sealed, binding(run))).toString()) as OpenedPayloads;

/**
 * All blobs travel as one parameter in binary form and are cut apart by the database: a third of what an array of
 * them costs, and as quick as COPY.
 */
export async function writePayloads(tx: Queryable<Schema>, rows: SealedPayloads[]): Promise<void> {
  if (rows.length === 0) return;
  let end = 1;
  const starts = new Map(rows.map((row) => [row, (end += row.sealed.length) - row.sealed.length]));
  const given = unnest<SealedPayloads>(
    [
      ["run_id", "uuid", (row) => row.run],
      ["unit", "text", (row) => row.unit],
      ["names", "text", (row) => row.names],
      ["start", "int4", (row) => starts.get(row)],
      ["size", "int4", (row) => row.sealed.length],
    ],
    rows,
  );
  await sql`
    insert into run_payloads (run_id, unit, names, sealed)
    select run_id, unit, string_to_array(names, ' '), substring(${Buffer.concat(rows.map((row) => row.sealed))}::bytea from start for size)
    from ${given} on conflict (run_id) do nothing`.execute(tx);
}
