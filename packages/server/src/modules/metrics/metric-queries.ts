import type { MetricDetail, MetricResult, MetricsReport } from "@belay/contracts";
import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { listExperiments, type ExperimentService } from "../experiments/index.ts";
import type { Scope } from "./ledger.ts";
import { measuredMetrics, type MeasuredMetric } from "./measured-metric.ts";
import { readEvidence } from "./metric-evidence.ts";
import { armValue, metricResult, type Report } from "./metric-result.ts";
import { allFates, fatesOf, outcomeTallies } from "./outcome-fates.ts";
import { assignmentCounts, phaseSummaries } from "./phase-queries.ts";
import { segmentsOf } from "./segments.ts";
import { standardMetrics, whyNotMeasured } from "./standard-metrics.ts";
import { standardValues, type StandardValue } from "./standard-values.ts";

const mostPoints = 500;

/** What screens read of an experiment's metrics: from states, rollups and counts, never from units. */
export function createMetricQueries({
  database,
  clock,
  experiments,
}: {
  database: Database<Schema>;
  clock: Clock;
  experiments: ExperimentService;
}) {
  const query = database.kysely;

  async function definitionOf({ environment, experiment }: Scope) {
    const [row] = await listExperiments(query, environment, null, experiment);
    if (!row)
      throw new ProblemError({ code: "not-found", detail: `There is no experiment "${experiment}".` });
    return (await experiments.pinned(query, experiment, row.revision)).content.definition;
  }

  async function read(scope: Scope, metric?: string) {
    const [definition, evidence, tallies, counts] = await Promise.all([
      definitionOf(scope),
      readEvidence(query, scope, metric),
      outcomeTallies(query, scope),
      assignmentCounts(query, scope),
    ]);
    const report: Report = {
      unit: definition.unit.name,
      evidence,
      tallies,
      assigned: counts.total,
      crossovers: counts.crossovers,
    };
    return { definition, report, counts, phases: await phaseSummaries(query, experiments, scope, counts) };
  }

  async function series(scope: Scope, { key, edition }: MeasuredMetric): Promise<MetricDetail["series"]> {
    const { rows } = await sql<{
      at: Date;
      units: number;
      estimate: number;
      low: number | null;
      high: number | null;
    }>`
      select at, units, estimate, low, high from (
        select *, row_number() over (order by units desc) - 1 as place, count(*) over () as points from metric_points
        where environment = ${scope.environment} and experiment_key = ${scope.experiment} and metric = ${key}
          and edition = ${edition}) as numbered
      where place % ((points + ${mostPoints - 1}) / ${mostPoints}) = 0 order by units`.execute(query);
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  return {
    async report(scope: Scope): Promise<MetricsReport> {
      const [{ definition, report, phases }, standard] = await Promise.all([
        read(scope),
        standardValues(query, scope, clock.now()),
      ]);
      const metrics = measuredMetrics(definition);
      return {
        asOf: new Date(clock.now()).toISOString(),
        unit: definition.unit.name,
        items: [
          ...metrics.map((measured) => metricResult(measured, report)),
          ...standardMetrics.map((metric) => standardResult(metric, standard.get(metric.key))),
        ],
        phases,
        crossovers: report.crossovers,
        outcomes: allFates(report.tallies, metrics, (metric) => report.evidence.states(metric)),
      };
    },

    async detail(scope: Scope, metric: string): Promise<MetricDetail> {
      const { definition, report, phases } = await read(scope, metric);
      const measured = measuredMetrics(definition).find(({ key }) => key === metric);
      const standard = standardMetrics.find(({ key }) => key === metric);
      if (measured) {
        const held = report.evidence.phases(metric, measured.edition);
        const byPhase = new Map(held.map(({ phase, state }) => [phase, state]));
        const valueIn = (phase: number, arm: "ai" | "baseline") => {
          const state = byPhase.get(phase);
          return armValue(measured, state ? [state] : [], arm);
        };
        const result = metricResult(measured, report);
        return {
          ...result,
          unitName: definition.unit.name,
          series: await series(scope, measured),
          phases: phases.map((phase) => ({
            ...phase,
            ai: valueIn(phase.phase, "ai"),
            baseline: valueIn(phase.phase, "baseline"),
          })),
          ...segmentsOf(measured, held, result.status === "measured"),
          outcomes: fatesOf(report.tallies, metric, report.evidence.states(metric), measured.names),
        };
      }
      if (!standard)
        throw new ProblemError({
          code: "not-found",
          detail: `"${scope.experiment}" has no metric "${metric}".`,
        });
      const values = await standardValues(query, scope, clock.now());
      const nobody = { units: 0, value: null };
      return {
        ...standardResult(standard, values.get(metric)),
        unitName: definition.unit.name,
        series: [],
        phases: phases.map((phase) => ({ ...phase, ai: nobody, baseline: nobody })),
        segments: [],
        repeatability: [],
        outcomes: {},
      };
    },
  };
}

/** A standard metric is shown per arm; runs are no units, so nothing is inferred from it. */
function standardResult(metric: MetricResult["metric"], value: StandardValue | undefined): MetricResult {
  return {
    metric,
    status: value ? "measured" : "not-measured-yet",
    statusDetail: value?.detail ?? whyNotMeasured(metric.key),
    arms: value?.arms ?? null,
    effect: null,
    method: null,
    approximate: false,
    verdict: null,
    minimumEffect: null,
    margin: null,
    planned: null,
    notes: [],
  };
}
