import { setTimeout as sleep } from "node:timers/promises";
import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Log } from "../../platform/log.ts";
import { isTransient } from "../../platform/transient.ts";
import { editionsOf, freeze, type MetricDependencies } from "./freezing.ts";
import type { Scope } from "./ledger.ts";
import { settle } from "./settling.ts";

const everyMs = 2_000;

/**
 * Settles and freezes all that is due, a batch a transaction: what a process leaves undone when it dies, the next one
 * finds in the tables. Returns the environments in which something changed.
 */
export async function freezeDue(
  dependencies: MetricDependencies,
  { signal, failed }: { signal?: AbortSignal; failed?: (scope: Scope, error: unknown) => void } = {},
): Promise<Set<EnvironmentKey>> {
  const { database, clock, experiments, allowanceMs } = dependencies;
  const changed = new Set<EnvironmentKey>();
  const drain = async (environment: EnvironmentKey, step: () => Promise<number>) => {
    while (!signal?.aborted && (await step()) > 0) changed.add(environment);
  };
  for (const scope of await comparedExperiments(dependencies))
    try {
      await advance(scope);
    } catch (error) {
      // What one experiment stumbles over must not hold up the others; a database that is away holds up all.
      if (isTransient(error)) throw error;
      failed?.(scope, error);
    }
  return changed;

  async function advance(scope: Scope): Promise<void> {
    await drain(scope.environment, () =>
      database.transaction((tx) => settle(tx, { experiments }, scope, new Date(clock.now() - allowanceMs))),
    );
    for (const edition of await editionsOf(database.kysely, experiments, scope))
      await drain(scope.environment, () =>
        database.transaction((tx) => freeze(tx, dependencies, scope, edition)),
      );
  }
}

/** Experiments that have units in their comparison. */
async function comparedExperiments({ database }: MetricDependencies): Promise<Scope[]> {
  const { rows } = await sql<Scope>`
    select distinct environment, experiment_key as experiment from assignment_counts order by 1, 2`.execute(
    database.kysely,
  );
  return rows;
}

/** Keeps the ledger up to date; one replica does it. */
export function keepMetrics(
  dependencies: MetricDependencies & { log: Log; onFrozen?: (environment: EnvironmentKey) => void },
) {
  const failed = ({ environment, experiment }: Scope, err: unknown) =>
    dependencies.log.error({ err, environment, experiment }, "metrics could not be frozen");
  return dependencies.database.elect("metric-upkeep", async (signal) => {
    while (!signal.aborted) {
      for (const environment of await freezeDue(dependencies, { signal, failed }))
        dependencies.onFrozen?.(environment);
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  });
}
