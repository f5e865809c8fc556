import type { ReviewDetail } from "@belay/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useReview } from "../../api/reviews.ts";
import { buttonClass } from "../../components/button.tsx";
import { Failure } from "../../components/failure.tsx";
import { UnsignedMemoMark } from "../../components/mark.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useExperiments } from "../../api/experiments.ts";
import { shortId } from "../../lib/run-words.ts";
import { formatClock } from "../../lib/time.ts";
import { Due, titleOf } from "./desk-queue.tsx";
import { LastVerdict } from "./last-verdict.tsx";
import { Workplace } from "./workplace.tsx";

export interface DeskItemProps {
  id: string;
  position: number;
  total: number;
  /** It is not in the queue any more: decided elsewhere, expired or withdrawn. */
  leftQueue: boolean;
  onNext: () => void;
  onPrevious: () => void;
  /** With what was done, in words. */
  onDecided: (words: string) => void;
}

/** One item of the desk: head, source and draft, and what one can do with it. */
export function DeskItem(props: DeskItemProps) {
  const { data: review, error, refetch } = useReview(props.id);
  const { last } = useSearch({ strict: false });
  if (!review) {
    return (
      <div className="pane">
        <h1 className="vh">Review desk</h1>
        {error ? (
          <Failure what="The item" error={error} onRetry={() => void refetch()} />
        ) : (
          <div role="status" aria-label="Loading" className="grid gap-3">
            <Skeleton width="min(16rem, 60%)" height="1.5rem" />
            <Skeleton width="min(24rem, 100%)" />
            <Skeleton width="100%" height="24rem" />
          </div>
        )}
      </div>
    );
  }
  return (
    <article className="item" aria-label={titleOf(review)}>
      <div>
        <ItemHead review={review} position={props.position} total={props.total} />
        <LastVerdict review={last} />
      </div>
      <Workplace review={review} {...props} />
    </article>
  );
}

function ItemHead({ review, position, total }: { review: ReviewDetail; position: number; total: number }) {
  const { pane, queue } = useSearch({ strict: false });
  const navigate = useNavigate();
  const unsigned = useExperiments().data?.items.some(
    (experiment) => experiment.key === review.experiment && !experiment.memo.signed,
  );
  const show = (next: "source" | undefined) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, pane: next }) as never,
      replace: true,
      resetScroll: false,
    });
  return (
    <header className="ihead">
      <div>
        <h1>
          {titleOf(review)}{" "}
          <span className="note dots">
            <span>{review.experimentName}</span>
            <span>revision {review.revision}</span>
            <span>
              <Link
                to="/experiments/$experiment/runs/$run"
                params={{ experiment: review.experiment, run: review.run }}
                className="mono"
              >
                run {shortId(review.run)}
              </Link>
            </span>
          </span>
        </h1>
        <p className="note">
          <Due at={review.dueAt} long /> at {formatClock(review.dueAt).slice(0, 5)}, then it ends in the
          baseline.
          {unsigned && (
            <span className="ms-2">
              <UnsignedMemoMark />
            </span>
          )}
        </p>
      </div>
      <div className="row">
        <Link
          className={`${buttonClass()} qbtn`}
          to="."
          search={(before) => ({ ...before, queue: queue ? undefined : "open" }) as never}
          replace
          resetScroll={false}
        >
          {position >= 0 ? `${position + 1} of ${total}` : `Queue, ${total}`}
        </Link>
        <div className="seg only-narrow" role="radiogroup" aria-label="Pane">
          {([undefined, "source"] as const).map((value) => (
            <label key={value ?? "draft"}>
              <input type="radio" name="pane" checked={pane === value} onChange={() => show(value)} />
              {value === "source" ? "Source" : "Draft"}
            </label>
          ))}
        </div>
      </div>
    </header>
  );
}
