import type { ExperimentDetail, RunSummary } from "@belay/contracts";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { useRuns } from "../../api/runs.ts";
import { buttonClass } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { Pager } from "../../components/pager.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatDuration, formatMoney } from "../../lib/format.ts";
import { assignedWord, attributeLine, plainWords, runStateWords, shortId } from "../../lib/run-words.ts";
import { RunFilters } from "./run-filters.tsx";
import { filterOf, isFiltered, parseRunsSearch, type RunsSearch } from "./runs-search.ts";

/** All runs of an experiment, newest first, as they come in. */
export function Runs() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const experiment = useExperiment(key).data;
  const search = parseRunsSearch(useSearch({ strict: false }));
  const { data, error, refetch, isPlaceholderData } = useRuns(key, filterOf(search));
  if (!experiment) return null;
  return (
    <section aria-label="Runs">
      <RunFilters experiment={experiment} search={search} />
      <div className="mt-6" aria-busy={isPlaceholderData || undefined}>
        {data ? (
          data.items.length === 0 ? (
            <NoRuns experiment={experiment} search={search} />
          ) : (
            <>
              <DataTable
                label="Runs, newest first"
                columns={columnsFor(experiment)}
                rows={data.items}
                rowKey={(run) => run.id}
                rowLinks
                className="tight"
              />
              <Pager first={search.cursor === undefined} next={data.next} />
            </>
          )
        ) : error ? (
          <Failure what="The runs" error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton rows={12} rowHeight="2.25rem" />
        )}
      </div>
    </section>
  );
}

function columnsFor(experiment: ExperimentDetail): Column<RunSummary>[] {
  const { currency } = experiment.definition.budgets.spend;
  return [
    {
      key: "started",
      // One page is no whole: it stays in the order of the list, which its head says.
      title: "Started",
      order: "newest first",
      render: (run) => (
        <Link
          className="name"
          to="/experiments/$experiment/runs/$run"
          params={{ experiment: run.experiment, run: run.id }}
        >
          <RelativeTime at={run.startedAt} />
        </Link>
      ),
    },
    {
      key: "unit",
      title: experiment.definition.unit.name.replace(/^./, (letter) => letter.toUpperCase()),
      render: (run) => (
        <span>
          <span className="mono" title={run.unit}>
            {shortId(run.unit)}
          </span>{" "}
          <span className="text-ink-3">{attributeLine(run)}</span>
        </span>
      ),
    },
    {
      key: "arm",
      title: "Arm",
      render: (run) => (
        <span className="badge" data-tone={run.assigned === "ai" ? "rope" : "none"}>
          {assignedWord(run.assigned)}
          {run.shadow && ", shadow"}
        </span>
      ),
    },
    {
      key: "outcome",
      title: "Outcome",
      render: (run) => (
        <ToneWord tone={runStateWords[run.state].tone}>{runStateWords[run.state].word}</ToneWord>
      ),
    },
    { key: "why", title: "Why, and where", render: whyOf },
    { key: "ring", title: "Ring", render: (run) => run.ring, numeric: true, wideOnly: true },
    { key: "revision", title: "Revision", render: (run) => run.revision, numeric: true, wideOnly: true },
    {
      key: "duration",
      title: "Took",
      render: (run) => (run.durationMs === null ? null : formatDuration(run.durationMs)),
      numeric: true,
    },
    {
      key: "cost",
      title: "Cost",
      render: (run) => (run.costMicros === 0 ? null : formatMoney(run.costMicros, currency)),
      numeric: true,
    },
  ];
}

/** The reason, where it says more than that the run was drawn. */
function whyOf(run: RunSummary): string | null {
  if (!run.reason || run.reason === "assigned" || run.reason === "shadow")
    return run.category ? `in ${plainWords(run.category)}` : null;
  const reason = plainWords(run.reason);
  const category = run.category && plainWords(run.category);
  return category && !reason.includes(category) ? `${reason}, in ${category}` : reason;
}

function NoRuns({ experiment, search }: { experiment: ExperimentDetail; search: RunsSearch }) {
  if (isFiltered(search) || search.cursor) {
    return (
      <StateMessage
        title="No run matches"
        action={
          <Link className={buttonClass()} to="." search={{}}>
            Show all runs
          </Link>
        }
      >
        None of the runs in {experiment.exposure.environment} has all of these. Runs are kept under a
        pseudonym: search a unit by its own key.
      </StateMessage>
    );
  }
  const { state, ring } = experiment.exposure;
  if (state === "inactive") {
    return (
      <StateMessage
        title="No runs yet"
        action={
          <Link
            className={buttonClass("primary")}
            to="."
            search={{ ask: `activate-${experiment.latestRevision}` } as never}
          >
            Activate revision {experiment.latestRevision}
          </Link>
        }
      >
        Revision {experiment.latestRevision} is pushed and not active in {experiment.exposure.environment}.
        Activating it begins in shadow, where nobody sees the AI path.
      </StateMessage>
    );
  }
  return (
    <StateMessage title={`No runs in ring ${ring} yet`}>
      {experiment.instances.connected === 0
        ? "No service instance is connected. Once one is, its first call shows up here within a second."
        : "A service is connected. Its next call shows up here within a second."}
    </StateMessage>
  );
}
