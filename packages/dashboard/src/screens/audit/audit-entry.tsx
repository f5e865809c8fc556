import type { AuditEntry as Entry, AuditFactRecord } from "@belay/contracts";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAuditEntry } from "../../api/audit.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { CopyBlock } from "../../components/copy-block.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { PageSkeleton } from "../../components/skeleton.tsx";
import { ClockTime } from "../../components/time.tsx";
import { formatCount, formatDigest } from "../../lib/format.ts";
import { actionWords, factName, factText, isDigested, subjectWords } from "./audit-words.ts";

/** One entry: what was before beside what was after, and its place in the chain. */
export function AuditEntry() {
  const { entry: id } = useParams({ strict: false }) as { entry: string };
  const { data, error, refetch } = useAuditEntry(id);
  return (
    <div className="page">
      <title>{`${data ? actionWords(data.action) : "Entry"} · Audit log · Belay`}</title>
      <Breadcrumbs items={[{ label: "Audit log", to: "/audit" }, { label: formatDigest(id) }]} />
      {data ? (
        <EntryBody entry={data} />
      ) : error ? (
        <>
          <h1 className="vh">Entry {formatDigest(id)}</h1>
          <Failure what="The entry" error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <PageSkeleton />
      )}
    </div>
  );
}

function EntryBody({ entry }: { entry: Entry }) {
  return (
    <>
      <div className="head">
        <div>
          <h1>{actionWords(entry.action)}</h1>
          <p className="note mono mt-2">{entry.action}</p>
        </div>
      </div>
      <dl className="facts mt-6">
        <Fact name="When">
          <ClockTime at={entry.at} withDay />
        </Fact>
        <Fact name="Who">
          <ActorName actor={entry.actor} />
        </Fact>
        <Fact name="From">
          {entry.origin === null ? "Belay itself" : <span className="mono">{entry.origin}</span>}
        </Fact>
        <Fact name="Subject">
          <Subject entry={entry} />
        </Fact>
        {entry.experiment !== null && <Fact name="Experiment">{entry.experiment}</Fact>}
        {entry.environment !== null && <Fact name="Environment">{entry.environment}</Fact>}
        <Fact name="Position">{entry.link ? formatCount(entry.link.position) : "being linked"}</Fact>
      </dl>
      <Changes entry={entry} />
      <Proof entry={entry} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The thing itself where a page shows it; else all entries about it. */
function Subject({ entry: { subject, experiment } }: { entry: Entry }) {
  const words = <span title={subject.id}>{subjectWords(subject)}</span>;
  if (subject.kind === "experiment")
    return (
      <Link to="/experiments/$experiment" params={{ experiment: subject.id }}>
        {words}
      </Link>
    );
  if (subject.kind === "run" && experiment !== null)
    return (
      <Link to="/experiments/$experiment/runs/$run" params={{ experiment, run: subject.id }}>
        {words}
      </Link>
    );
  return (
    <Link to="/audit" search={{ subject: subject.id }}>
      {words}
    </Link>
  );
}

type Row = { name: string; before: AuditFactRecord | undefined; after: AuditFactRecord | undefined };

const columns: Column<Row>[] = [
  { key: "name", title: "Fact", render: ({ name }) => <b>{factName(name)}</b> },
  { key: "before", title: "Before", render: ({ before }) => <FactValue fact={before} /> },
  { key: "after", title: "After", render: ({ after }) => <FactValue fact={after} /> },
];

function Changes({ entry: { before, after } }: { entry: Entry }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <section className="part">
      <h2 className="mb-3">Before and after</h2>
      {names.length > 0 ? (
        <DataTable
          label="Facts before and after"
          columns={columns}
          rows={names.map((name) => ({ name, before: before[name], after: after[name] }))}
          rowKey={({ name }) => name}
          className="tight"
        />
      ) : (
        <p className="quiet text-sm">Nothing changed: that it was done is all there is to say.</p>
      )}
    </section>
  );
}

function FactValue({ fact }: { fact: AuditFactRecord | undefined }) {
  if (fact === undefined) return null;
  if (isDigested(fact))
    return (
      <span title={`SHA-256 of the salt ${fact.salt}, a colon and the text: ${fact.digest}`}>
        text with digest <span className="mono">{formatDigest(fact.digest)}</span>
      </span>
    );
  const text = factText(fact as Exclude<AuditFactRecord, { salt: string }>);
  return /^[0-9a-f]{32,}$/.test(text) ? (
    <span className="mono" title={text}>
      {formatDigest(text)}
    </span>
  ) : (
    <span>{text}</span>
  );
}

function Proof({ entry }: { entry: Entry }) {
  const texts = [entry.before, entry.after].flatMap((facts) => Object.values(facts).filter(isDigested));
  return (
    <section className="part">
      <h2 className="mb-3">Proof</h2>
      {entry.link ? (
        <dl className="pairs mb-4">
          <dt>Hash</dt>
          <dd className="mono">{entry.link.hash}</dd>
          <dt>Follows</dt>
          <dd className="mono">{entry.link.previous}</dd>
        </dl>
      ) : (
        <p className="quiet mb-4 text-sm">It is linked to the entry before it within a second.</p>
      )}
      {texts.length > 0 && (
        <div className="grid gap-3">
          <p className="quiet text-sm">
            Whoever holds a text can prove that it is the one: put it into a file, and compare it with an
            export.
          </p>
          <CopyBlock
            text={`belay verify audit audit.jsonl --entry ${entry.id} --text text.txt`}
            what="the command"
          />
        </div>
      )}
    </section>
  );
}
