import type { IntakeSummary } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ActorName } from "../../components/mark.tsx";
import { CsvButton, type CsvColumn } from "../../components/table-behind.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatRough, heldBackBy, nameOf } from "./intake-words.ts";
import { PointsBar } from "./score-table.tsx";

export type Shown = "submitted" | "draft" | "in-memo" | "rejected";

/** Intakes in one state; those handed in by rank, with what holds each back. */
export function IntakeTable({
  intakes,
  shown,
  sort,
}: {
  intakes: IntakeSummary[];
  shown: Shown;
  sort: string | undefined;
}) {
  return (
    <>
      <DataTable
        label={labels[shown]}
        columns={shown === "submitted" ? ranked : shown === "draft" ? drafts : decided}
        rows={intakes}
        rowKey={({ id }) => id}
        sort={sort}
        defaultSort={shown === "submitted" ? "rank" : "-when"}
        rowLinks
        className={shown === "submitted" ? "ranking" : ""}
      />
      {shown === "submitted" && (
        <CsvButton label="Ranked intakes" fileName="ranked-intakes" columns={csv} rows={intakes} />
      )}
    </>
  );
}

const labels: Record<Shown, string> = {
  submitted: "Ranked intakes",
  draft: "Drafts",
  "in-memo": "Made into memos",
  rejected: "Rejected",
};

const name: Column<IntakeSummary> = {
  key: "name",
  title: "Workflow",
  sortBy: nameOf,
  render: (intake) => (
    <span>
      <Link className="name" to="/intakes/$intake" params={{ intake: intake.id }}>
        {nameOf(intake)}
      </Link>
      <small>{[intake.owner || "no owner named", intake.systemOfRecord].filter(Boolean).join(", ")}</small>
    </span>
  ),
};
const by: Column<IntakeSummary> = {
  key: "by",
  title: "From",
  sortBy: ({ author }) => author.name,
  wideOnly: true,
  render: ({ author }) => <ActorName actor={author} />,
};
const when: Column<IntakeSummary> = {
  key: "when",
  title: "Saved",
  sortBy: ({ savedAt }) => Date.parse(savedAt),
  render: ({ savedAt }) => <RelativeTime at={savedAt} />,
};

const ranked: Column<IntakeSummary>[] = [
  {
    key: "rank",
    title: "Rank",
    sortBy: ({ rank }) => rank ?? 0,
    render: ({ rank }) => <b>{rank}</b>,
  },
  name,
  {
    key: "score",
    title: "Score of 100",
    sortBy: ({ score }) => score.total,
    render: ({ score }) => <PointsBar score={score.total} most={100} />,
  },
  {
    key: "hours",
    title: "Hours a week",
    numeric: true,
    sortBy: ({ score }) => score.hoursPerWeek ?? 0,
    render: ({ score }) => (score.hoursPerWeek === null ? "–" : formatRough(score.hoursPerWeek)),
  },
  {
    key: "days",
    title: "Person-days",
    numeric: true,
    sortBy: ({ score }) => score.effortDays ?? 0,
    render: ({ score }) => (score.effortDays === null ? "–" : formatRough(score.effortDays)),
  },
  {
    key: "held",
    title: "Held back most by",
    render: (intake) => {
      const held = heldBackBy(intake);
      return held ? <span className="held">{held.override?.reason ?? held.reason}</span> : "Nothing";
    },
  },
  {
    key: "when",
    title: "Handed in",
    sortBy: ({ submittedAt }) => Date.parse(submittedAt ?? ""),
    render: ({ submittedAt }) => submittedAt && <RelativeTime at={submittedAt} />,
  },
];

const drafts: Column<IntakeSummary>[] = [
  name,
  {
    key: "answered",
    title: "Answered",
    numeric: true,
    sortBy: ({ answered }) => answered.given,
    render: ({ answered }) => `${answered.given} of ${answered.asked}`,
  },
  by,
  when,
];

const decided: Column<IntakeSummary>[] = [
  name,
  {
    key: "score",
    title: "Score of 100",
    sortBy: ({ score }) => score.total,
    render: ({ score }) => <PointsBar score={score.total} most={100} />,
  },
  by,
  when,
];

const csv: CsvColumn<IntakeSummary>[] = [
  { title: "Rank", exact: ({ rank }) => rank },
  { title: "Workflow", exact: nameOf },
  { title: "Owner", exact: ({ owner }) => owner },
  { title: "System of record", exact: ({ systemOfRecord }) => systemOfRecord },
  { title: "Score", exact: ({ score }) => score.total },
  { title: "Hours a week", exact: ({ score }) => score.hoursPerWeek },
  { title: "Person-days", exact: ({ score }) => score.effortDays },
  ...(
    [
      "repetitive",
      "text-heavy",
      "decision-oriented",
      "already-measured",
      "clear-owner",
      "reversible",
      "data-ready",
      "blast-radius",
      "effort",
    ] as const
  ).flatMap((criterion): CsvColumn<IntakeSummary>[] => {
    const of = ({ score }: IntakeSummary) => score.criteria.find((each) => each.criterion === criterion);
    return [
      { title: criterion, exact: (row) => of(row)?.score ?? null },
      {
        title: `${criterion}: why`,
        exact: (row) => of(row)?.override?.reason ?? of(row)?.reason ?? null,
      },
    ];
  }),
  { title: "From", exact: ({ author }) => author.name },
  { title: "Handed in", exact: ({ submittedAt }) => submittedAt },
];
