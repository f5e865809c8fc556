import type { KeyObject } from "node:crypto";
import type { EnvironmentKey, JsonValue, ReviewDetail, ReviewSummary, RunDetail } from "@belay/contracts";
import { sql, type Selectable, type SelectQueryBuilder } from "kysely";
import { open } from "../../platform/crypto/envelope.ts";
import { readCursor } from "../../platform/cursor.ts";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { latestRevisions, type ExperimentService } from "../experiments/index.ts";
import { exposuresOf } from "../exposure/index.ts";
import type { SubjectKeys } from "../runs/index.ts";
import { approvalMinutes } from "./review.ts";
import type { ReviewTables } from "./review-tables.ts";

type Query = Queryable<Schema>;
type Row = Selectable<ReviewTables["reviews"]>;
type Reviews = SelectQueryBuilder<Schema, "reviews", Row>;

/** What a reviewer reads, as it is kept: under the subject's key. */
export type SealedItem = Pick<
  ReviewDetail,
  "title" | "source" | "draft" | "baseline" | "references" | "checks"
> & { target: string; idempotencyKey: string };

export const itemBinding = (id: string): string => `review ${id} item`;
export const verdictBinding = (id: string): string => `review ${id} verdict`;

export const openItem = (key: KeyObject, row: Pick<Row, "id" | "sealed_item">): SealedItem =>
  JSON.parse(open(key, row.sealed_item, itemBinding(row.id)).toString()) as SealedItem;

/** Items with their titles, in the order the caller asks for. */
export async function reviewSummaries(
  query: Query,
  subjectKeys: SubjectKeys,
  narrow: (reviews: Reviews) => Reviews,
): Promise<ReviewSummary[]> {
  const rows = await narrow(query.selectFrom("reviews").selectAll("reviews") as Reviews).execute();
  // One after the other: within a transaction there is one connection.
  const keys = await subjectKeys.keysFor(
    query,
    rows.map((row) => row.unit),
  );
  const names = await experimentNames(query, [...new Set(rows.map((row) => row.experiment_key))]);
  return rows.map((row) => {
    const key = keys.get(row.unit);
    return {
      id: row.id,
      experiment: row.experiment_key,
      experimentName: names.get(row.experiment_key) ?? row.experiment_key,
      environment: row.environment,
      run: row.run_id,
      arm: "ai",
      title: key ? openItem(key, row).title : "Erased",
      state: row.state,
      queuedAt: row.queued_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      claimedBy: row.state === "claimed" ? row.claimed_by : null,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at?.toISOString() ?? null,
    };
  });
}

async function experimentNames(query: Query, experiments: string[]): Promise<Map<string, string>> {
  if (experiments.length === 0) return new Map();
  const rows = await latestRevisions(query)
    .select(["experiments.key", sql<string>`revisions.content -> 'definition' ->> 'name'`.as("name")])
    .where("experiments.key", "in", experiments)
    .execute();
  return new Map(rows.map((row) => [row.key, row.name]));
}

export type ReviewFilter = {
  environment: EnvironmentKey;
  experiment?: string | undefined;
  state: "open" | "decided";
  cursor?: string | undefined;
  limit: number;
};

/** Open items by due time, or decided ones newest first. The cursor is the last item's time and id. */
export async function listReviews(
  query: Query,
  subjectKeys: SubjectKeys,
  { environment, experiment, state, cursor, limit }: ReviewFilter,
) {
  const after = readCursor(cursor, "instant", "id");
  const [time, id] = after ?? [];
  const items = await reviewSummaries(query, subjectKeys, (reviews) => {
    const scoped = reviews
      .where("environment", "=", environment)
      .$if(experiment !== undefined, (list) => list.where("experiment_key", "=", experiment ?? ""));
    return state === "open"
      ? scoped
          .where("state", "in", ["waiting", "claimed"])
          .$if(after !== undefined, (list) =>
            list.where(sql<boolean>`(due_at, id) > (${time}::timestamptz, ${id}::uuid)`),
          )
          .orderBy("due_at")
          .orderBy("id")
          .limit(limit + 1)
      : scoped
          .where("decided_at", "is not", null)
          .$if(after !== undefined, (list) =>
            list.where(sql<boolean>`(decided_at, id) < (${time}::timestamptz, ${id}::uuid)`),
          )
          .orderBy("decided_at", "desc")
          .orderBy("id", "desc")
          .limit(limit + 1);
  });
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const open = await query
    .selectFrom("reviews")
    .select((e) => [e.fn.countAll<number>().as("waiting"), e.fn.min("queued_at").as("oldest")])
    .where("environment", "=", environment)
    .where("state", "in", ["waiting", "claimed"])
    .$if(experiment !== undefined, (list) => list.where("experiment_key", "=", experiment ?? ""))
    .executeTakeFirstOrThrow();
  return {
    items: page,
    next:
      items.length > limit && last ? `${state === "open" ? last.dueAt : last.decidedAt}_${last.id}` : null,
    waiting: Number(open.waiting),
    oldestQueuedAt: open.oldest?.toISOString() ?? null,
  };
}

