import type { MetricDetail, MetricResult, MetricsReport, PhaseSummary } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { csv } from "../output/csv.ts";
import { showMetric, showMetrics } from "../output/show-metrics.ts";

type Flags = RemoteFlags & { csv?: string | true };

export const metricsCommand = (context: Context): Command =>
  remoteCommand(
    "metrics",
    "Show what an experiment's metrics say, or one of them in detail",
    `belay metrics call-follow-up
belay metrics call-follow-up meeting-booked
belay metrics call-follow-up meeting-booked --csv series > series.csv`,
  )
    .argument("<experiment>", "key of an experiment")
    .argument("[metric]", "key of a metric")
    .option("--csv [table]", "print CSV: metrics or phases; of one metric, series, phases or segments")
    .action(
      remoteAction(context, async ({ client, environment }, flags: Flags, experiment, metric) => {
        const params = { experiment: experiment! };
        const query = { environment };
        const found =
          metric === undefined
            ? await client.metrics({ params, query })
            : await client.metric({ params: { ...params, metric }, query });
        if (flags.json) return printJson(context, found);
        if (flags.csv !== undefined) return context.out(tableOf(found, flags.csv));
        const { definition } = await client.experiment({ params, query });
        context.out(
          "items" in found
            ? showMetrics(found, experiment!, definition.metrics, context)
            : showMetric(found, definition.metrics, context),
        );
      }),
    );

function tableOf(found: MetricsReport | MetricDetail, asked: string | true): string {
  const tables: Record<string, () => string> =
    "items" in found
      ? { metrics: () => csv(found.items, metricColumns), phases: () => csv(found.phases, phaseColumns) }
      : {
          series: () =>
            csv(found.series, {
              at: ({ at }) => at,
              units: ({ units }) => units,
              difference: ({ estimate }) => estimate,
              low: ({ low }) => low,
              high: ({ high }) => high,
            }),
          phases: () =>
            csv(found.phases, {
              ...phaseColumns,
              baseline_measured: ({ baseline }) => baseline.units,
              baseline: ({ baseline }) => baseline.value,
              ai_measured: ({ ai }) => ai.units,
              ai: ({ ai }) => ai.value,
            }),
          segments: () =>
            csv(found.segments, {
              attribute: ({ attribute }) => attribute,
              value: ({ value }) => value,
              baseline_units: ({ baseline }) => baseline.units,
              baseline: ({ baseline }) => baseline.value,
              ai_units: ({ ai }) => ai.units,
              ai: ({ ai }) => ai.value,
              difference: ({ effect }) => effect?.estimate ?? null,
              low: ({ effect }) => effect?.low ?? null,
              high: ({ effect }) => effect?.high ?? null,
            }),
        };
  const name = asked === true ? Object.keys(tables)[0]! : asked;
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (table === undefined)
    throw new CommandFailure(
      exitCode.invalid,
      `There is no table "${name}" here. Choose one of ${Object.keys(tables).join(", ")}.`,
    );
  return table();
}

const metricColumns: Record<string, (item: MetricResult) => string | number | null> = {
  metric: ({ metric }) => metric.key,
  role: ({ metric }) => metric.role,
  unit: ({ metric }) => metric.unit,
  status: ({ status }) => status,
  detail: ({ statusDetail }) => statusDetail,
  baseline_units: ({ arms }) => arms?.baseline.units ?? null,
  baseline: ({ arms }) => arms?.baseline.value ?? null,
  ai_units: ({ arms }) => arms?.ai.units ?? null,
  ai: ({ arms }) => arms?.ai.value ?? null,
  difference: ({ effect }) => effect?.estimate ?? null,
  low: ({ effect }) => effect?.low ?? null,
  high: ({ effect }) => effect?.high ?? null,
  verdict: ({ verdict }) => verdict,
};

const phaseColumns: Record<string, (phase: PhaseSummary) => string | number | boolean | null> = {
  phase: ({ phase }) => phase,
  from: ({ from }) => from,
  to: ({ to }) => to,
  began: ({ began }) => began,
  ai_share: ({ share }) => share,
  baseline_units: ({ units }) => units.baseline,
  ai_units: ({ units }) => units.ai,
  sample_ratio_flagged: ({ sampleRatio }) => sampleRatio.flagged,
};
