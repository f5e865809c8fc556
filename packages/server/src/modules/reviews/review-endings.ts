import type { Actor, EnvironmentKey, JsonValue, ReviewState } from "@belay/contracts";
import { sql } from "kysely";
import { systemActor } from "../../platform/caller.ts";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit } from "../audit/index.ts";
import { lockExposure } from "../exposure/index.ts";
import { setReviewState } from "../runs/index.ts";
import { approvalMinutes, baselineMinutes } from "./review.ts";
import { openItem } from "./review-queries.ts";
import type { ReviewDependencies } from "./review-service.ts";
import { lockReview, type ReviewRow } from "./review-store.ts";

type Tx = Transaction<Schema>;
export type ReviewEndings = ReturnType<typeof createReviewEndings>;

/** How reviews end, and what is released then: a person's publication, or the baseline by rule. */
export function createReviewEndings({
  database,
  clock,
  identifiers,
  experiments,
  actions,
  subjectKeys,
  noteEnded,
}: ReviewDependencies) {
  const at = () => new Date(clock.now());

  async function keyOf(tx: Tx, unit: string) {
    const key = (await subjectKeys.keysFor(tx, [unit])).get(unit);
    if (!key)
      throw new ProblemError({
        code: "conflict",
        detail: "This data subject has been erased; nothing of it can be kept or sent.",
      });
    return key;
  }

  /** Ends a review and releases what follows from it. */
  async function end(
    tx: Tx,
    row: ReviewRow,
    state: ReviewState,
    by: Actor,
    values: Partial<ReviewRow>,
    final?: JsonValue,
  ): Promise<void> {
    await tx
      .updateTable("reviews")
      .set({
        ...values,
        state,
        decided_by: sql`${JSON.stringify(by)}::jsonb`,
        decided_at: at(),
        claim_ends_at: null,
      })
      .where("id", "=", row.id)
      .execute();
    await setReviewState(tx, row.run_id, row.id, state);
    await noteEnded(tx, {
      environment: row.environment,
      experiment: row.experiment_key,
      state,
      wasOpened: row.opened_at !== null,
      queuedAt: row.queued_at,
      endedAt: at(),
      rating: values.rating ?? null,
      activeMs: values.active_ms ?? null,
    });
    await release(tx, row, by, final);
  }

  /** Queues the publication of `payload`, or of the baseline where there is none. */
  async function release(tx: Tx, row: ReviewRow, by: Actor, payload?: JsonValue): Promise<void> {
    const { experiment, content } = await experiments.pinned(tx, row.experiment_key, row.revision);
    const action = content.definition.action;
    if (!action) return;
    const key = (await subjectKeys.keysFor(tx, [row.unit])).get(row.unit);
    // An erased data subject: there is nothing left to send, and nothing may block the others.
    if (!key) return;
    const item = openItem(key, row);
    const kind = payload === undefined ? "baseline" : "publish";
    await actions.release(tx, {
      kind,
      review: row.id,
      run: row.run_id,
      environment: row.environment,
      experiment: row.experiment_key,
      workflow: experiment.workflow,
      revision: row.revision,
      unit: row.unit,
      key,
      system: action.system,
      recordType: action.recordType,
      verb: action.verb,
      target: item.target,
      idempotencyKey: item.idempotencyKey,
      attempts: action.attempts,
      payload: payload === undefined ? item.baseline : payload,
      // A baseline is released by rule, whoever's verdict led to it.
      actor: kind === "baseline" ? systemActor : by,
      expiresAt: new Date(clock.now() + (kind === "baseline" ? baselineMinutes : approvalMinutes) * 60_000),
    });
  }

  /** What Belay ended by itself, in the transaction that ends it. */
  const noteEndedByRule = (tx: Tx, rows: ReviewRow[], state: "expired" | "withdrawn") =>
    recordAudit(
      tx,
      ...rows.map((row) => ({
        id: identifiers.next(),
        at: at(),
        caller: null,
        action: state === "expired" ? "review.expire" : "review.withdraw",
        subject: { kind: "review", id: row.id },
        environment: row.environment,
        experiment: row.experiment_key,
        before: { state: row.state },
        after: { state, run: row.run_id },
      })),
    );

  return {
    keyOf,
    end,

    /**
     * Ends items whose run went on without them: the answer to the draft was lost, and the service served the
     * baseline itself. Nothing is released, or the work would be done twice. Returns how many.
     */
    async dropServed(limit = 100): Promise<number> {
      return database.transaction(async (tx) => {
        const rows = await tx
          .selectFrom("reviews")
          .innerJoin("runs", "runs.id", "reviews.run_id")
          .selectAll("reviews")
          .where("reviews.state", "in", ["waiting", "claimed"])
          .where("runs.status", "=", "ended")
          .where("runs.outcome", "!=", "pending")
          .orderBy("reviews.id")
          .limit(limit)
          .forUpdate("reviews")
          .skipLocked()
          .execute();
        for (const row of rows) {
          await tx
            .updateTable("reviews")
            .set({
              state: "withdrawn",
              decided_by: sql`${JSON.stringify(systemActor)}::jsonb`,
              decided_at: at(),
              claim_ends_at: null,
            })
            .where("id", "=", row.id)
            .execute();
          await setReviewState(tx, row.run_id, row.id, "withdrawn");
        }
        await noteEndedByRule(tx, rows, "withdrawn");
        return rows.length;
      });
    },

    /** Ends actions that can't go on; the baseline is released for those that were never tried. Returns how many. */
    async sweepActions(limit = 100): Promise<number> {
      return database.transaction(async (tx) => {
        const { swept, withdrawn } = await actions.sweep(tx, limit);
        for (const id of withdrawn) await release(tx, await lockReview(tx, id), systemActor);
        return swept;
      });
    },

    /** Ends items past due in the baseline. Returns how many. */
    async expire(limit = 100): Promise<number> {
      return database.transaction(async (tx) => {
        const rows = await tx
          .selectFrom("reviews")
          .selectAll()
          .where("state", "in", ["waiting", "claimed"])
          .where("due_at", "<=", at())
          .orderBy("due_at")
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        for (const row of rows) await end(tx, row, "expired", systemActor, {});
        await noteEndedByRule(tx, rows, "expired");
        for (const environment of new Set(rows.map((row) => row.environment)))
          await database.notify(tx, "belay_reviews", environment);
        return rows.length;
      });
    },

    /** Ends in the baseline what was drafted before the last kill, publications not yet tried included. Returns how many. */
    async withdraw(environment: EnvironmentKey, experiment: string, limit = 100): Promise<number> {
      return database.transaction(async (tx) => {
        const exposure = await lockExposure(tx, environment, experiment);
        if (!exposure || exposure.killEpoch === 0) return 0;
        const rows = await tx
          .selectFrom("reviews")
          .selectAll()
          .where("environment", "=", environment)
          .where("experiment_key", "=", experiment)
          .where("state", "in", ["waiting", "claimed"])
          .where("epoch", "<", exposure.killEpoch)
          .orderBy("due_at")
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        for (const row of rows) await end(tx, row, "withdrawn", systemActor, {});
        await noteEndedByRule(tx, rows, "withdrawn");
        const untried = await actions.withdrawUntried(tx, environment, experiment, exposure.killEpoch, limit);
        for (const id of untried) {
          await release(tx, await lockReview(tx, id), systemActor);
        }
        if (rows.length + untried.length > 0) await database.notify(tx, "belay_reviews", environment);
        return rows.length + untried.length;
      });
    },
  };
}
