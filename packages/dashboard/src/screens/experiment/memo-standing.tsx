import type { ExperimentDetail } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type KnownPerson, useKnownPeople, useMemoDetail } from "../../api/memos.ts";
import { isProblem } from "../../api/problem.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatDigest } from "../../lib/format.ts";
import { useClock } from "../../lib/time.ts";
import { memoStateOf, timeLeftWords, waitsFor } from "../memos/memo-states.ts";
import { namesOf } from "../memos/page-signatures.ts";

const listOf = new Intl.ListFormat("en-GB");

/** The memo that an experiment runs under: whether it is in force, for how long, and who may raise exposure. */
export function MemoStanding({ experiment }: { experiment: ExperimentDetail }) {
  const { key, memo } = experiment;
  const { data, error } = useMemoDetail(key, memo.version ?? undefined);
  const people = useKnownPeople();
  const left = useClock((now) => (data?.timebox ? timeLeftWords(data.timebox, now) : ""));
  const missing = isProblem(error, "not-found");
  return (
    <section className="mt-6" aria-labelledby="memo-standing">
      <div className="row apart">
        <h3 id="memo-standing">Memo</h3>
        <Link className="note" to="/memos/$experiment" params={{ experiment: key }} search={{}}>
          {missing ? "Begin it" : "The page and its signatures"}
        </Link>
      </div>
      {data ? (
        <dl className="pairs mt-2">
          <dt>State</dt>
          <dd>
            <ToneWord tone={memoStateOf(data).tone}>
              {memoStateOf(data).word}, version {data.version}
            </ToneWord>
          </dd>
          {data.timebox && (
            <>
              <dt>Time left</dt>
              <dd>{left}</dd>
            </>
          )}
          <dt>{data.state === "approved" ? "May promote" : "Waits for"}</dt>
          <dd>{data.state === "approved" ? promoters(data, people) : waitingWords(data)}</dd>
          <dt>Digest</dt>
          <dd className="mono" title={memo.digest}>
            {formatDigest(memo.digest)}
            {data.digest !== memo.digest && " (the revision’s; the memo’s is another)"}
          </dd>
        </dl>
      ) : missing ? (
        <p className="quiet mt-2 text-sm">
          This experiment has no memo in Belay yet, so nothing of it can be exposed.
        </p>
      ) : error ? (
        <p className="quiet mt-2 text-sm">The memo could not be read. Exposure is not affected.</p>
      ) : (
        <div className="mt-2 grid h-22 content-start gap-3" role="status" aria-label="Loading">
          <Skeleton width="60%" />
          <Skeleton width="45%" />
          <Skeleton width="70%" />
        </div>
      )}
    </section>
  );
}

type Memo = NonNullable<ReturnType<typeof useMemoDetail>["data"]>;

function promoters(memo: Memo, known: KnownPerson[]): string {
  const people = memo.content.authority?.promote ?? [];
  return people.length === 0 ? "nobody" : listOf.format(people.map(namesOf(memo, known)));
}

function waitingWords(memo: Memo): string {
  if (memo.state === "draft") return memo.savedBy.name;
  const people = waitsFor(memo);
  return people.length === 0 ? "nobody" : listOf.format(people);
}
