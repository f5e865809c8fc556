import type { MemoDetail } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";

/** Revisions that name this digest, and what is wider in them than the memo allows. */
export function MemoRevisions({ memo }: { memo: MemoDetail }) {
  if (memo.revisions.length === 0) return null;
  return (
    <section aria-labelledby="revisions-title">
      <div className="row apart">
        <h2 id="revisions-title">Revisions under it</h2>
        <Link
          className="note"
          to="/experiments/$experiment/exposure"
          params={{ experiment: memo.experiment }}
        >
          Exposure
        </Link>
      </div>
      <ul className="signatures">
        {memo.revisions.map(({ revision, active, wider, digest }) => (
          <li key={digest}>
            <div className="row apart">
              <b>
                Revision {revision}
                {active && ", active"}
              </b>
              {wider.length === 0 ? (
                <ToneWord tone="good">inside the memo</ToneWord>
              ) : (
                <ToneWord tone="stop">wider in {formatPlural(wider.length, "place")}</ToneWord>
              )}
            </div>
            {wider.map(({ path, message }) => (
              <p key={path + message} className="why">
                {message}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
