import type { ExperimentSummary } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { UnsignedMemoMark } from "../../components/mark.tsx";
import { MiniStairs } from "../../components/staircase.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount, formatShare } from "../../lib/format.ts";
import { healthOf } from "../../lib/health.ts";
import { nextStepOf } from "../../lib/next-step.ts";
import { WorthCell } from "./worth-cell.tsx";

export function ExperimentTable({ experiments, sort }: { experiments: ExperimentSummary[]; sort: string }) {
  return (
    <DataTable
      label="Experiments"
      columns={columns}
      rows={experiments}
      rowKey={(experiment) => experiment.key}
      sort={sort}
      rowLinks
      className="middle"
    />
  );
}

const healthOrder = ["stop", "watch", "none", "rope", "good"];

const columns: Column<ExperimentSummary>[] = [
  {
    key: "name",
    title: "Experiment",
    sortBy: (experiment) => experiment.name,
    render: (experiment) => (
      <>
        <Link className="name" to="/experiments/$experiment" params={{ experiment: experiment.key }}>
          {experiment.name}
        </Link>{" "}
        {!experiment.memo.signed && <UnsignedMemoMark />}
        <small>
          {experiment.workflow.name}, {experiment.workflow.owner}
        </small>
      </>
    ),
  },
  {
    key: "ring",
    title: "Ring",
    sortBy: ({ exposure }) => (exposure.state === "inactive" ? -1 : exposure.ring),
    render: ({ exposure, rings }) => {
      if (exposure.state === "inactive") return "Not exposed";
      const ring = rings[exposure.ring];
      return (
        <span className="ring-cell">
          <MiniStairs count={rings.length} current={exposure.ring} closed={exposure.state !== "open"} />
          {ring?.name ?? exposure.ring}
          {exposure.ring > 0 && ring && `, ${formatShare(ring.share)}`}
        </span>
      );
    },
  },
  {
    key: "health",
    title: "Healthy?",
    sortBy: (experiment) => healthOrder.indexOf(healthOf(experiment).tone),
    render: (experiment) => {
      const health = healthOf(experiment);
      return <ToneWord tone={health.tone}>{health.word}</ToneWord>;
    },
  },
  {
    key: "worth",
    title: "Worth it?",
    render: (experiment) => <WorthCell experiment={experiment.key} />,
  },
  {
    key: "runs",
    title: "AI runs, last hour",
    numeric: true,
    sortBy: ({ recent }) => recent.arms.ai.runs + recent.shadow.runs,
    render: ({ recent }) => formatCount(recent.arms.ai.runs + recent.shadow.runs),
  },
  {
    key: "waiting",
    title: "Drafts waiting",
    numeric: true,
    sortBy: ({ waitingReviews }) => waitingReviews,
    render: ({ waitingReviews }) => formatCount(waitingReviews),
  },
  {
    key: "next",
    title: "Next, and who holds it",
    render: (experiment) => {
      const next = nextStepOf(experiment);
      return (
        <span>
          {next.answer}
          <small>{next.holder === "you" ? <b>you</b> : next.holder}</small>
        </span>
      );
    },
  },
];
