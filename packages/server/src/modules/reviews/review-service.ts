import type {
  Actor,
  EnvironmentKey,
  JsonValue,
  ReviewState,
  draftSubmission,
  verdict,
} from "@belay/contracts";
import { createContract } from "@belay/checks";
import { sql, type Selectable } from "kysely";
import type { z } from "zod";
import { actorOf, systemActor, type KeyCaller, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalDigest, digestOf } from "../../platform/crypto/canonical.ts";
import { seal } from "../../platform/crypto/envelope.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { ActionService } from "../actions/index.ts";
import type { ExperimentService } from "../experiments/index.ts";
import { environmentOf, lockExposure } from "../exposure/index.ts";
import { setReviewState, type SubjectKeys } from "../runs/index.ts";
import { approvalMinutes, claimMs, isOpen } from "./review.ts";
import { itemBinding, openItem, reviewSummaries, verdictBinding, type SealedItem } from "./review-queries.ts";
import type { ReviewTables } from "./review-tables.ts";

type Tx = Transaction<Schema>;
type Row = Selectable<ReviewTables["reviews"]>;
type Submission = z.output<typeof draftSubmission>;
type Verdict = z.output<typeof verdict>;

export type ReviewDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  experiments: ExperimentService;
  actions: ActionService;
  subjectKeys: SubjectKeys;
};
export type ReviewService = ReturnType<typeof createReviewService>;

