import type { RunDetail } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { ActorName } from "../../components/mark.tsx";
import { ClockTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatDigest } from "../../lib/format.ts";
import { plainWords } from "../../lib/run-words.ts";

/** Who decided, what the approval signed, and whether the worker verified it before acting. */
export function Approval({ run }: { run: RunDetail }) {
  const { review } = run;
  const signed = run.actions.find((action) => action.approval);
  return (
    <section id="approval">
      <h2>Review and approval</h2>
      {!review && !signed ? (
        <p className="quiet text-sm">No person was asked for this run.</p>
      ) : (
        <dl className="pairs">
          {review && (
            <>
              <dt>Review</dt>
              <dd>
                {review.state === "waiting" || review.state === "claimed" ? (
                  <Link to="/reviews/$review" params={{ review: review.id }}>
                    {plainWords(review.state)}, open on the desk
                  </Link>
                ) : (
                  plainWords(review.state)
                )}
                {review.reason && `: ${review.reason}`}
              </dd>
              {review.reviewer && (
                <>
                  <dt>By</dt>
                  <dd>
                    <ActorName actor={review.reviewer} />
                  </dd>
                </>
              )}
              {review.rating !== null && (
                <>
                  <dt>Rating</dt>
                  <dd>{review.rating} of 5</dd>
                </>
              )}
            </>
          )}
          {signed?.approval && (
            <>
              <dt>{signed.kind === "baseline" ? "Released" : "Signed"}</dt>
              <dd>
                <span className="mono" title={signed.approval.digest}>
                  {formatDigest(signed.approval.digest)}
                </span>{" "}
                by <ActorName actor={signed.approval.actor} />
              </dd>
              <dt>Key</dt>
              <dd className="mono">{signed.idempotencyKey}</dd>
              <dt>Verified</dt>
              <dd>
                {signed.verifiedAt ? (
                  <ToneWord tone="good">
                    by the worker, <ClockTime at={signed.verifiedAt} />
                  </ToneWord>
                ) : (
                  "not yet"
                )}
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}
