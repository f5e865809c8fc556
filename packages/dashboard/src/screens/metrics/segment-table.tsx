import type { Definition, MetricDetail } from "@belay/contracts";
import { useSearch } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { RopeGlyph } from "../../components/rope-glyph.tsx";
import { type CsvColumn, CsvButton } from "../../components/table-behind.tsx";
import { formatPlural } from "../../lib/format.ts";
import { improvementOf } from "../../lib/improvement.ts";
import { type MetricFormat, metricFormat } from "../../lib/metric-format.ts";
import { reachOf } from "../../lib/rope-scale.ts";
import { markOf } from "./effect-cell.tsx";
import { RepeatabilityTable } from "./repeatability-table.tsx";

type Segment = MetricDetail["segments"][number];

interface SegmentTableProps {
  detail: MetricDetail;
  definition: Definition;
  fileName: string;
}

/** Ropes reach so many times as far as the largest estimate: the intervals of small segments go on beyond. */
const reachTimes = 2;

/** Does it hold across kinds of units, or is it one good corner? All ropes share one scale. */
export function SegmentTable({ detail, definition, fileName }: SegmentTableProps) {
  const { sort } = useSearch({ strict: false });
  const { segments, metric, unitName } = detail;
  const format = metricFormat(detail, definition);
  const estimates = [...segments.map(({ effect }) => effect), detail.effect].flatMap((effect) =>
    effect ? [{ ...improvementOf(effect, metric.direction), low: 0, high: 0 }] : [],
  );
  const mark = markOf(detail, definition);
  const columns = columnsFor(detail, format, mark, reachOf(estimates, mark) * reachTimes);
  return (
    <section className="part">
      <div className="row apart section-head">
        <h2>Segments</h2>
        {segments.length > 0 && (
          <CsvButton label="Segments" fileName={fileName} columns={fileColumns(detail)} rows={segments} />
        )}
      </div>
      {segments.length === 0 ? (
        <p className="quiet">
          None to compare yet: segments are the attributes that the service sends with a {unitName}.
        </p>
      ) : (
        <>
          <RepeatabilityTable detail={detail} format={format} fileName={`${fileName}-repeatability`} />
          <DataTable
            label="Segments"
            columns={columns}
            rows={segments}
            rowKey={({ attribute, value }) => `${attribute} ${value}`}
            sort={sort}
            className="tight"
          />
          <p className="note mt-2">
            For orientation: many small groups are looked at, so one of them alone proves nothing. Read
            whether it holds once, with the decision. Every {unitName} stays where it was at its first run.{" "}
            {format.limit === 1 && "Intervals end at 100 points, the most there can be."}
          </p>
        </>
      )}
    </section>
  );
}

function columnsFor(
  detail: MetricDetail,
  format: MetricFormat,
  mark: number | null,
  reach: number,
): Column<Segment>[] {
  const { metric, unitName } = detail;
  const arm = ({ units, value }: Segment["ai"]) => (
    <span>
      {format.value(value)}
      <small>{formatPlural(units, unitName)}</small>
    </span>
  );
  return [
    {
      key: "segment",
      title: "Segment",
      sortBy: ({ attribute, value }) => `${attribute} ${value}`,
      render: ({ attribute, value }) => (
        <span>
          {attribute} <b>{value}</b>
        </span>
      ),
    },
    { key: "ai", title: "AI", numeric: true, render: ({ ai }) => arm(ai) },
    { key: "baseline", title: "Baseline", numeric: true, render: ({ baseline }) => arm(baseline) },
    {
      key: "effect",
      title: "Better by",
      sortBy: ({ effect }) => (effect ? improvementOf(effect, metric.direction).estimate : -Infinity),
      render: ({ effect }) => {
        if (!effect || (effect.low === null && effect.high === null))
          return <span className="text-ink-3">too few to compare</span>;
        const interval = improvementOf(effect, metric.direction);
        const words = `${format.interval(interval.low, interval.high)} ${format.effectUnit}`;
        return (
          <span className="rope-cell">
            <RopeGlyph
              interval={interval}
              mark={mark}
              reach={reach}
              label={`better by ${format.effect(interval.estimate)}, ${words}`}
            />
            <span>
              <b>{format.effect(interval.estimate)}</b> <span className="nw">{words}</span>
            </span>
          </span>
        );
      },
    },
  ];
}

function fileColumns({ metric }: MetricDetail): CsvColumn<Segment>[] {
  const turned = ({ effect }: Segment) => effect && improvementOf(effect, metric.direction);
  return [
    { title: "Attribute", exact: ({ attribute }) => attribute },
    { title: "Value", exact: ({ value }) => value },
    { title: "AI", exact: ({ ai }) => ai.value },
    { title: "AI units", exact: ({ ai }) => ai.units },
    { title: "Baseline", exact: ({ baseline }) => baseline.value },
    { title: "Baseline units", exact: ({ baseline }) => baseline.units },
    { title: "Better by", exact: (segment) => turned(segment)?.estimate ?? null },
    { title: "Low", exact: (segment) => turned(segment)?.low ?? null },
    { title: "High", exact: (segment) => turned(segment)?.high ?? null },
  ];
}
