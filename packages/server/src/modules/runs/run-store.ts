import type { Actor, EnvironmentKey, ReviewState, TouchedRecord } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

type Query = Queryable<Schema>;

/** Links a run to its draft. A draft handed in again by a second run keeps both informed. */
export async function setReviewState(
  tx: Query,
  run: string,
  review: string,
  state: ReviewState,
): Promise<void> {
  await tx
    .insertInto("run_reviews")
    .values({ run_id: run, review_id: review, state })
    .onConflict((conflict) => conflict.column("run_id").doUpdateSet({ review_id: review, state }))
    .execute();
  await tx
    .updateTable("run_reviews")
    .set({ state })
    .where("review_id", "=", review)
    .where("run_id", "!=", run)
    .execute();
}

export async function addTouched(
  tx: Query,
  environment: EnvironmentKey,
  run: string,
  action: string,
  touched: TouchedRecord[],
): Promise<void> {
  if (touched.length === 0) return;
  await tx
    .insertInto("touched_records")
    .values(
      touched.map(({ system, recordType, record, verb, at }) => ({
        run_id: run,
        action_id: action,
        environment,
        system,
        record_type: recordType,
        record,
        verb,
        at: new Date(at),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export type Opening = { id: string; run: string; at: Date; actor: Actor; reason: string };

/**
 * Keeps who opened a run's text, and why. A screen that reads the same again within `quietMs` (0 unless set) adds
 * nothing. Whether anything was added.
 */
export async function noteOpening(
  query: Query,
  { id, run, at, actor, reason }: Opening,
  quietMs = 0,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into payload_openings (id, run_id, at, actor, reason)
    select ${id}, ${run}, ${at}, ${JSON.stringify(actor)}::jsonb, ${reason}
    where not exists (
      select from payload_openings
      where run_id = ${run} and reason = ${reason} and actor ->> 'id' = ${actor.id}
        and at > ${new Date(at.getTime() - quietMs)})`.execute(query);
  return (numAffectedRows ?? 0n) > 0n;
}
