import type { MetricDetail, PhaseSummary } from "@belay/contracts";
import { useSearch } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { type CsvColumn, CsvButton } from "../../components/table-behind.tsx";
import { ClockTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount, formatShare, pluralOf } from "../../lib/format.ts";
import type { MetricFormat } from "../../lib/metric-format.ts";

type Phase = PhaseSummary & Partial<Pick<MetricDetail["phases"][number], "ai" | "baseline">>;

interface PhaseTableProps {
  phases: Phase[];
  unit: string;
  fileName: string;
  /** Of the metric whose values stand beside the units; none where it is about all metrics. */
  format?: MetricFormat;
}

/** Stretches with the same rules: compared each by itself and then combined, never mixed. */
export function PhaseTable({ phases, unit, fileName, format }: PhaseTableProps) {
  const { sort } = useSearch({ strict: false });
  return (
    <section>
      <div className="row apart section-head">
        <h2>Phases</h2>
        {phases.length > 0 && (
          <CsvButton label="Phases" fileName={fileName} columns={fileColumns} rows={phases} />
        )}
      </div>
      {phases.length === 0 ? (
        <p className="quiet">
          None yet. The first begins with the first {unit} beyond shadow; any change of revision, ring or
          metric begins another.
        </p>
      ) : (
        <DataTable
          label="Phases"
          columns={columnsFor(unit, format)}
          rows={phases}
          rowKey={({ phase }) => String(phase)}
          sort={sort}
          className="tight"
        />
      )}
    </section>
  );
}

function columnsFor(unit: string, format: MetricFormat | undefined): Column<Phase>[] {
  const plural = pluralOf(unit);
  const values: Column<Phase>[] = format
    ? [
        { key: "ai", title: "AI", numeric: true, render: ({ ai }) => format.value(ai?.value ?? null) },
        {
          key: "baseline",
          title: "Baseline",
          numeric: true,
          render: ({ baseline }) => format.value(baseline?.value ?? null),
        },
      ]
    : [];
  return [
    {
      key: "phase",
      title: "Phase",
      sortBy: ({ phase }) => phase,
      render: ({ phase, began }) => (
        <span>
          <b>{phase}</b> {began}
        </span>
      ),
    },
    {
      key: "from",
      title: "From",
      sortBy: ({ from }) => Date.parse(from),
      render: ({ from }) => <ClockTime at={from} withDay />,
    },
    { key: "to", title: "To", render: ({ to }) => (to ? <ClockTime at={to} withDay /> : "now") },
    { key: "share", title: "Share of AI", numeric: true, render: ({ share }) => formatShare(share) },
    {
      key: "units",
      title: `AI, baseline ${plural}`,
      numeric: true,
      render: ({ units }) => `${formatCount(units.ai)}, ${formatCount(units.baseline)}`,
    },
    ...values,
    {
      key: "ratio",
      title: "Shares",
      sortBy: ({ sampleRatio }) => -sampleRatio.logE,
      render: ({ sampleRatio, units }) =>
        sampleRatio.flagged ? (
          <ToneWord tone="watch">off</ToneWord>
        ) : units.ai + units.baseline === 0 ? (
          "nobody yet"
        ) : (
          <ToneWord tone="good">as planned</ToneWord>
        ),
    },
  ];
}

const fileColumns: CsvColumn<Phase>[] = [
  { title: "Phase", exact: ({ phase }) => phase },
  { title: "From", exact: ({ from }) => from },
  { title: "To", exact: ({ to }) => to },
  { title: "Began", exact: ({ began }) => began },
  { title: "Share of AI", exact: ({ share }) => share },
  { title: "AI units", exact: ({ units }) => units.ai },
  { title: "Baseline units", exact: ({ units }) => units.baseline },
  { title: "AI value", exact: ({ ai }) => ai?.value ?? null },
  { title: "Baseline value", exact: ({ baseline }) => baseline?.value ?? null },
  { title: "Log e-value of the shares", exact: ({ sampleRatio }) => sampleRatio.logE },
  { title: "Shares are off", exact: ({ sampleRatio }) => String(sampleRatio.flagged) },
];
