import type { Arm, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { EndedReview } from "../reviews/index.ts";
import type { EndedRun } from "../runs/index.ts";

/** What is added up of runs and of drafts; `standard-values.ts` makes rates and means of it. */
export type SumName =
  | "input-quality"
  | "retrieval"
  | "sentences"
  | "checked"
  | "offered"
  | "opened"
  | "bypassed"
  | "decided"
  | "used"
  | "rejected"
  | "rating"
  | "active-minutes"
  | "time-to-send";

type Addition = { experiment: string; arm: Arm; name: SumName; seen: number; total: number };

const minuteMs = 60_000;

/** Adds up what runs say of their input, their search, their sentences and their checks. */
export async function sumRuns(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  stripe: number,
  runs: readonly EndedRun[],
): Promise<void> {
  const sums = new Map<string, Addition>();
  for (const { experiment, arm, inputQuality, steps } of runs) {
    const count = (name: SumName, seen: number, total: number) =>
      addTo(sums, { experiment, arm, name, seen, total });
    let [searches, found, sentences, supported, checks] = [0, 0, 0, 0, 0];
    let isViolated = false;
    for (const { name, status, facts } of steps) {
      if (name === "retrieve") {
        searches++;
        if (status === "ok") found++;
      }
      sentences += facts.sentences ?? 0;
      supported += facts.supported ?? 0;
      for (const { verdict } of facts.checks ?? []) {
        checks++;
        isViolated ||= verdict === "failed";
      }
    }
    if (inputQuality !== undefined) count("input-quality", 1, inputQuality);
    if (searches > 0) count("retrieval", 1, Number(found === searches));
    if (sentences > 0) count("sentences", sentences, sentences - Math.min(sentences, supported));
    if (checks > 0) count("checked", 1, Number(isViolated));
  }
  await write(tx, environment, stripe, sums);
}

/** Adds up how a draft ended. Drafts come from the AI arm; those that a kill took away were not offered. */
export async function sumReview(tx: Queryable<Schema>, stripe: number, review: EndedReview): Promise<void> {
  const { state } = review;
  if (state === "withdrawn") return;
  const isUsed = state === "approved" || state === "edited";
  const isDecided = isUsed || state === "rejected";
  const of = (name: SumName, total: number) => ({
    experiment: review.experiment,
    arm: "ai" as const,
    name,
    seen: 1,
    total,
  });
  const minutes = (review.endedAt.getTime() - review.queuedAt.getTime()) / minuteMs;
  const sums = new Map<string, Addition>();
  for (const one of [
    of("offered", Number(isUsed)),
    of("opened", Number(review.wasOpened || isDecided)),
    of("bypassed", Number(state === "expired")),
    ...(isDecided ? [of("decided", Number(isUsed)), of("rejected", Number(state === "rejected"))] : []),
    ...(isUsed ? [of("used", Number(state === "edited")), of("time-to-send", minutes)] : []),
    ...(review.rating === null ? [] : [of("rating", review.rating)]),
    ...(review.activeMs === null ? [] : [of("active-minutes", review.activeMs / minuteMs)]),
  ])
    addTo(sums, one);
  await write(tx, review.environment, stripe, sums);
}

function addTo(sums: Map<string, Addition>, one: Addition): void {
  const key = `${one.experiment} ${one.arm} ${one.name}`;
  const held = sums.get(key);
  if (held) {
    held.seen += one.seen;
    held.total += one.total;
  } else sums.set(key, one);
}

/** Sorted, so that two transactions lock rows in one order and each row once. */
async function write(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  stripe: number,
  sums: ReadonlyMap<string, Addition>,
): Promise<void> {
  if (sums.size === 0) return;
  const rows = [...sums.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  await tx
    .insertInto("metric_sums")
    .values(
      rows.map(({ experiment, ...one }) => ({ environment, experiment_key: experiment, stripe, ...one })),
    )
    .onConflict((conflict) =>
      conflict.columns(["environment", "experiment_key", "arm", "name", "stripe"]).doUpdateSet((e) => ({
        seen: sql<number>`metric_sums.seen + ${e.ref("excluded.seen")}`,
        total: sql<number>`metric_sums.total + ${e.ref("excluded.total")}`,
      })),
    )
    .execute();
}
