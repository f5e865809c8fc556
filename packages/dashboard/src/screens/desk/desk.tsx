import { Link, Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useReviewQueue } from "../../api/reviews.ts";
import { Failure } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { buttonClass } from "../../components/button.tsx";
import { StaleBar } from "../../shell/stale-bar.tsx";
import { DecidedReviews } from "./decided-reviews.tsx";
import { DeskItem } from "./desk-item.tsx";
import { DeskQueue } from "./desk-queue.tsx";
import { DeskSwitch } from "./desk-switch.tsx";
import { LastVerdict } from "./last-verdict.tsx";

/** The review desk: what waits, or what was decided. */
export function Desk() {
  const { review: id } = useParams({ strict: false });
  const { show } = useSearch({ strict: false });
  return id === undefined && show === "decided" ? <DecidedReviews /> : <WaitingReviews id={id} />;
}

/** The queue by due time, and one item with its source beside the draft. */
function WaitingReviews({ id }: { id: string | undefined }) {
  const { pane, queue: queueOpen, last } = useSearch({ strict: false });
  const { data: queue, error, refetch } = useReviewQueue();
  const navigate = useNavigate();
  const [announcement, setAnnouncement] = useState("");
  const first = queue?.items[0];
  if (id === undefined && first)
    return <Navigate to="/reviews/$review" params={{ review: first.id }} search={keep} replace />;

  const position = queue?.items.findIndex((item) => item.id === id) ?? -1;
  const go = (offset: number) => {
    const next = queue?.items[position + offset];
    if (next)
      void navigate({
        to: "/reviews/$review",
        params: { review: next.id },
        search: keep,
        resetScroll: false,
      });
  };
  const onDecided = (words: string) => {
    const rest = queue?.items.filter((item) => item.id !== id) ?? [];
    const next = rest[Math.min(Math.max(position, 0), rest.length - 1)];
    setAnnouncement(
      `${words} ${next ? `Next: ${next.title || next.experimentName}.` : "Nothing else waits."}`,
    );
    if (next)
      void navigate({
        to: "/reviews/$review",
        params: { review: next.id },
        search: (search) => ({ ...keep(search), last: id }),
        replace: true,
        resetScroll: false,
      });
    else void navigate({ to: "/reviews", search: { last: id }, replace: true });
  };

  return (
    <div className="desk page" data-pane={pane ?? "draft"} data-queue={queueOpen ? "" : undefined}>
      <title>Review desk · Belay</title>
      <StaleBar />
      <DeskQueue queue={queue} current={id} error={error} />
      <p className="vh" role="status">
        {announcement}
      </p>
      {id !== undefined ? (
        <DeskItem
          key={id}
          id={id}
          position={position}
          total={queue?.items.length ?? 0}
          leftQueue={queue !== undefined && queue.next === null && position < 0}
          onNext={() => go(1)}
          onPrevious={() => go(-1)}
          onDecided={onDecided}
        />
      ) : (
        <div className="pane">
          <h1 className="vh">Review desk</h1>
          <LastVerdict review={last} />
          {error ? (
            <Failure what="The queue" error={error} onRetry={() => void refetch()} />
          ) : queue ? (
            <StateMessage
              title="Nothing waits"
              action={
                <>
                  <span className="only-folded">
                    <DeskSwitch />
                  </span>
                  <Link className={buttonClass()} to="/">
                    Portfolio
                  </Link>
                </>
              }
            >
              {announcement || "A draft shows up here as soon as a run asks for a person."} Past its due time
              it ends in the baseline, so nobody is kept waiting.
            </StateMessage>
          ) : (
            <div role="status" aria-label="Loading" className="grid gap-3">
              <Skeleton width="min(16rem, 60%)" height="1.5rem" />
              <Skeleton width="min(24rem, 100%)" />
              <Skeleton width="100%" height="18rem" />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** The pane that was chosen stays, and what became of the last item; the queue closes. */
function keep(search: { pane?: string | undefined; last?: string | undefined }) {
  return { pane: search.pane as "source" | undefined, last: search.last };
}
