import type { EnvironmentKey, ReviewState, draftSubmission } from "@belay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import type { KeyCaller } from "../../platform/caller.ts";
import { canonicalDigest, digestOf } from "../../platform/crypto/canonical.ts";
import { seal } from "../../platform/crypto/envelope.ts";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit } from "../audit/index.ts";
import { environmentOf, lockExposure } from "../exposure/index.ts";
import { setReviewState } from "../runs/index.ts";
import type { ReviewEndings } from "./review-endings.ts";
import { itemBinding, type SealedItem } from "./review-queries.ts";
import type { ReviewDependencies } from "./review-service.ts";

type Tx = Transaction<Schema>;
type Submission = z.output<typeof draftSubmission>;

/** Takes drafts from services; the answer is what makes a run pending. */
export function createReviewSubmission(
  { database, clock, identifiers, experiments, subjectKeys }: ReviewDependencies,
  { keyOf }: ReviewEndings,
) {
  const at = () => new Date(clock.now());

  /** The review of a piece of work that was handed in before, if it was. */
  const existing = (tx: Tx, environment: EnvironmentKey, experiment: string, workDigest: string) =>
    tx
      .selectFrom("reviews")
      .select(["id", "state", "due_at"])
      .where("environment", "=", environment)
      .where("experiment_key", "=", experiment)
      .where("work_digest", "=", workDigest)
      .executeTakeFirst();

  return {
    async submit(
      caller: KeyCaller,
      draft: Submission,
    ): Promise<{ review: string; state: ReviewState; dueAt: string }> {
      refuseUnsendable(draft);
      const environment = environmentOf(caller);
      const workDigest = digestOf(draft.idempotencyKey);
      return database.transaction(async (tx) => {
        const workflow = await experiments.workflowOf(tx, caller, draft.experiment);
        const found = await existing(tx, environment, draft.experiment, workDigest);
        if (found) {
          await setReviewState(tx, draft.run, found.id, found.state);
          return { review: found.id, state: found.state, dueAt: found.due_at.toISOString() };
        }
        const exposure = await lockExposure(tx, environment, draft.experiment);
        if (
          !exposure ||
          exposure.state !== "open" ||
          exposure.epoch !== draft.epoch ||
          exposure.revision !== draft.revision
        )
          throw new ProblemError({
            code: "exposure-closed",
            detail: `"${draft.experiment}" is not open at epoch ${draft.epoch} and revision ${draft.revision} any more; serve the baseline.`,
          });
        const { definition } = (await experiments.pinned(tx, draft.experiment, draft.revision)).content;
        const unit = subjectKeys.pseudonymOf(environment, workflow, draft.unit);
        const key = await keyOf(tx, unit);
        const id = identifiers.next();
        const { title, source, draft: text, baseline, references, checks, target, idempotencyKey } = draft;
        const item: SealedItem = {
          title,
          source,
          draft: text,
          baseline,
          references,
          checks,
          target,
          idempotencyKey,
        };
        const queuedAt = at();
        const dueAt = new Date(queuedAt.getTime() + definition.review.dueMinutes * 60_000);
        const inserted = await tx
          .insertInto("reviews")
          .values({
            id,
            environment,
            experiment_key: draft.experiment,
            revision: draft.revision,
            epoch: draft.epoch,
            run_id: draft.run,
            unit,
            attributes: sql`${JSON.stringify(draft.attributes)}::jsonb`,
            work_digest: workDigest,
            state: "waiting",
            queued_at: queuedAt,
            due_at: dueAt,
            draft_digest: canonicalDigest(draft.draft),
            sealed_item: seal(key, JSON.stringify(item), itemBinding(id)),
            claimed_by: null,
            claim_ends_at: null,
            opened_at: null,
            decided_by: null,
            decided_at: null,
            reason: null,
            rating: null,
            active_ms: null,
            final_digest: null,
            sealed_verdict: null,
          })
          .onConflict((conflict) =>
            conflict.columns(["environment", "experiment_key", "work_digest"]).doNothing(),
          )
          .executeTakeFirst();
        // Handed in twice at once: the other one's stands.
        const stored = inserted.numInsertedOrUpdatedRows
          ? { id, state: "waiting" as const, due_at: dueAt }
          : await existing(tx, environment, draft.experiment, workDigest);
        if (!stored)
          throw new ProblemError({
            code: "conflict",
            detail: "This piece of work was handed in twice at once. Hand it in again.",
          });
        await setReviewState(tx, draft.run, stored.id, stored.state);
        if (stored.id === id)
          await recordAudit(tx, {
            id: identifiers.next(),
            at: queuedAt,
            caller,
            action: "review.submit",
            subject: { kind: "review", id },
            environment,
            experiment: draft.experiment,
            after: {
              state: "waiting",
              run: draft.run,
              revision: draft.revision,
              draftDigest: canonicalDigest(draft.draft),
              dueAt: dueAt.toISOString(),
            },
          });
        await database.notify(tx, "belay_reviews", environment);
        return { review: stored.id, state: stored.state, dueAt: stored.due_at.toISOString() };
      });
    },
  };
}

/** What could be queued but never signed or stored as an action would stay in the queue for good. */
function refuseUnsendable({ draft, baseline, target, idempotencyKey }: Submission): void {
  canonicalDigest({ draft, baseline, target, idempotencyKey });
  if (idempotencyKey.includes("\0"))
    throw new ProblemError({
      code: "invalid-request",
      detail: "In the body, /idempotencyKey holds a NUL character, which no system of record takes.",
      errors: [{ path: "/idempotencyKey", message: "must hold no NUL character" }],
    });
}