export function createReviewService({
  database,
  clock,
  identifiers,
  experiments,
  actions,
  subjectKeys,
}: ReviewDependencies) {
  const at = () => new Date(clock.now());

  async function locked(tx: Tx, id: string): Promise<Row> {
    const row = await tx
      .selectFrom("reviews")
      .selectAll()
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new ProblemError({ code: "not-found", detail: "There is no such item." });
    return row;
  }

  /** Refuses an item that is past deciding, or that somebody else holds. */
  function refuseTaken(row: Row, person: Actor): void {
    if (!isOpen(row.state))
      throw new ProblemError({
        code: "already-decided",
        detail: `This item is ${row.state}${row.decided_by ? `, by ${row.decided_by.name}` : ""}. Nothing of yours was kept.`,
      });
    if (
      row.state === "claimed" &&
      row.claimed_by &&
      row.claimed_by.id !== person.id &&
      row.claim_ends_at &&
      row.claim_ends_at > at()
    )
      throw new ProblemError({
        code: "claimed-by-another",
        detail: `${row.claimed_by.name} is on this item. Take another, or ask.`,
      });
  }

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
    row: Row,
    state: ReviewState,
    by: Actor,
    values: Partial<Row>,
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
    await release(tx, row, by, final);
  }

  /** Queues the publication of `payload`, or of the baseline where there is none. */
  async function release(tx: Tx, row: Row, by: Actor, payload?: JsonValue): Promise<void> {
    const { experiment, content } = await experiments.pinned(tx, row.experiment_key, row.revision);
    const action = content.definition.action;
    if (!action) return;
    const key = await keyOf(tx, row.unit);
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
      expiresAt: new Date(clock.now() + approvalMinutes * 60_000),
    });
  }

  const summary = async (tx: Tx, id: string) => {
    const [item] = await reviewSummaries(tx, subjectKeys, (reviews) => reviews.where("reviews.id", "=", id));
    if (!item) throw new ProblemError({ code: "not-found", detail: "There is no such item." });
    return item;
  };

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
        await database.notify(tx, "belay_reviews", environment);
        return { review: stored.id, state: stored.state, dueAt: stored.due_at.toISOString() };
      });
    },

    async claim(caller: PersonCaller, id: string) {
      const person = actorOf(caller);
      return database.transaction(async (tx) => {
        const row = await locked(tx, id);
        refuseTaken(row, person);
        // One at a time: taking an item puts back the one held before.
        await tx
          .updateTable("reviews")
          .set({ state: "waiting", claimed_by: null, claim_ends_at: null })
          .where("state", "=", "claimed")
          .where("id", "!=", id)
          .where(sql<boolean>`claimed_by ->> 'id' = ${person.id}`)
          .execute();
        await tx
          .updateTable("reviews")
          .set({
            state: "claimed",
            claimed_by: sql`${JSON.stringify(person)}::jsonb`,
            claim_ends_at: new Date(clock.now() + claimMs),
            opened_at: row.opened_at ?? at(),
          })
          .where("id", "=", id)
          .execute();
        await database.notify(tx, "belay_reviews", row.environment);
        return summary(tx, id);
      });
    },

    async release(caller: PersonCaller, id: string) {
      const person = actorOf(caller);
      return database.transaction(async (tx) => {
        const row = await locked(tx, id);
        refuseTaken(row, person);
        await tx
          .updateTable("reviews")
          .set({ state: "waiting", claimed_by: null, claim_ends_at: null })
          .where("id", "=", id)
          .execute();
        await database.notify(tx, "belay_reviews", row.environment);
        return summary(tx, id);
      });
    },

    /** Decides on exactly the draft that was shown. The lock on exposure makes a kill come before or after, never between. */
    async decide(caller: PersonCaller, id: string, given: Verdict) {
      const person = actorOf(caller);
      return database.transaction(async (tx) => {
        const row = await locked(tx, id);
        refuseTaken(row, person);
        if (row.due_at <= at())
          throw new ProblemError({
            code: "already-decided",
            detail: "This item was due before your verdict arrived; its baseline is being sent.",
          });
        if (given.draftDigest !== row.draft_digest)
          throw new ProblemError({
            code: "conflict",
            detail: "The draft shown to you is not the one that is kept. Open the item again.",
          });
        const exposure = await lockExposure(tx, row.environment, row.experiment_key);
        if (!exposure || exposure.state === "killed")
          throw new ProblemError({
            code: "exposure-closed",
            detail: "The experiment has been killed; this draft can't be sent. Its baseline is being sent.",
          });
        const key = await keyOf(tx, row.unit);
        const { experiment, content } = await experiments.pinned(tx, row.experiment_key, row.revision);
        const values = {
          rating: given.rating ?? null,
          active_ms: given.activeMs,
          opened_at: row.opened_at ?? at(),
        };
        if (given.verdict === "rejected") {
          if (!content.definition.review.reasons.includes(given.reason))
            throw new ProblemError({
              code: "invalid-request",
              detail: `/reason: choose one of ${content.definition.review.reasons.join(", ")}.`,
              errors: [{ path: "/reason", message: "is not one of the reasons" }],
            });
          const sealed =
            given.words === undefined
              ? null
              : seal(key, JSON.stringify({ words: given.words }), verdictBinding(id));
          await end(tx, row, "rejected", person, { ...values, reason: given.reason, sealed_verdict: sealed });
        } else {
          const final = given.verdict === "edited" ? given.final : openItem(key, row).draft;
          if (given.verdict === "edited") refuseOutsideContract(experiment.contracts.output, final);
          await end(
            tx,
            row,
            given.verdict,
            person,
            {
              ...values,
              final_digest: canonicalDigest(final),
              sealed_verdict: seal(key, JSON.stringify({ final }), verdictBinding(id)),
            },
            final,
          );
        }
        await database.notify(tx, "belay_reviews", row.environment);
        return summary(tx, id);
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
        for (const environment of new Set(rows.map((row) => row.environment)))
          await database.notify(tx, "belay_reviews", environment);
        return rows.length;
      });
    },

    /** Ends what waits under a killed experiment in the baseline, publications not yet tried included. Returns how many. */
    async withdraw(environment: EnvironmentKey, experiment: string, limit = 100): Promise<number> {
      return database.transaction(async (tx) => {
        const exposure = await lockExposure(tx, environment, experiment);
        if (exposure?.state !== "killed") return 0;
        const rows = await tx
          .selectFrom("reviews")
          .selectAll()
          .where("environment", "=", environment)
          .where("experiment_key", "=", experiment)
          .where("state", "in", ["waiting", "claimed"])
          .orderBy("due_at")
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        for (const row of rows) await end(tx, row, "withdrawn", systemActor, {});
        const untried = await actions.withdrawUntried(tx, environment, experiment, limit);
        for (const id of untried) {
          await release(tx, await locked(tx, id), systemActor);
        }
        if (rows.length + untried.length > 0) await database.notify(tx, "belay_reviews", environment);
        return rows.length + untried.length;
      });
    },
  };
}

function refuseOutsideContract(schema: Record<string, unknown>, final: JsonValue): void {
  const result = createContract(schema).check(final);
  const first = result.findings[0];
  if (!result.valid)
    throw new ProblemError({
      code: "invalid-request",
      detail: `The edited text does not keep the output's contract: ${first ? `${first.path} ${first.message}` : "see the contract"}.`,
      errors: result.findings.map(({ path, message }) => ({ path: `/final${path}`, message })),
    });
}
