import type { MemoSummary } from "@belay/contracts";
import { Link, useSearch } from "@tanstack/react-router";
import { useMemos, useSigners } from "../../api/memos.ts";
import { buttonClass } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { useClock } from "../../lib/time.ts";
import { memoStateOf, timeLeftWords } from "./memo-states.ts";
import { timeboxWords } from "./memo-words.ts";
import { PolicyDialog } from "./policy-dialog.tsx";
import { NewMemoDialog } from "./new-memo-dialog.tsx";

/** Every memo: how it stands, whom it waits for, and how long it holds. */
export function Memos() {
  const { data, error, refetch } = useMemos();
  const { sort } = useSearch({ strict: false });
  const none = data?.items.length === 0;
  const begin = (
    <Link
      className={buttonClass(none ? "default" : "primary")}
      to="."
      search={(search) => ({ ...search, ask: "new" }) as never}
      resetScroll={false}
    >
      Begin a memo
    </Link>
  );
  const policy = (
    <Link
      className={buttonClass("plain")}
      to="."
      search={(search) => ({ ...search, ask: "policy" }) as never}
      resetScroll={false}
    >
      Which signatures they take
    </Link>
  );
  return (
    <div className="page">
      <title>Memos · Belay</title>
      <div className="head">
        <div>
          <h1>Memos</h1>
          <p className="lede">
            One page that people sign before anything is exposed. A revision that is wider than its memo is
            refused.
          </p>
        </div>
        {data && data.items.length > 0 && (
          <div className="row">
            {policy}
            {begin}
          </div>
        )}
      </div>
      <div className="mt-6">
        {data ? (
          data.items.length > 0 ? (
            <DataTable
              label="Memos"
              columns={columns}
              rows={data.items}
              rowKey={({ experiment }) => experiment}
              sort={sort}
              defaultSort="state"
              rowLinks
            />
          ) : (
            <StateMessage
              title="No memo yet"
              action={
                <>
                  <Link className={buttonClass("primary")} to="/intakes" search={{}}>
                    Look at the intakes
                  </Link>
                  {begin}
                  {policy}
                </>
              }
            >
              A memo says on one page what is tried on which workflow, what must not get worse, and who
              answers for it. The best way to one is from an intake: open the highest-ranked and turn it into
              a memo. You can also begin with an empty page, or take over a Markdown memo.
            </StateMessage>
          )
        ) : error ? (
          <Failure what="The memos" error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton rows={5} rowHeight="3.25rem" />
        )}
      </div>
      <NewMemoDialog />
      <PolicyDialog />
    </div>
  );
}

/** What asks for something comes first. */
const order = [
  "being signed",
  "draft",
  "past its timebox",
  "approved, not in force",
  "approved, not begun",
  "in force",
];

const columns: Column<MemoSummary>[] = [
  {
    key: "name",
    title: "Memo",
    sortBy: ({ name, experiment }) => name || experiment,
    render: (memo) => (
      <div>
        <Link className="name" to="/memos/$experiment" params={{ experiment: memo.experiment }} search={{}}>
          {memo.name || memo.experiment}
        </Link>
        <small>{memo.workflow || memo.experiment}</small>
      </div>
    ),
  },
  {
    key: "state",
    title: "State",
    sortBy: (memo) => {
      const place = order.indexOf(memoStateOf(memo).word);
      return place < 0 ? order.length : place;
    },
    render: (memo) => {
      const { tone, word } = memoStateOf(memo);
      return (
        <div>
          <ToneWord tone={tone}>{word}</ToneWord>
          <small>version {memo.version}</small>
        </div>
      );
    },
  },
  { key: "waits", title: "Waits for", render: (memo) => <WaitsFor memo={memo} /> },
  {
    key: "timebox",
    title: "Timebox",
    sortBy: ({ timebox }) => timebox?.to ?? "",
    render: ({ timebox }) => timebox && <Timebox timebox={timebox} />,
  },
  {
    key: "saved",
    title: "Saved",
    numeric: true,
    sortBy: ({ savedAt }) => savedAt,
    render: ({ savedAt, savedBy }) => (
      <div>
        <RelativeTime at={savedAt} />
        <small>
          <ActorName actor={savedBy} />
        </small>
      </div>
    ),
  },
];

/** Names for what is being signed; a draft waits for whoever writes it. */
function WaitsFor({ memo }: { memo: MemoSummary }) {
  const signers = useSigners(memo.experiment, memo.state === "signing");
  if (memo.state === "draft")
    return (
      <div>
        <ActorName actor={memo.savedBy} />
        <small>{memo.digest ? "complete: can be put to its signers" : "to be written"}</small>
      </div>
    );
  if (memo.state === "signing")
    return (
      <div>
        {signers?.join(", ") ?? "its signers"}
        <small>{formatPlural(memo.open, "thing")} missing</small>
      </div>
    );
  if (memo.state === "approved" && !memo.inForce) return <>{formatPlural(memo.open, "thing")} missing</>;
  return <>nobody</>;
}

function Timebox({ timebox }: { timebox: { from: string; to: string } }) {
  const left = useClock((now) => timeLeftWords(timebox, now));
  return (
    <div>
      {timeboxWords(timebox.from, timebox.to).split(",")[0]}
      <small>{left}</small>
    </div>
  );
}
