import type { EnvironmentKey, Instance } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import {
  closeOldestGaps,
  fromMultirange,
  rangesOf,
  sizeOf,
  toMultirange,
  type SequenceRanges,
} from "./sequence-ranges.ts";
import { storableText } from "./storable-json.ts";

/** With more holes than this in one instance's sequences, the oldest are no longer told apart. */
const mostRanges = 200;

/**
 * Notes which of an instance's records have arrived and which it gave up; returns what was accounted for before.
 * Holds the instance's lock until `tx` ends, so that its batches are taken one after the other.
 */
export async function noteArrivals(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  instance: Instance,
  { arrived, givenUp }: { arrived: SequenceRanges; givenUp: SequenceRanges },
  at: Date,
): Promise<SequenceRanges> {
  const row = await tx
    .insertInto("evidence_instances")
    .values({
      environment,
      instance_id: instance.id,
      service: storableText(instance.service),
      build: storableText(instance.build),
      last_at: at,
    })
    .onConflict((conflict) => conflict.columns(["environment", "instance_id"]).doUpdateSet({ last_at: at }))
    .returning([sql<string>`accounted::text`.as("accounted"), "given_up", "overlooked"])
    .executeTakeFirstOrThrow();
  const before = fromMultirange(row.accounted);
  const withArrived = rangesOf([...before, ...arrived]);
  const all = rangesOf([...withArrived, ...givenUp]);
  const { ranges, closed } = closeOldestGaps(all, mostRanges);
  const overlooked = row.overlooked + closed;
  await tx
    .updateTable("evidence_instances")
    .set({
      accounted: toMultirange(ranges),
      given_up: row.given_up + sizeOf(all) - sizeOf(withArrived),
      overlooked,
      missing: (ranges.at(-1)?.[1] ?? 0) - sizeOf(ranges) + overlooked,
    })
    .where("environment", "=", environment)
    .where("instance_id", "=", instance.id)
    .execute();
  return before;
}

/** Records that instances made and that have neither arrived nor been given up: those below the highest that has. */
export async function evidenceGaps(
  query: Queryable<Schema>,
  instances: string[],
): Promise<Map<string, number>> {
  if (instances.length === 0) return new Map();
  const rows = await query
    .selectFrom("evidence_instances")
    .select(["instance_id", "missing"])
    .where("instance_id", "in", instances)
    .execute();
  return new Map(rows.map((row) => [row.instance_id, row.missing]));
}
