import type { EnvironmentKey, ReviewState, TouchedRecord } from "@belay/contracts";
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
