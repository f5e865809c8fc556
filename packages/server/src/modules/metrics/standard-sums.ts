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
  const additions = runs.flatMap(({ experiment, arm, inputQuality, steps }): Addition[] => {
    const of = (name: SumName, seen: number, total: number) => ({ experiment, arm, name, seen, total });
    const retrievals = steps.filter((step) => step.name === "retrieve");
    const sentences = steps.reduce((sum, { facts }) => sum + (facts.sentences ?? 0), 0);
    const supported = steps.reduce((sum, { facts }) => sum + (facts.supported ?? 0), 0);
    const checks = steps.flatMap(({ facts }) => facts.checks ?? []);
    const violated = checks.some(({ verdict }) => verdict === "failed");
    return [
      ...(inputQuality === undefined ? [] : [of("input-quality", 1, inputQuality)]),
      ...(retrievals.length === 0
        ? []
        : [of("retrieval", 1, Number(retrievals.every(({ status }) => status === "ok")))]),
      ...(sentences === 0 ? [] : [of("sentences", sentences, sentences - Math.min(sentences, supported))]),
      ...(checks.length === 0 ? [] : [of("checked", 1, Number(violated))]),
    ];
  });
  await add(tx, environment, stripe, additions);
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
  await add(tx, review.environment, stripe, [
    of("offered", Number(isUsed)),
    of("opened", Number(review.wasOpened || isDecided)),
    of("bypassed", Number(state === "expired")),
    ...(isDecided ? [of("decided", Number(isUsed)), of("rejected", Number(state === "rejected"))] : []),
    ...(isUsed ? [of("used", Number(state === "edited")), of("time-to-send", minutes)] : []),
    ...(review.rating === null ? [] : [of("rating", review.rating)]),
    ...(review.activeMs === null ? [] : [of("active-minutes", review.activeMs / minuteMs)]),
  ]);
}

/** Sorted and summed, so that two transactions lock rows in one order and each row once. */
async function add(
  tx: Queryable<Schema>,
  environment: EnvironmentKey,
  stripe: number,
  additions: readonly Addition[],
): Promise<void> {
  const sums = new Map<string, Addition>();
  for (const one of additions) {
    const key = [one.experiment, one.arm, one.name].join(" ");
    const held = sums.get(key);
    sums.set(key, {
      ...one,
      seen: one.seen + (held?.seen ?? 0),
      total: one.total + (held?.total ?? 0),
    });
  }
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
