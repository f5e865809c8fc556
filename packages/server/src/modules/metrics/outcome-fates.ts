import type { OutcomeFate } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { Scope } from "./ledger.ts";
import type { MeasuredMetric } from "./measured-metric.ts";
import type { PhaseState } from "./phase-state.ts";

export type Fates = Partial<Record<OutcomeFate, number>>;
export type Tally = { name: string; metric: string; fate: OutcomeFate | "received"; outcomes: number };

export async function outcomeTallies(
  query: Queryable<Schema>,
  { environment, experiment }: Scope,
): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select name, metric, fate, sum(outcomes)::bigint as outcomes from outcome_tallies
    where environment = ${environment} and experiment_key = ${experiment} group by name, metric, fate`.execute(
    query,
  );
  return rows;
}

/** How many outcomes of these names have come. */
export const received = (tallies: readonly Tally[], names: readonly string[]): number =>
  tallies
    .filter(({ name, fate }) => fate === "received" && names.includes(name))
    .reduce((sum, { outcomes }) => sum + outcomes, 0);

/**
 * What became of a metric's outcomes of one name or more; what nothing is known of yet is waiting.
 * @param states of every edition of the metric
 */
export function fatesOf(
  tallies: readonly Tally[],
  metric: string,
  states: readonly PhaseState[],
  names: readonly string[],
): Fates {
  const fates: Fates = {};
  const add = (fate: OutcomeFate, count: number) => {
    if (count !== 0) fates[fate] = (fates[fate] ?? 0) + count;
  };
  for (const { name, metric: of, fate, outcomes } of tallies)
    if (fate !== "received" && names.includes(name) && (of === metric || of === "")) add(fate, outcomes);
  for (const state of states)
    for (const [name, counts] of Object.entries(state.fates))
      if (names.includes(name))
        for (const [fate, count] of Object.entries(counts) as [OutcomeFate, number][]) add(fate, count);
  const decided = Object.values(fates).reduce((sum, count) => sum + count, 0);
  add("waiting", Math.max(0, received(tallies, names) - decided));
  return fates;
}

/** All outcomes of the experiment, each once: by the first metric that asks for it. */
export function allFates(
  tallies: readonly Tally[],
  metrics: readonly MeasuredMetric[],
  statesOf: (metric: string) => readonly PhaseState[],
): Fates {
  const names = new Set(tallies.map(({ name }) => name));
  const sum: Fates = {};
  for (const name of names) {
    const first = metrics.find((metric) => metric.names.includes(name));
    const fates = first
      ? fatesOf(tallies, first.key, statesOf(first.key), [name])
      : { unused: received(tallies, [name]) };
    for (const [fate, count] of Object.entries(fates) as [OutcomeFate, number][])
      if (count > 0) sum[fate] = (sum[fate] ?? 0) + count;
  }
  return sum;
}
