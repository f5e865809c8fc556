import type { EnvironmentKey, MetricsReport } from "@belay/contracts";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { deadActions } from "../actions/index.ts";
import { listExperiments, type ExperimentService } from "../experiments/index.ts";
import { exposuresOf } from "../exposure/index.ts";
import { activityOf, emptyActivity, unitsByRing } from "../runs/index.ts";
import type { SignedMemo, StageFacts } from "./stage-facts.ts";

type Query = Queryable<Schema>;
export type Place = { environment: EnvironmentKey; experiment: string };

export type StageQueryDependencies = {
  database: Database<Schema>;
  clock: Clock;
  experiments: ExperimentService;
  metricsReport: (place: Place) => Promise<MetricsReport>;
  /** The memo of that digest, if it is in force and every signature it takes counts now. */
  signedMemo: (experiment: string, digest: string) => Promise<SignedMemo | null>;
};

export type StageQueries = ReturnType<typeof createStageQueries>;

/** Gathers what is known about an experiment: from rollups, counts and the record of changes. */
export function createStageQueries({
  database,
  clock,
  experiments,
  metricsReport,
  signedMemo,
}: StageQueryDependencies) {
  const query = database.kysely;

  return {
    async facts(place: Place): Promise<StageFacts & { name: string }> {
      const { environment, experiment } = place;
      const [row] = await listExperiments(query, environment, null, experiment);
      if (!row)
        throw new ProblemError({ code: "not-found", detail: `There is no experiment "${experiment}".` });
      const { definition } = (await experiments.pinned(query, experiment, row.revision)).content;
      const [
        [exposure],
        activity,
        ringUnits,
        report,
        dead,
        memo,
        changes,
        runDays,
        lastRun,
        lastBaselineRun,
        reviews,
        actions,
      ] = await Promise.all([
        exposuresOf(query, environment, [experiment]),
        activityOf(query, environment, [experiment]),
        unitsByRing(query, environment, experiment),
        metricsReport(place),
        deadActions(query, environment),
        signedMemo(experiment, row.memoDigest),
        ownChanges(query, place),
        daysWithRuns(query, place),
        latestRun(query, place, "ai"),
        latestRun(query, place, "baseline"),
        reviewsByPeople(query, place),
        actionsDone(query, place),
      ]);
      const isActive = exposure?.[1].revision != null;
      const success = report.items.find(({ metric }) => metric.role === "success") ?? null;
      return {
        name: definition.name,
        experiment,
        environment,
        now: clock.now(),
        unit: definition.unit.name,
        rings: definition.rings.length,
        active: isActive
          ? { revision: row.revision, memoDigest: row.memoDigest, shortcuts: definition.shortcuts }
          : null,
        memo,
        changes,
        activity: activity.get(experiment) ?? emptyActivity,
        ringUnits,
        runDays,
        lastRun,
        lastBaselineRun,
        success,
        harmed: report.items.filter(({ verdict }) => verdict === "harmed").length,
        sharesOff: report.phases.some(({ sampleRatio }) => sampleRatio.flagged),
        reviewsByPeople: reviews,
        actionsDone: actions,
        deadActions: dead.get(experiment) ?? 0,
      };
    },
  };
}

/** The experiment's own changes, newest first; what its workflow or environment went through is not its evidence. */
async function ownChanges(query: Query, { environment, experiment }: Place): Promise<StageFacts["changes"]> {
  const rows = await query
    .selectFrom("exposure_changes")
    .select(["change", "actor", "at", "to_state"])
    .where("environment", "=", environment)
    .where("scope_kind", "=", "experiment")
    .where("scope_key", "=", experiment)
    .orderBy("id", "desc")
    .limit(500)
    .execute();
  return rows.map(({ change, actor, at, to_state }) => ({
    change,
    actor,
    at: at.toISOString(),
    ring: numberAfter("ring", to_state),
    revision: numberAfter("revision", to_state),
  }));
}

const numberAfter = (word: string, state: string): number | null => {
  const found = new RegExp(`^${word} (\\d+)`).exec(state)?.[1];
  return found === undefined ? null : Number(found);
};

async function daysWithRuns(
  query: Query,
  { environment, experiment }: Place,
): Promise<StageFacts["runDays"]> {
  const { rows } = await sql<{ days: number; weeks: number }>`
    select count(*)::int as days, coalesce(ceil((max(day) - min(day) + 1) / 7.0), 0)::int as weeks
    from (select distinct (at at time zone 'UTC')::date as day from run_rollups
      where environment = ${environment} and experiment_key = ${experiment} and span = 'minute' and arm = 'ai' and runs > 0) as seen`.execute(
    query,
  );
  return rows[0] ?? { days: 0, weeks: 0 };
}

/** The newest ended run that went the AI way, or got the baseline. */
async function latestRun(
  query: Query,
  { environment, experiment }: Place,
  served: "ai" | "baseline",
): Promise<StageFacts["lastRun"]> {
  const run = await query
    .selectFrom("runs")
    .select(["id", "started_at"])
    .where("environment", "=", environment)
    .where("experiment_key", "=", experiment)
    .where("status", "=", "ended")
    .$if(served === "ai", (runs) =>
      runs.where((e) => e.or([e("assigned", "=", "ai"), e("shadow", "=", true)])),
    )
    .$if(served === "baseline", (runs) =>
      runs.where("served", "=", "baseline").where("shadow", "=", false).where("ring", "is not", null),
    )
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return run ? { id: run.id, at: run.started_at.toISOString() } : null;
}

async function reviewsByPeople(query: Query, { environment, experiment }: Place): Promise<number> {
  const { decided } = await query
    .selectFrom("reviews")
    .select((e) => e.fn.countAll<number>().as("decided"))
    .where("environment", "=", environment)
    .where("experiment_key", "=", experiment)
    .where("state", "in", ["approved", "edited", "rejected"])
    .where(sql<boolean>`decided_by ->> 'kind' in ('person', 'sample')`)
    .executeTakeFirstOrThrow();
  return Number(decided);
}

async function actionsDone(query: Query, { environment, experiment }: Place): Promise<number> {
  const { done } = await query
    .selectFrom("actions")
    .select((e) => e.fn.countAll<number>().as("done"))
    .where("environment", "=", environment)
    .where("experiment_key", "=", experiment)
    .where("state", "=", "done")
    .executeTakeFirstOrThrow();
  return Number(done);
}
