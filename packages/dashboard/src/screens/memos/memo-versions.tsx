import type { MemoVersion } from "@belay/contracts";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemoDetail, useMemoVersions } from "../../api/memos.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { Skeleton, TableSkeleton } from "../../components/skeleton.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount, formatDigest } from "../../lib/format.ts";
import type { DraftJson } from "./memo-draft.ts";
import { MemoDifferences } from "./memo-differences.tsx";
import { memoStateOf } from "./memo-states.ts";

/** Every version with what became of it, and what changed between any two. */
export function MemoVersions() {
  const { experiment } = useParams({ strict: false }) as { experiment: string };
  const { data, error, refetch } = useMemoVersions(experiment);
  const { sort } = useSearch({ strict: false });
  return (
    <div className="page">
      <title>{`Versions of ${experiment} · Belay`}</title>
      <Breadcrumbs
        items={[
          { label: "Memos", to: "/memos" },
          { label: experiment, to: "/memos/$experiment", params: { experiment } },
          { label: "Versions" },
        ]}
      />
      <h1>Versions</h1>
      <p className="quiet mt-1">Each is kept as it was signed. An edit of a signed one begins the next.</p>
      <div className="mt-6">
        {data ? (
          <>
            <DataTable
              label="Versions"
              columns={columnsFor(experiment)}
              rows={data.items}
              rowKey={({ version }) => String(version)}
              sort={sort}
              defaultSort="-version"
              rowLinks
            />
            <Comparison experiment={experiment} versions={data.items} />
          </>
        ) : error ? (
          <Failure what="The versions" error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton rows={3} />
        )}
      </div>
    </div>
  );
}

function columnsFor(experiment: string): Column<MemoVersion>[] {
  return [
    {
      key: "version",
      title: "Version",
      sortBy: ({ version }) => version,
      render: ({ version }) => (
        <Link className="name" to="/memos/$experiment" params={{ experiment }} search={{ version }}>
          Version {version}
        </Link>
      ),
    },
    {
      key: "state",
      title: "State",
      sortBy: ({ state }) => state,
      render: ({ state }) => {
        const { tone, word } = memoStateOf({ state, inForce: false, timebox: null });
        return (
          <ToneWord tone={state === "approved" ? "good" : tone}>
            {state === "approved" ? "approved" : word}
          </ToneWord>
        );
      },
    },
    {
      key: "digest",
      title: "Digest",
      render: ({ digest }) =>
        digest && (
          <span className="mono" title={digest}>
            {formatDigest(digest)}
          </span>
        ),
    },
    {
      key: "signatures",
      title: "Signatures",
      numeric: true,
      sortBy: ({ signatures }) => signatures,
      render: ({ signatures }) => formatCount(signatures),
    },
    {
      key: "by",
      title: "Saved by",
      sortBy: ({ savedBy }) => savedBy.name,
      render: ({ savedBy }) => <ActorName actor={savedBy} />,
    },
    {
      key: "saved",
      title: "Saved",
      numeric: true,
      sortBy: ({ savedAt }) => savedAt,
      render: ({ savedAt }) => <RelativeTime at={savedAt} />,
    },
  ];
}

/** `?from=2&to=3`; the newest against the one before it unless said otherwise. */
function Comparison({ experiment, versions }: { experiment: string; versions: MemoVersion[] }) {
  const numbers = versions.map(({ version }) => version).toSorted((one, other) => other - one);
  const search = useSearch({ strict: false });
  const [newest, before] = numbers;
  const to = numbers.find((number) => number === search.to) ?? newest;
  const from = numbers.find((number) => number === search.from) ?? before;
  if (from === undefined || to === undefined)
    return <p className="note mt-6">There is one version so far, so there is nothing to compare it with.</p>;
  return (
    <section className="part" aria-labelledby="changes-title">
      <h2 id="changes-title">What changed</h2>
      <div className="filters mt-3">
        <VersionChoice label="From" name="from" value={from} numbers={numbers} />
        <VersionChoice label="To" name="to" value={to} numbers={numbers} />
      </div>
      <div className="mt-4 max-w-3xl">
        <Differences experiment={experiment} from={from} to={to} />
      </div>
    </section>
  );
}

interface VersionChoiceProps {
  label: string;
  name: "from" | "to";
  value: number;
  numbers: number[];
}

function VersionChoice({ label, name, value, numbers }: VersionChoiceProps) {
  const navigate = useNavigate();
  return (
    <label>
      <span className="label">{label}</span>
      <select
        className="field"
        value={value}
        onChange={(event) =>
          void navigate({
            to: ".",
            search: (before) => ({ ...before, [name]: Number(event.target.value) }),
            replace: true,
            resetScroll: false,
          })
        }
      >
        {numbers.map((number) => (
          <option key={number} value={number}>
            Version {number}
          </option>
        ))}
      </select>
    </label>
  );
}

function Differences({ experiment, from, to }: { experiment: string; from: number; to: number }) {
  const before = useMemoDetail(experiment, from);
  const after = useMemoDetail(experiment, to);
  const error = before.error ?? after.error;
  if (error)
    return (
      <Failure
        what="A version"
        error={error}
        onRetry={() => void Promise.all([before.refetch(), after.refetch()])}
      />
    );
  if (!before.data || !after.data) return <Skeleton width="100%" height="8rem" />;
  return (
    <MemoDifferences before={before.data.content as DraftJson} after={after.data.content as DraftJson} />
  );
}
