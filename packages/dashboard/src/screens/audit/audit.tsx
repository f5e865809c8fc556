import type { AuditEntry } from "@belay/contracts";
import { Link, useSearch } from "@tanstack/react-router";
import { auditExportPath, useAudit } from "../../api/audit.ts";
import { buttonClass } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { Pager } from "../../components/pager.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatCount } from "../../lib/format.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditSearch, filterOf, isFiltered, parseAuditSearch } from "./audit-search.ts";
import { actionWords, subjectWords } from "./audit-words.ts";
import { ChainState } from "./chain-state.tsx";

/** Who changed or opened what, and how far that is signed. */
export function Audit() {
  const search = parseAuditSearch(useSearch({ strict: false }));
  const { data, error, refetch, isPlaceholderData } = useAudit(filterOf(search));
  return (
    <div className="page">
      <title>Audit log · Belay</title>
      <div className="head">
        <div>
          <h1>Audit log</h1>
          <p className="lede">
            Every change and every opened text: by whom, from where, before and after. What people wrote is
            kept as a digest, never as text.
          </p>
        </div>
        <a className={buttonClass("primary")} href={auditExportPath} download>
          Export the log
        </a>
      </div>
      <ChainState />
      <AuditFilters search={search} />
      <div className="mt-6" aria-busy={isPlaceholderData || undefined}>
        {data ? (
          data.items.length === 0 ? (
            <NoEntries search={search} />
          ) : (
            <>
              <DataTable
                label="Entries, newest first"
                columns={columns}
                rows={data.items}
                rowKey={({ id }) => id}
                rowLinks
                className="tight"
              />
              <Pager first={search.cursor === undefined} next={data.next} />
            </>
          )
        ) : error ? (
          <Failure what="The audit log" error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton rows={12} rowHeight="2.25rem" />
        )}
      </div>
    </div>
  );
}

const columns: Column<AuditEntry>[] = [
  {
    key: "at",
    title: "When",
    order: "newest first",
    render: (entry) => (
      <Link className="name" to="/audit/$entry" params={{ entry: entry.id }}>
        <RelativeTime at={entry.at} />
      </Link>
    ),
  },
  { key: "action", title: "What", render: ({ action }) => <span title={action}>{actionWords(action)}</span> },
  { key: "actor", title: "Who", render: ({ actor }) => <ActorName actor={actor} /> },
  {
    key: "subject",
    title: "Subject",
    render: ({ subject }) => <span title={subject.id}>{subjectWords(subject)}</span>,
  },
  { key: "experiment", title: "Experiment", render: ({ experiment }) => experiment },
  { key: "environment", title: "Environment", render: ({ environment }) => environment, wideOnly: true },
  {
    key: "origin",
    title: "From",
    render: ({ origin }) => (origin === null ? "Belay itself" : <span className="mono">{origin}</span>),
  },
  {
    key: "position",
    title: "Position",
    numeric: true,
    wideOnly: true,
    render: ({ link }) =>
      link ? formatCount(link.position) : <span className="text-ink-3">being linked</span>,
  },
];

function NoEntries({ search }: { search: AuditSearch }) {
  if (isFiltered(search) || search.cursor !== undefined) {
    return (
      <StateMessage
        title="No entry matches"
        action={
          <Link className={buttonClass()} to="." search={{}}>
            Show all entries
          </Link>
        }
      >
        No entry has all of these. Text is not searched: entries hold its digest only.
      </StateMessage>
    );
  }
  return (
    <StateMessage title="No entry yet">
      The first sign-in, key or pushed revision leaves the first entry. It stands here within a second.
    </StateMessage>
  );
}
