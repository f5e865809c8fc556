import type { EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import { mayUseWorkflow, type KeyCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { RulesetFeed } from "./ruleset-feed.ts";
import type { Schema } from "../../schema.ts";

type Amount = { experiment: string; micros: number };
export type SpendService = ReturnType<typeof createSpendService>;

/** The largest slice given at once: a twentieth of the day's ceiling, so that one instance can't drain it. */
const slicesADay = 20;

/**
 * Gives out a day's money in slices, so that N instances don't spend N times the ceiling. What an instance was
 * given and did not spend before it ended stays given for that day.
 */
export function createSpendService({
  database,
  clock,
  feed,
}: {
  database: Database<Schema>;
  clock: Clock;
  feed: RulesetFeed;
}) {
  const day = () => new Date(clock.now()).toISOString().slice(0, 10);

  async function grant(
    environment: EnvironmentKey,
    experiment: string,
    wanted: number,
    ceiling: number,
  ): Promise<number> {
    const slice = Math.min(wanted, Math.ceil(ceiling / slicesADay));
    // The insert takes the row's lock, so that what is left is read and taken in one step.
    const { rows } = await sql<{ granted: number }>`
      insert into spend_days as held (environment, experiment_key, day, granted_micros, last_grant)
      values (${environment}, ${experiment}, ${day()}, least(${slice}::bigint, ${ceiling}::bigint), least(${slice}::bigint, ${ceiling}::bigint))
      on conflict (environment, experiment_key, day) do update
        set granted_micros = held.granted_micros + greatest(0, least(${slice}::bigint, ${ceiling}::bigint - held.granted_micros)),
            last_grant = greatest(0, least(${slice}::bigint, ${ceiling}::bigint - held.granted_micros))
      returning last_grant as granted`.execute(database.kysely);
    return rows[0]?.granted ?? 0;
  }

  return {
    async settle(
      caller: KeyCaller,
      environment: EnvironmentKey,
      spent: Amount[],
      wanted: Amount[],
    ): Promise<Amount[]> {
      if (spent.length === 0 && wanted.length === 0) return [];
      const experiments = new Map(
        feed
          .ruleset(environment, caller.workflows)
          ?.experiments.map((experiment) => [experiment.key, experiment]),
      );
      const mine = (amount: Amount) => {
        const experiment = experiments.get(amount.experiment);
        return experiment !== undefined && mayUseWorkflow(caller, experiment.workflow) && amount.micros > 0;
      };
      for (const amount of spent.filter(mine))
        await sql`
          insert into spend_days (environment, experiment_key, day, spent_micros) values (${environment}, ${amount.experiment}, ${day()}, ${amount.micros})
          on conflict (environment, experiment_key, day) do update set spent_micros = spend_days.spent_micros + excluded.spent_micros`.execute(
          database.kysely,
        );
      const granted: Amount[] = [];
      for (const amount of wanted.filter(mine)) {
        const ceiling = Math.floor(
          (experiments.get(amount.experiment)?.budgets.spend.perDay ?? 0) * 1_000_000,
        );
        granted.push({
          experiment: amount.experiment,
          micros: await grant(environment, amount.experiment, amount.micros, ceiling),
        });
      }
      return granted;
    },
  };
}
