import { Link, useSearch } from "@tanstack/react-router";
import { useIntakes } from "../../api/intakes.ts";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { formatPlural } from "../../lib/format.ts";
import { IntakePlot } from "./intake-plot.tsx";
import { IntakeTable, type Shown } from "./intake-table.tsx";
import { nameOf } from "./intake-words.ts";

const tabs: { shown: Shown; title: string }[] = [
  { shown: "submitted", title: "Ranked" },
  { shown: "draft", title: "Drafts" },
  { shown: "in-memo", title: "Memos" },
  { shown: "rejected", title: "Rejected" },
];

/** What to try next, and why that one. */
export function Intakes() {
  const { data, error, refetch } = useIntakes();
  const { sort, show } = useSearch({ from: "/shell/intakes" });
  const shown = show ?? "submitted";
  const intakes = data?.items.filter(({ state }) => state === shown);
  const first = data?.items.find(({ rank }) => rank === 1);
  return (
    <div className="page">
      <title>Intake · Belay</title>
      <div className="head">
        <div>
          <h1>Intake</h1>
          <p className="lede">
            {data
              ? `${formatPlural(data.counts.submitted, "proposal")} ranked${first ? `, ${nameOf(first)} first` : ""}; ${formatPlural(data.counts.draft, "draft")} being written.`
              : "\u00a0"}
          </p>
        </div>
        <div className="row">
          <Link className="btn" to="/intakes/rubric">
            Rules and weights
          </Link>
          <Link className="btn primary" to="/intakes/$intake" params={{ intake: "new" }}>
            Propose a workflow
          </Link>
        </div>
      </div>
      {data && intakes ? (
        <>
          <nav className="tabs mt-6" aria-label="Intakes by state">
            {tabs.map(({ shown: each, title }) => (
              <Link
                key={each}
                to="/intakes"
                search={{ show: each === "submitted" ? undefined : each }}
                activeOptions={{ exact: true, includeSearch: true }}
                aria-current={each === shown ? "page" : undefined}
              >
                {title} <span className="note">{data.counts[each]}</span>
              </Link>
            ))}
          </nav>
          {intakes.length === 0 ? (
            <Nothing shown={shown} />
          ) : (
            <>
              {shown === "submitted" && (
                <section className="part" aria-labelledby="plot-heading">
                  <h2 id="plot-heading">Value against effort</h2>
                  <IntakePlot intakes={intakes} />
                </section>
              )}
              <section className="part">
                <IntakeTable intakes={intakes} shown={shown} sort={sort} />
              </section>
            </>
          )}
        </>
      ) : error ? (
        <Failure what="The intakes" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="part">
          <TableSkeleton rows={6} rowHeight="3.5rem" />
        </div>
      )}
    </div>
  );
}

function Nothing({ shown }: { shown: Shown }) {
  switch (shown) {
    case "submitted":
      return (
        <StateMessage
          title="Nothing to rank yet"
          action={
            <Link className="btn" to="/intakes/$intake" params={{ intake: "new" }}>
              Propose a workflow
            </Link>
          }
        >
          Think of work that comes up every week and that somebody would rather not do by hand. Describing it
          takes under five minutes; on the command line it is <code>belay intake new</code>.
        </StateMessage>
      );
    case "draft":
      return (
        <StateMessage title="No draft">A proposal that is begun and not handed in is kept here.</StateMessage>
      );
    case "in-memo":
      return (
        <StateMessage title="No memo yet">
          The first in the ranking is turned into one on its page.
        </StateMessage>
      );
    case "rejected":
      return (
        <StateMessage title="None rejected">What is turned down stays here with its reason.</StateMessage>
      );
  }
}
