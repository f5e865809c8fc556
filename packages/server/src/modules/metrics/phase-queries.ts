import type { Arm, PhaseSummary } from "@belay/contracts";
import { sampleRatio } from "@belay/statistics";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { Scope } from "./ledger.ts";

type Query = Queryable<Schema>;

export type AssignmentCounts = {
  byPhase: Map<number, Record<Arm, number>>;
  total: number;
  crossovers: number;
};

export async function assignmentCounts(
  query: Query,
  { environment, experiment }: Scope,
): Promise<AssignmentCounts> {
  const { rows } = await sql<{ phase: number; arm: Arm; units: number; crossovers: number }>`
    select phase, arm, sum(units)::bigint as units, sum(crossovers)::bigint as crossovers from assignment_counts
    where environment = ${environment} and experiment_key = ${experiment} group by phase, arm order by phase`.execute(
    query,
  );
  const byPhase: AssignmentCounts["byPhase"] = new Map();
  for (const { phase, arm, units } of rows) {
    const of = byPhase.get(phase) ?? { ai: 0, baseline: 0 };
    byPhase.set(phase, { ...of, [arm]: units });
  }
  return {
    byPhase,
    total: rows.reduce((sum, row) => sum + row.units, 0),
    crossovers: rows.reduce((sum, row) => sum + row.crossovers, 0),
  };
}

type Beginning = { from: Date; began: string; revision: number };

/** Phases as exposure began them: the k-th change of revision or ring began phase k. */
async function beginnings(query: Query, { environment, experiment }: Scope): Promise<Map<number, Beginning>> {
  const rows = await query
    .selectFrom("exposure_changes")
    .select(["at", "change", "to_state"])
    .where("environment", "=", environment)
    .where("scope_kind", "=", "experiment")
    .where("scope_key", "=", experiment)
    .where("change", "in", ["activate", "raise", "lower"])
    .orderBy("id")
    .execute();
  let revision = 1;
  return new Map(
    rows.map(({ at, change, to_state }, index): [number, Beginning] => {
      revision = Number(/^revision (\d+)$/.exec(to_state)?.[1] ?? revision);
      const began = change === "activate" ? `${to_state} activated` : `${change}d to ${to_state}`;
      return [index + 1, { from: at, began: began.replace("lowerd", "lowered"), revision }];
    }),
  );
}

/** Phases that have units, and the present one, each with the check of its sample ratio. */
export async function phaseSummaries(
  query: Query,
  experiments: ExperimentService,
  scope: Scope,
  { byPhase }: AssignmentCounts,
): Promise<PhaseSummary[]> {
  const begun = await beginnings(query, scope);
  const numbers = [...new Set([...byPhase.keys(), begun.size])].filter(
    (phase) => phase > 0 || byPhase.has(phase),
  );
  const summaries: PhaseSummary[] = [];
  for (const phase of numbers.toSorted((a, b) => a - b)) {
    const beginning = begun.get(phase);
    if (!beginning && !byPhase.has(phase)) continue;
    const units = byPhase.get(phase) ?? { ai: 0, baseline: 0 };
    const share = await shareOf(query, experiments, scope, beginning?.revision ?? 1);
    const { logE, isMismatch } = sampleRatio([units.ai, units.baseline], [share, 1 - share]);
    summaries.push({
      phase,
      from: (beginning?.from ?? new Date(0)).toISOString(),
      to: begun.get(phase + 1)?.from.toISOString() ?? null,
      began: beginning?.began ?? "not on record",
      share,
      units,
      sampleRatio: {
        // An arm that was to get nobody: as certain as evidence gets.
        logE: Math.min(logE, Number.MAX_SAFE_INTEGER),
        flagged: isMismatch,
        causes: isMismatch ? causes(units, share) : [],
      },
    });
  }
  return summaries;
}

async function shareOf(
  query: Query,
  experiments: ExperimentService,
  { experiment }: Scope,
  revision: number,
) {
  return (await experiments.pinned(query, experiment, revision)).content.definition.split.ai;
}

/** The likely causes of a wrong ratio, with the first place to look at. */
function causes(units: Record<Arm, number>, share: number): string[] {
  const total = units.ai + units.baseline;
  const lacking = units.ai / total < share ? "AI" : "baseline";
  const evidence = `Exposures of the ${lacking} arm were lost: look first at instances with missing evidence and at the SDK's dropped records.`;
  return [
    evidence,
    `Units were filtered after the assignment, such as by a condition in the service that one arm fails more often: count units where the gate is asked, not later.`,
    `One arm was redirected, or retried under another unit key: compare the unit keys that both arms send.`,
  ];
}
