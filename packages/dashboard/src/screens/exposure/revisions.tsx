import type { ExperimentDetail, RevisionSummary } from "@belay/contracts";
import { useSearch } from "@tanstack/react-router";
import { useRevisions } from "../../api/experiments.ts";
import { Button } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatDigest } from "../../lib/format.ts";
import { useAsk } from "../experiment/use-ask.ts";

/** What was pushed; one of them is active in an environment. */
export function Revisions({ experiment }: { experiment: ExperimentDetail }) {
  const { data, error, refetch } = useRevisions(experiment.key);
  const { sort } = useSearch({ strict: false });
  return (
    <section className="part">
      <h2 className="mb-3">Revisions</h2>
      {data ? (
        <DataTable
          label="Revisions"
          columns={columnsFor(experiment)}
          rows={data.items}
          rowKey={(revision) => String(revision.revision)}
          sort={sort}
          defaultSort="-revision"
          className="tight middle"
        />
      ) : error ? (
        <Failure what="The revisions" error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton rows={2} />
      )}
    </section>
  );
}

function columnsFor(experiment: ExperimentDetail): Column<RevisionSummary>[] {
  const { environment, revision: active } = experiment.exposure;
  const code = (digest: string) => (
    <span className="mono" title={digest}>
      {formatDigest(digest)}
    </span>
  );
  return [
    {
      key: "revision",
      title: "Revision",
      sortBy: (revision) => revision.revision,
      render: (revision) => <b>{revision.revision}</b>,
    },
    { key: "digest", title: "Digest", render: (revision) => code(revision.digest) },
    { key: "memo", title: "Memo", wideOnly: true, render: (revision) => code(revision.memoDigest) },
    {
      key: "pushed",
      title: "Pushed",
      sortBy: (revision) => revision.pushedAt,
      render: (revision) => (
        <span>
          <RelativeTime at={revision.pushedAt} /> by <ActorName actor={revision.pushedBy} />
        </span>
      ),
    },
    {
      key: "active",
      title: "Active in",
      sortBy: (revision) => revision.activeIn.join(", "),
      render: (revision) =>
        revision.activeIn.length > 0 ? <ToneWord tone="good">{revision.activeIn.join(", ")}</ToneWord> : null,
    },
    {
      key: "activate",
      title: "Activate",
      hideTitle: true,
      numeric: true,
      render: (revision) =>
        revision.revision === active ? (
          <span className="note">active in {environment}</span>
        ) : (
          <ActivateButton revision={revision.revision} />
        ),
    },
  ];
}

function ActivateButton({ revision }: { revision: number }) {
  const ask = useAsk();
  return (
    <Button aria-label={`Activate revision ${revision}`} onClick={() => ask(`activate-${revision}`)}>
      Activate
    </Button>
  );
}
