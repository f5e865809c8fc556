import type { ExperimentDetail, ExposureChange } from "@belay/contracts";
import { Link, useSearch } from "@tanstack/react-router";
import { useExposureHistory } from "../../api/exposure.ts";
import { buttonClass } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { plainWords } from "../../lib/run-words.ts";

/** Every change of exposure: who, what, when and why. */
export function History({ experiment }: { experiment: ExperimentDetail }) {
  const { before, sort } = useSearch({ strict: false });
  const { data, error, refetch } = useExposureHistory(experiment.key, before);
  return (
    <section className="part">
      <h2 className="mb-3">History</h2>
      {data ? (
        data.items.length > 0 ? (
          <>
            <DataTable
              label={isWhole(data, before) ? "Changes" : "Changes, newest first"}
              columns={isWhole(data, before) ? sortable(columnsFor(experiment)) : columnsFor(experiment)}
              rows={data.items}
              rowKey={(change) => change.id}
              sort={sort}
              defaultSort="-at"
              className="tight"
            />
            {(data.next !== null || before !== undefined) && (
              <nav className="pager" aria-label="Pages of the history">
                {before === undefined ? (
                  <span className="note">Newest</span>
                ) : (
                  <Link
                    className={buttonClass()}
                    to="."
                    search={(search) => ({ ...search, before: undefined }) as never}
                    resetScroll={false}
                  >
                    Back to the newest
                  </Link>
                )}
                {data.next !== null && (
                  <Link
                    className={buttonClass()}
                    to="."
                    search={(search) => ({ ...search, before: data.next }) as never}
                    resetScroll={false}
                  >
                    Older
                  </Link>
                )}
              </nav>
            )}
          </>
        ) : (
          <StateMessage title="Nothing has changed yet">
            Each activation, ring move, pause, kill and resume is kept here with its reason.
          </StateMessage>
        )
      ) : error ? (
        <Failure what="The history" error={error} onRetry={() => void refetch()} />
      ) : (
        <TableSkeleton rows={4} rowHeight="2.25rem" />
      )}
    </section>
  );
}

/** Sorting one page of several would hide that the rest is elsewhere. */
const isWhole = ({ next }: { next: string | null }, before: string | undefined): boolean =>
  next === null && before === undefined;

const sortable = (columns: Column<ExposureChange>[]): Column<ExposureChange>[] =>
  columns.map((column) => {
    const sortBy = orders[column.key];
    return sortBy ? { ...column, order: undefined, sortBy } : column;
  });

const orders: Record<string, (change: ExposureChange) => string | number> = {
  change: (change) => verbs[change.change],
  by: (change) => change.actor.name,
  version: (change) => change.version,
  at: (change) => change.at,
};

const verbs: Record<ExposureChange["change"], string> = {
  activate: "Activated",
  raise: "Raised",
  lower: "Lowered",
  pause: "Paused",
  kill: "Killed",
  resume: "Opened again",
};

function columnsFor(experiment: ExperimentDetail): Column<ExposureChange>[] {
  return [
    { key: "change", title: "Change", render: (change) => <b>{verbs[change.change]}</b> },
    { key: "what", title: "What", render: (change) => scopeWords(change, experiment) },
    {
      key: "from",
      title: "From, to",
      render: (change) => (
        <span>
          {plainWords(change.from)} → {plainWords(change.to)}
        </span>
      ),
    },
    { key: "reason", title: "Reason", render: (change) => change.reason },
    {
      key: "by",
      title: "By",
      render: (change) => <ActorName actor={change.actor} />,
    },
    { key: "version", title: "Rules", wideOnly: true, render: (change) => change.version, numeric: true },
    {
      key: "at",
      title: "When",
      order: "newest first",
      render: (change) => <RelativeTime at={change.at} />,
      numeric: true,
    },
  ];
}

function scopeWords({ scope }: ExposureChange, experiment: ExperimentDetail): string {
  if (scope.kind === "environment") return `all of ${experiment.exposure.environment}`;
  return scope.kind === "workflow" ? `workflow ${experiment.workflow.name}` : "this experiment";
}
