import type { ExperimentDetail, MetricResult, MetricsReport } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { MetricTile } from "../../components/metric-tile.tsx";
import { formatPlural } from "../../lib/format.ts";
import { improvementOf } from "../../lib/improvement.ts";
import { askedOf, metricFormat } from "../../lib/metric-format.ts";
import { wordOf } from "../../lib/metric-words.ts";
import { EffectRope } from "../metrics/effect-cell.tsx";

/** The metric that decides and those that must not get worse, each with its interval. */
export function MetricTiles({ experiment, report }: { experiment: ExperimentDetail; report: MetricsReport }) {
  const items = report.items.filter(({ metric }) => metric.role !== "diagnostic");
  if (items.length === 0) return null;
  return (
    <section className="tiles flow" aria-label="What decides, and what must not get worse">
      {items.map((result) => (
        <Tile key={result.metric.key} experiment={experiment} result={result} unit={report.unit} />
      ))}
    </section>
  );
}

function Tile({
  experiment,
  result,
  unit,
}: {
  experiment: ExperimentDetail;
  result: MetricResult;
  unit: string;
}) {
  const { metric, arms, effect, status } = result;
  const { margin, minimumEffect } = askedOf(result, experiment.definition);
  const { tone, word, icon } = wordOf(result);
  const format = metricFormat(result, experiment.definition);
  const value = arms?.ai.value ?? null;
  const interval = effect && status === "measured" ? improvementOf(effect, metric.direction) : null;
  const limit =
    margin !== null
      ? `, margin ${format.effect(-margin)}`
      : minimumEffect !== null
        ? `, asked ${format.effect(minimumEffect)}`
        : "";
  return (
    <MetricTile
      name={
        <Link
          className="quiet-link"
          to="/experiments/$experiment/metrics/$metric"
          params={{ experiment: experiment.key, metric: metric.key }}
        >
          {metric.name}
        </Link>
      }
      tone={tone}
      icon={icon}
      verdict={word}
      figure={value === null ? "none yet" : format.value(value)}
      caption={
        arms && arms.baseline.value !== null
          ? `on AI, baseline ${format.value(arms.baseline.value)}`
          : `nothing settled on ${value === null ? "AI" : "the baseline"}`
      }
      metrics={
        interval
          ? [
              {
                name: `Better by, ${format.effectUnit}`,
                value: format.effect(interval.estimate),
                context: `${format.interval(interval.low, interval.high)}${limit}`,
                glyph: <EffectRope result={result} definition={experiment.definition} />,
              },
            ]
          : [
              {
                name: status === "not-measured-yet" ? result.statusDetail : "No interval yet",
                value: "",
                context: arms
                  ? `${formatPlural(arms.ai.units, unit)} on AI, ${formatPlural(arms.baseline.units, unit)} on the baseline`
                  : undefined,
              },
            ]
      }
    />
  );
}
