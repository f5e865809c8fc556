import type { EnvironmentKey, Exposure, ExposureChange } from "@belay/contracts";
import { sql } from "kysely";
import { readCursor } from "../../platform/cursor.ts";
import type { Queryable } from "../../platform/database.ts";
import { strictest, type ExposureState, type HoldState } from "./exposure.ts";
import type { Schema } from "../../schema.ts";

type Query = Queryable<Schema>;

const scoped = (query: Query, environment: EnvironmentKey) =>
  query
    .selectFrom("exposures")
    .innerJoin("experiments", "experiments.key", "exposures.experiment_key")
    .innerJoin("environments", "environments.key", "exposures.environment")
    .leftJoin("workflow_holds", (join) =>
      join
        .onRef("workflow_holds.environment", "=", "exposures.environment")
        .onRef("workflow_holds.workflow_key", "=", "experiments.workflow_key"),
    )
    .where("exposures.environment", "=", environment);

/** Exposure as it takes effect, for some experiments or all that have an active revision. */
export async function exposuresOf(
  query: Query,
  environment: EnvironmentKey,
  experiments?: string[],
): Promise<[string, Exposure][]> {
  if (experiments?.length === 0) return [];
  const rows = await scoped(query, environment)
    .$if(experiments !== undefined, (rows) => rows.where("exposures.experiment_key", "in", experiments ?? []))
    .selectAll("exposures")
    .select(["environments.state as environment_state", "workflow_holds.state as workflow_state"])
    .execute();
  return rows.map((row) => {
    const workflow: HoldState = row.workflow_state ?? "open";
    const state = strictest(row.state, workflow, row.environment_state);
    const heldBy =
      state === "open"
        ? null
        : row.environment_state === state
          ? "environment"
          : workflow === state
            ? "workflow"
            : "experiment";
    return [
      row.experiment_key,
      {
        environment,
        state,
        heldBy,
        revision: row.revision,
        ring: row.ring,
        epoch: row.epoch,
        phase: row.phase,
        version: row.version,
        since: row.since.toISOString(),
        reason: row.reason,
        changedBy: row.changed_by,
      },
    ];
  });
}

/** An experiment that was never activated. */
export const inactiveExposure = (environment: EnvironmentKey): Exposure => ({
  environment,
  state: "inactive",
  heldBy: null,
  revision: null,
  ring: 0,
  epoch: 0,
  phase: 0,
  version: 0,
  since: null,
  reason: null,
  changedBy: null,
});

/**
 * Locks one experiment's exposure against change until the transaction ends, and says whether an AI result of
 * `epoch` may still count. Both locks are shared: transactions that ask wait for a change, never for each other.
 */
export async function lockExposure(
  tx: Query,
  environment: EnvironmentKey,
  experiment: string,
): Promise<ExposureState | undefined> {
  const { rows } = await sql<{
    state: HoldState;
    workflow_state: HoldState | null;
    environment_state: HoldState;
    epoch: number;
    killEpoch: number;
    revision: number;
    ring: number;
    phase: number;
  }>`
    select e.state, w.state as workflow_state, n.state as environment_state,
      e.epoch, e.kill_epoch as "killEpoch", e.revision, e.ring, e.phase
    from exposures e
    join experiments x on x.key = e.experiment_key
    join environments n on n.key = e.environment
    left join workflow_holds w on w.environment = e.environment and w.workflow_key = x.workflow_key
    where e.environment = ${environment} and e.experiment_key = ${experiment}
    for share of e`.execute(tx);
  const row = rows[0];
  return (
    row && {
      state: strictest(row.state, row.workflow_state ?? "open", row.environment_state),
      epoch: row.epoch,
      killEpoch: row.killEpoch,
      revision: row.revision,
      ring: row.ring,
      phase: row.phase,
    }
  );
}

export type HistoryFilter = {
  environment: EnvironmentKey;
  experiment?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/**
 * Changes newest first; an experiment's include those of its workflow and its environment. `workflows`: what a key is
 * confined to, null for whoever may see all.
 */
export async function exposureHistory(
  query: Query,
  { environment, experiment, cursor, limit }: HistoryFilter,
  workflows: readonly string[] | null = null,
): Promise<{ items: ExposureChange[]; next: string | null }> {
  const [before] = readCursor(cursor, "id") ?? [];
  const workflow =
    experiment === undefined
      ? undefined
      : await query
          .selectFrom("experiments")
          .select("workflow_key")
          .where("key", "=", experiment)
          .executeTakeFirst();
  const rows = await query
    .selectFrom("exposure_changes")
    .selectAll()
    .where("environment", "=", environment)
    .$if(experiment !== undefined, (changes) =>
      changes.where((e) =>
        e.or([
          e("scope_kind", "=", "environment"),
          e.and([e("scope_kind", "=", "experiment"), e("scope_key", "=", experiment ?? "")]),
          e.and([e("scope_kind", "=", "workflow"), e("scope_key", "=", workflow?.workflow_key ?? "")]),
        ]),
      ),
    )
    .$if(workflows !== null, (changes) =>
      changes.where((e) =>
        e.or([
          e("scope_kind", "=", "environment"),
          e.and([e("scope_kind", "=", "workflow"), e("scope_key", "in", workflows ?? [])]),
          e.and([
            e("scope_kind", "=", "experiment"),
            e(
              "scope_key",
              "in",
              e
                .selectFrom("experiments")
                .select("experiments.key")
                .where("workflow_key", "in", workflows ?? []),
            ),
          ]),
        ]),
      ),
    )
    .$if(before !== undefined, (changes) => changes.where("id", "<", before ?? ""))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row): ExposureChange => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: row.actor,
    environment,
    scope:
      row.scope_kind === "environment"
        ? { kind: "environment" }
        : { kind: row.scope_kind, key: row.scope_key ?? "" },
    change: row.change,
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
    version: row.version,
    promotions: row.promotions,
  }));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** When the present ring began: the last activation or move. */
export async function ringSince(
  query: Query,
  environment: EnvironmentKey,
  experiment: string,
): Promise<Date> {
  const row = await query
    .selectFrom("exposure_changes")
    .select("at")
    .where("environment", "=", environment)
    .where("scope_key", "=", experiment)
    .where("change", "in", ["activate", "raise", "lower"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? new Date(0);
}

/** Experiments that have been killed and the epoch each kill began, whether they have been resumed since or not. */
export async function killedEpochs(
  query: Query,
  environment: EnvironmentKey,
): Promise<{ experiment: string; epoch: number }[]> {
  return query
    .selectFrom("exposures")
    .select(["experiment_key as experiment", "kill_epoch as epoch"])
    .where("environment", "=", environment)
    .where("kill_epoch", ">", 0)
    .execute();
}
