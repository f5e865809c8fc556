import type { ExperimentDetail, MetricDetail } from "@belay/contracts";
import { type BehindColumn, TableBehind } from "../../components/table-behind.tsx";
import { IntervalChart } from "../../components/interval-chart.tsx";
import type { IntervalPoint } from "../../lib/interval-path.ts";
import { askedOf, type MetricFormat, metricFormat } from "../../lib/metric-format.ts";
import { turnWords } from "../../lib/metric-words.ts";
import { formatCount, formatKey, pluralOf } from "../../lib/format.ts";
import { type Horizon, horizonOf } from "../../lib/time-axis.ts";
import { formatDayAndMinute, useClock } from "../../lib/time.ts";
import { comparison } from "../../lib/worth.ts";
import { aboveZeroSince, seriesOf } from "./metric-series.ts";

/** Before the first interval the axis shows at most this share of the time since. */
const leadIn = 0.15;
const minute = 60_000;

/** A metric's interval over time, what the plan asks for, and the table behind it. */
export function MetricChart({ detail, experiment }: { detail: MetricDetail; experiment: ExperimentDetail }) {
  const now = useClock((time) => Math.floor(time / minute) * minute + minute);
  const points = seriesOf(detail, now);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const format = metricFormat(detail, experiment.definition);
  const { metric, planned, phases } = detail;
  const { minimumEffect, margin } = askedOf(detail, experiment.definition);
  const began = Date.parse(phases[0]?.from ?? new Date(first.at).toISOString());
  const from = Math.min(first.at, Math.max(began, first.at - (last.at - first.at) * leadIn));
  const horizon = horizonOf(from, last.at, planned?.mature ?? last.units, planned?.units ?? null);
  const lines = [
    ...(minimumEffect === null
      ? []
      : [
          {
            value: minimumEffect,
            label: `the memo asks for ${format.size(minimumEffect)}`,
            short: `${format.size(minimumEffect)} asked`,
          },
        ]),
    ...(margin === null
      ? []
      : [{ value: -margin, label: `${format.size(margin)} worse is allowed`, short: "margin" }]),
  ];
  const since = aboveZeroSince(points);
  return (
    <>
      <IntervalChart
        label={`${metric.name} over time. Now ${comparison(detail, experiment.definition)}.${
          since === undefined ? "" : ` Above zero since ${formatDayAndMinute(since)}.`
        }${lines.map(({ label }) => ` ${label}.`).join("")}`}
        points={points}
        horizon={horizon}
        now={last.at}
        lines={lines}
        marks={phases.map((phase) => ({ at: Date.parse(phase.from), label: `phase ${phase.phase}` }))}
        ahead={aheadWords(horizon, last.at, planned !== null)}
        format={format.effect}
        tick={format.tick}
        unit={format.effectUnit}
        limit={format.limit}
      />
      <p className="note">
        Better by, in {format.effectUnit}: {turnWords(metric.direction)}
        {metric.direction === "lower" && ", because less is better"}.{" "}
        {detail.cannotDecide === undefined
          ? `The band holds at every look${since === undefined ? "" : `; above zero since ${formatDayAndMinute(since)}`}.`
          : "As the metric is declared, the band is approximate and decides nothing."}
        {detail.approximate &&
          detail.cannotDecide === undefined &&
          " Approximate at so few units, or so uneven ones: it decides nothing yet."}
      </p>
      <TableBehind
        label={`${metric.name} over time`}
        fileName={`${experiment.key}-${metric.key}-over-time`}
        columns={columns(format, detail.unitName)}
        rows={points.toReversed()}
      />
    </>
  );
}

function columns(format: MetricFormat, unit: string): BehindColumn<IntervalPoint>[] {
  const end = (value: number | null) => (value === null ? "none" : format.effect(value));
  const units = formatKey(pluralOf(unit));
  return [
    {
      title: "Time",
      shown: ({ at }) => formatDayAndMinute(at),
      exact: ({ at }) => new Date(at).toISOString(),
    },
    { title: units, numeric: true, shown: (row) => formatCount(row.units), exact: (row) => row.units },
    {
      title: "Better by",
      numeric: true,
      shown: (row) => format.effect(row.estimate),
      exact: (row) => row.estimate,
    },
    { title: "Low", numeric: true, shown: (row) => end(row.low), exact: (row) => row.low },
    { title: "High", numeric: true, shown: (row) => end(row.high), exact: (row) => row.high },
  ];
}

function aheadWords({ plannedAt }: Horizon, now: number, hasPlan: boolean): string {
  if (!hasPlan) return "";
  return plannedAt === null ? "plan reached" : `about ${roughSpan(plannedAt - now)} left`;
}

/** `7 days`, `5 hours`: a pace is no clock. */
function roughSpan(milliseconds: number): string {
  const sizes: [number, string][] = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [minute, "minute"],
  ];
  const [size, name] = sizes.find(([length]) => milliseconds >= 1.5 * length) ?? [minute, "minute"];
  const count = Math.max(1, Math.round(milliseconds / size));
  return `${formatCount(count)} ${name}${count === 1 ? "" : "s"}`;
}
