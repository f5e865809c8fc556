import type { ExperimentDetail, MetricResult } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import type { CsvColumn } from "../../components/table-behind.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { improvementOf } from "../../lib/improvement.ts";
import { metricFormat } from "../../lib/metric-format.ts";
import { groups, groupWords, roleWords, wordOf } from "../../lib/metric-words.ts";
import { EffectCell } from "./effect-cell.tsx";

interface MetricListProps {
  items: MetricResult[];
  experiment: ExperimentDetail;
  unit: string;
  sort: string | undefined;
}

/** All metrics by group; within one those that are measured come first unless sorted otherwise. */
export function MetricList({ items, experiment, unit, sort }: MetricListProps) {
  return (
    <DataTable
      label="Metrics"
      columns={columnsFor(experiment, unit)}
      rows={items.toSorted(
        (a, b) =>
          groups.indexOf(a.metric.group) - groups.indexOf(b.metric.group) || statusOrder(a) - statusOrder(b),
      )}
      rowKey={({ metric }) => metric.key}
      groupOf={({ metric }) => groupWords[metric.group]}
      sort={sort}
      rowLinks
      className="metric-list"
    />
  );
}

function statusOrder({ status }: MetricResult): number {
  return status === "not-measured-yet" ? 1 : 0;
}

function columnsFor({ key, definition }: ExperimentDetail, unit: string): Column<MetricResult>[] {
  const arm = (result: MetricResult, name: "ai" | "baseline") => {
    const value = result.arms?.[name];
    if (!value || value.value === null) return null;
    return (
      <span>
        {metricFormat(result, definition).value(value.value)}
        <small>{formatPlural(value.units, unit)}</small>
      </span>
    );
  };
  return [
    {
      key: "name",
      title: "Metric",
      sortBy: ({ metric }) => metric.name,
      render: ({ metric }) => (
        <>
          <Link
            className="name"
            to="/experiments/$experiment/metrics/$metric"
            params={{ experiment: key, metric: metric.key }}
          >
            {metric.name}
          </Link>{" "}
          {metric.role !== "diagnostic" && (
            <span className="badge" data-tone={metric.role === "success" ? "rope" : "none"}>
              {roleWords[metric.role]}
            </span>
          )}
          <small>{metric.meaning}</small>
        </>
      ),
    },
    { key: "ai", title: "AI", numeric: true, render: (result) => arm(result, "ai") },
    { key: "baseline", title: "Baseline", numeric: true, render: (result) => arm(result, "baseline") },
    {
      key: "effect",
      title: "Better by",
      render: (result) =>
        result.effect && result.status === "measured" ? (
          <EffectCell result={result} definition={definition} />
        ) : null,
    },
    {
      key: "verdict",
      title: "Verdict",
      sortBy: (result) => wordOf(result).word,
      render: (result) => {
        const { tone, word, icon } = wordOf(result);
        return (
          <span>
            <ToneWord tone={tone} {...(icon && { icon })}>
              {word}
            </ToneWord>
            {result.status !== "too-early" && <small>{result.statusDetail}</small>}
          </span>
        );
      },
    },
  ];
}

/** The whole list as a file, numbers unrounded and turned so that more is better. */
export const listColumns: CsvColumn<MetricResult>[] = [
  text("Metric", ({ metric }) => metric.key),
  text("Name", ({ metric }) => metric.name),
  text("Group", ({ metric }) => metric.group),
  text("Role", ({ metric }) => metric.role),
  text("Unit", ({ metric }) => metric.unit),
  text("Status", ({ status }) => status),
  text("Detail", ({ statusDetail }) => statusDetail),
  number("AI", ({ arms }) => arms?.ai.value),
  number("AI units", ({ arms }) => arms?.ai.units),
  number("Baseline", ({ arms }) => arms?.baseline.value),
  number("Baseline units", ({ arms }) => arms?.baseline.units),
  number("Better by", (result) => turned(result)?.estimate),
  number("Low", (result) => turned(result)?.low),
  number("High", (result) => turned(result)?.high),
  text("Verdict", ({ verdict }) => verdict ?? ""),
];

function turned({ effect, metric }: MetricResult) {
  return effect && improvementOf(effect, metric.direction);
}

function text(title: string, exact: (row: MetricResult) => string): CsvColumn<MetricResult> {
  return { title, exact };
}

function number(
  title: string,
  of: (row: MetricResult) => number | null | undefined,
): CsvColumn<MetricResult> {
  return { title, exact: (row) => of(row) ?? null };
}
