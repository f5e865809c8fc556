import type { ReviewSummary } from "@belay/contracts";
import { Link, useSearch } from "@tanstack/react-router";
import { useDecidedReviews } from "../../api/reviews.ts";
import { buttonClass } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { runStateWords, shortId } from "../../lib/run-words.ts";
import { StaleBar } from "../../shell/stale-bar.tsx";
import { titleOf } from "./desk-queue.tsx";
import { DeskSwitch } from "./desk-switch.tsx";

/** What was decided on the desk: by whom, how and when, newest first. */
export function DecidedReviews() {
  const { before } = useSearch({ strict: false });
  const { data, error, refetch } = useDecidedReviews(before);
  return (
    <div className="page decided">
      <title>Decided reviews · Belay</title>
      <StaleBar />
      <div className="head">
        <div>
          <h1>Review desk</h1>
          <p className="lede">What was decided, newest first.</p>
        </div>
        <DeskSwitch />
      </div>
      {data ? (
        data.items.length > 0 ? (
          <>
            <DataTable
              label="Decided reviews, newest first"
              columns={columns}
              rows={data.items}
              rowKey={(item) => item.id}
              rowLinks
              className="tight"
            />
            <Pager first={before === undefined} next={data.next} />
          </>
        ) : (
          <StateMessage title="Nothing is decided yet">
            Each verdict is kept here with who gave it, and leads to its run.
          </StateMessage>
        )
      ) : error ? (
        <Failure what="The decided reviews" error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton rows={8} rowHeight="2.25rem" />
      )}
    </div>
  );
}

const columns: Column<ReviewSummary>[] = [
  {
    key: "draft",
    title: "Draft",
    render: (item) => (
      <Link
        className="name"
        to="/experiments/$experiment/runs/$run"
        params={{ experiment: item.experiment, run: item.run }}
      >
        {titleOf(item)}
      </Link>
    ),
  },
  {
    key: "verdict",
    title: "Verdict",
    render: ({ state }) => {
      const known = state === "claimed" ? undefined : runStateWords[state];
      return <ToneWord tone={known?.tone ?? "none"}>{known?.word ?? state}</ToneWord>;
    },
  },
  {
    key: "by",
    title: "By",
    render: (item) => item.decidedBy && <ActorName actor={item.decidedBy} />,
  },
  { key: "experiment", title: "Experiment", render: (item) => item.experimentName },
  { key: "run", title: "Run", render: (item) => <span className="mono">{shortId(item.run)}</span> },
  {
    key: "decided",
    title: "Decided",
    order: "newest first",
    numeric: true,
    render: (item) => item.decidedAt && <RelativeTime at={item.decidedAt} />,
  },
];

function Pager({ first, next }: { first: boolean; next: string | null }) {
  if (first && next === null) return null;
  const to = (before: string | undefined) => ({ show: "decided", before }) as const;
  return (
    <nav className="pager" aria-label="Pages">
      {first ? (
        <span className="note">Newest</span>
      ) : (
        <Link className={buttonClass()} to="/reviews" search={to(undefined)}>
          Back to the newest
        </Link>
      )}
      {next !== null && (
        <Link className={buttonClass()} to="/reviews" search={to(next)}>
          Older
        </Link>
      )}
    </nav>
  );
}
