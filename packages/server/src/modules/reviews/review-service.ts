import type { Actor, EnvironmentKey, JsonValue, ReviewState, verdict } from "@belay/contracts";
import { createContract } from "@belay/checks";
import { sql } from "kysely";
import type { z } from "zod";
import { actorOf, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalDigest } from "../../platform/crypto/canonical.ts";
import { seal } from "../../platform/crypto/envelope.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { ActionService } from "../actions/index.ts";
import { recordAudit, type AuditFact } from "../audit/index.ts";
import type { ExperimentService } from "../experiments/index.ts";
import { lockExposure } from "../exposure/index.ts";
import { requireNamed } from "../memos/index.ts";
import { noteOpening, type SubjectKeys } from "../runs/index.ts";
import { claimMs, isOpen } from "./review.ts";
import { createReviewEndings } from "./review-endings.ts";
import { openItem, reviewSummaries, verdictBinding } from "./review-queries.ts";
import { lockReview, type ReviewRow } from "./review-store.ts";
import { createReviewSubmission } from "./review-submission.ts";

type Tx = Transaction<Schema>;
type Verdict = z.output<typeof verdict>;

export type ReviewDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  experiments: ExperimentService;
  actions: ActionService;
  subjectKeys: SubjectKeys;
  /** Told of each draft that ends, in the transaction that ends it. */
  noteEnded(tx: Tx, review: EndedReview): Promise<void>;
};

/** Whose text was shown. */
export type OpenedReview = { id: string; run: string; environment: EnvironmentKey; experiment: string };

/** How a draft ended. */
export type EndedReview = {
  environment: EnvironmentKey;
  experiment: string;
  state: ReviewState;
  wasOpened: boolean;
  queuedAt: Date;
  endedAt: Date;
  /** 1 to 5; null where none was given. */
  rating: number | null;
  /** Time that a person worked on it; null where nobody did. */
  activeMs: number | null;
};
export type ReviewService = ReturnType<typeof createReviewService>;