export async function reviewDetail(
  query: Query,
  subjectKeys: SubjectKeys,
  experiments: ExperimentService,
  id: string,
): Promise<ReviewDetail> {
  const [summary] = await reviewSummaries(query, subjectKeys, (reviews) =>
    reviews.where("reviews.id", "=", id),
  );
  const row = await query.selectFrom("reviews").selectAll().where("id", "=", id).executeTakeFirst();
  if (!summary || !row) throw new ProblemError({ code: "not-found", detail: "There is no such item." });
  const key = (await subjectKeys.keysFor(query, [row.unit])).get(row.unit);
  if (!key)
    throw new ProblemError({ code: "not-found", detail: "This item's data subject has been erased." });
  const { source, draft, baseline, references, checks, target } = openItem(key, row);
  const verdict = row.sealed_verdict
    ? (JSON.parse(open(key, row.sealed_verdict, verdictBinding(id)).toString()) as { final?: JsonValue })
    : undefined;
  const { definition } = (await experiments.pinned(query, row.experiment_key, row.revision)).content;
  const [[, exposure] = []] = await exposuresOf(query, row.environment, [row.experiment_key]);
  const { action, review } = definition;
  return {
    ...summary,
    revision: row.revision,
    attributes: row.attributes,
    source,
    draft,
    draftDigest: row.draft_digest,
    final: verdict?.final ?? null,
    baseline,
    references,
    checks,
    reasons: review.reasons,
    askRating: review.rating,
    action: action
      ? { system: action.system, recordType: action.recordType, verb: action.verb, target }
      : null,
    approvalExpiresMinutes: approvalMinutes,
    held: exposure?.state === "paused",
  };
}

/** A run's review: its own, or that of an earlier run which handed in the same piece of work. */
const reviewRowOf = (query: Query, run: string): Promise<Row | undefined> =>
  query
    .selectFrom("reviews")
    .innerJoin("run_reviews", "run_reviews.review_id", "reviews.id")
    .selectAll("reviews")
    .where("run_reviews.run_id", "=", run)
    .executeTakeFirst();

/** A run's review as its page shows it. */
export async function reviewOfRun(query: Query, run: string): Promise<RunDetail["review"]> {
  const row = await reviewRowOf(query, run);
  return row
    ? {
        id: row.id,
        state: row.state,
        reviewer: row.decided_by ?? row.claimed_by,
        openedAt: row.opened_at?.toISOString() ?? null,
        decidedAt: row.decided_at?.toISOString() ?? null,
        activeMs: row.active_ms,
        rating: row.rating,
        reason: row.reason,
      }
    : null;
}

/** The text a reviewer sent, where one did. */
export async function finalOfRun(
  query: Query,
  subjectKeys: SubjectKeys,
  run: string,
): Promise<JsonValue | undefined> {
  const row = await reviewRowOf(query, run);
  const key = row && (await subjectKeys.keysFor(query, [row.unit])).get(row.unit);
  if (!row?.sealed_verdict || !key) return undefined;
  return (
    JSON.parse(open(key, row.sealed_verdict, verdictBinding(row.id)).toString()) as { final?: JsonValue }
  ).final;
}

/** Items waiting for a person, by experiment. */
export async function waitingReviews(
  query: Query,
  environment: EnvironmentKey,
): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom("reviews")
    .select((e) => ["experiment_key", e.fn.countAll<number>().as("waiting")])
    .where("environment", "=", environment)
    .where("state", "in", ["waiting", "claimed"])
    .groupBy("experiment_key")
    .execute();
  return new Map(rows.map((row) => [row.experiment_key, Number(row.waiting)]));
}
