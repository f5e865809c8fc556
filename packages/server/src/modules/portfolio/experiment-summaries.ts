import type { EnvironmentKey, ExperimentDetail, ExperimentSummary, Exposure } from "@belay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { deadActions } from "../actions/index.ts";
import { listExperiments, type ExperimentRow, type ExperimentService } from "../experiments/index.ts";
import {
  exposuresOf,
  gateItems,
  inactiveExposure,
  ringSince,
  type InstanceRegistry,
} from "../exposure/index.ts";
import { guardedRevision, type MemoGuard } from "../memos/index.ts";
import { waitingReviews } from "../reviews/index.ts";
import { activityOf, emptyActivity, unitsByRing } from "../runs/index.ts";

const recentMs = 3_600_000;

/** What the portfolio and an experiment's overview show: rollups and counts, so the cost doesn't grow with the runs. */
export function createExperimentSummaries({
  database,
  clock,
  instances,
  experiments,
  guard,
}: {
  database: Database<Schema>;
  clock: Clock;
  instances: InstanceRegistry;
  experiments: ExperimentService;
  guard: MemoGuard;
}) {
  const query = database.kysely;

  async function summarise(environment: EnvironmentKey, rows: ExperimentRow[]): Promise<ExperimentSummary[]> {
    const keys = rows.map((row) => row.key);
    const pinned = await experiments.pinnedAll(
      query,
      rows.map(({ key, revision }) => ({ experiment: key, revision })),
    );
    const [memos, exposures, all, recent, waiting, dead, connected] = await Promise.all([
      guard.statuses(query, pinned.map(guardedRevision)),
      exposuresOf(query, environment, keys),
      activityOf(query, environment, keys),
      activityOf(query, environment, keys, new Date(clock.now() - recentMs)),
      waitingReviews(query, environment),
      deadActions(query, environment),
      instances.connected(environment),
    ]);
    const exposureOf = new Map<string, Exposure>(exposures);
    return rows.map((row, index): ExperimentSummary => {
      const { definition } = row.content;
      const exposure = exposureOf.get(row.key) ?? inactiveExposure(environment);
      const concerned = connected.filter(
        (instance) => instance.workflows === null || instance.workflows.includes(row.workflow),
      );
      return {
        key: row.key,
        name: definition.name,
        hypothesis: definition.hypothesis,
        workflow: definition.workflow,
        latestRevision: row.latestRevision,
        memo: { digest: row.memoDigest, ...memos[index]! },
        rings: definition.rings.map(({ name, share }) => ({ name, share })),
        exposure,
        waitingReviews: waiting.get(row.key) ?? 0,
        deadActions: dead.get(row.key) ?? 0,
        instances: {
          connected: concerned.length,
          applied: concerned.filter((instance) => instance.version >= exposure.version).length,
        },
        activity: all.get(row.key) ?? emptyActivity,
        recent: recent.get(row.key) ?? emptyActivity,
      };
    });
  }

  return {
    async list(environment: EnvironmentKey, workflows: string[] | null): Promise<ExperimentSummary[]> {
      return summarise(environment, await listExperiments(query, environment, workflows));
    },

    async detail(environment: EnvironmentKey, experiment: string): Promise<ExperimentDetail> {
      const rows = await listExperiments(query, environment, null, experiment);
      const [summary] = await summarise(environment, rows);
      const definition = rows[0]?.content.definition;
      if (!summary || !definition)
        throw new ProblemError({ code: "not-found", detail: `There is no experiment "${experiment}".` });
      const pinned = await experiments.pinned(
        query,
        experiment,
        summary.exposure.revision ?? rows[0]!.revision,
      );
      const [memoItems, units, since] = await Promise.all([
        guard.items(query, guardedRevision(pinned)),
        unitsByRing(query, environment, experiment),
        ringSince(query, environment, experiment),
      ]);
      const { ring, state } = summary.exposure;
      const next = state === "inactive" ? 0 : ring + 1 >= definition.rings.length ? null : ring + 1;
      const own = gateItems(definition, ring, { now: new Date(clock.now()), since, units });
      return {
        ...summary,
        definition,
        nextGate: {
          ring: next,
          // At the last ring nothing is ahead but the end of what the memo allows.
          items:
            next === null
              ? memoItems.filter((item) => !item.met)
              : [...memoItems, ...(next === 0 ? [] : own)],
        },
        ringUnits: definition.rings.map((_, index) => units[index] ?? 0),
      };
    },
  };
}