export function createReviewService(dependencies: ReviewDependencies) {
  const { database, clock, identifiers, experiments, subjectKeys } = dependencies;
  const endings = createReviewEndings(dependencies);
  const { end, keyOf, expire, withdraw, dropServed, sweepActions } = endings;
  const { submit } = createReviewSubmission(dependencies, endings);
  const at = () => new Date(clock.now());

  /** Refuses an item that is past deciding, or that somebody else holds. */
  function refuseTaken(row: ReviewRow, person: Actor): void {
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

  /** A person's step on an item, in the transaction that takes it. */
  const note = (
    tx: Tx,
    caller: PersonCaller,
    row: ReviewRow,
    verb: "claim" | "release" | "decide",
    after: Record<string, AuditFact>,
  ) =>
    recordAudit(tx, {
      id: identifiers.next(),
      at: at(),
      caller,
      action: `review.${verb}`,
      subject: { kind: "review", id: row.id },
      environment: row.environment,
      experiment: row.experiment_key,
      before: { state: row.state, claimedBy: row.claimed_by?.id ?? null },
      after: { run: row.run_id, ...after },
    });

  const summary = async (tx: Tx, id: string) => {
    const [item] = await reviewSummaries(tx, subjectKeys, (reviews) => reviews.where("reviews.id", "=", id));
    if (!item) throw new ProblemError({ code: "not-found", detail: "There is no such item." });
    return item;
  };

  return {
    submit,
    expire,
    withdraw,
    dropServed,
    sweepActions,

    /** Who read the text of a run at the desk stays on record. */
    async noteOpened(caller: PersonCaller, opened: OpenedReview): Promise<void> {
      const opening = {
        id: identifiers.next(),
        run: opened.run,
        at: at(),
        actor: actorOf(caller),
        reason: "Review desk",
      };
      await database.transaction(async (tx) => {
        if (!(await noteOpening(tx, opening, claimMs))) return;
        await recordAudit(tx, {
          id: identifiers.next(),
          at: opening.at,
          caller,
          action: "payload.open",
          subject: { kind: "run", id: opened.run },
          environment: opened.environment,
          experiment: opened.experiment,
          after: { review: opened.id },
        });
      });
    },

    async claim(caller: PersonCaller, id: string) {
      const person = actorOf(caller);
      return database.transaction(async (tx) => {
        const row = await lockReview(tx, id);
        refuseTaken(row, person);
        const { memo } = await experiments.pinned(tx, row.experiment_key, row.revision);
        requireNamed(caller, memo, "review");
        // One at a time: taking an item puts back the one held before.
        const putBack = await tx
          .updateTable("reviews")
          .set({ state: "waiting", claimed_by: null, claim_ends_at: null })
          .where("state", "=", "claimed")
          .where("id", "!=", id)
          .where(sql<boolean>`claimed_by ->> 'id' = ${person.id}`)
          .returningAll()
          .execute();
        for (const left of putBack)
          await note(tx, caller, { ...left, state: "claimed", claimed_by: person }, "release", {
            state: "waiting",
            claimedBy: null,
          });
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
        await note(tx, caller, row, "claim", { state: "claimed", claimedBy: person.id });
        await database.notify(tx, "belay_reviews", row.environment);
        return summary(tx, id);
      });
    },

    async release(caller: PersonCaller, id: string) {
      const person = actorOf(caller);
      return database.transaction(async (tx) => {
        const row = await lockReview(tx, id);
        refuseTaken(row, person);
        await tx
          .updateTable("reviews")
          .set({ state: "waiting", claimed_by: null, claim_ends_at: null })
          .where("id", "=", id)
          .execute();
        await note(tx, caller, row, "release", { state: "waiting", claimedBy: null });
        await database.notify(tx, "belay_reviews", row.environment);
        return summary(tx, id);
      });
    },

    /** Decides on exactly the draft that was shown. The lock on exposure makes a kill come before or after, never between. */
    async decide(caller: PersonCaller, id: string, given: Verdict) {
      const person = actorOf(caller);
      return database.transaction(async (tx) => {
        const row = await lockReview(tx, id);
        refuseTaken(row, person);
        await refuseServed(tx, row.run_id);
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
        if (!exposure || exposure.state === "killed" || row.epoch < exposure.killEpoch)
          throw new ProblemError({
            code: "exposure-closed",
            detail: "The experiment has been killed; this draft can't be sent. Its baseline is being sent.",
          });
        const key = await keyOf(tx, row.unit);
        const { experiment, content, memo } = await experiments.pinned(tx, row.experiment_key, row.revision);
        requireNamed(caller, memo, "review");
        if (given.verdict !== "rejected" && content.definition.action) requireNamed(caller, memo, "publish");
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
          await note(tx, caller, row, "decide", {
            state: "rejected",
            reason: { text: given.reason },
            ...(given.words !== undefined && { words: { text: given.words } }),
            rating: values.rating,
            activeMs: values.active_ms,
          });
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
          await note(tx, caller, row, "decide", {
            state: given.verdict,
            finalDigest: canonicalDigest(final),
            rating: values.rating,
            activeMs: values.active_ms,
          });
        }
        await database.notify(tx, "belay_reviews", row.environment);
        return summary(tx, id);
      });
    },
  };
}

/** A run that ended without waiting was served its baseline already; nothing may be sent a second time. */
async function refuseServed(tx: Tx, run: string): Promise<void> {
  const row = await tx
    .selectFrom("runs")
    .select(["status", "outcome"])
    .where("id", "=", run)
    .executeTakeFirst();
  if (row?.status === "ended" && row.outcome !== "pending")
    throw new ProblemError({
      code: "already-decided",
      detail:
        "The service did not wait for this draft and sent the baseline itself. There is nothing left to send.",
    });
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
