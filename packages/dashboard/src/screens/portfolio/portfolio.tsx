import type { ExperimentSummary } from "@belay/contracts";
import { useSearch } from "@tanstack/react-router";
import { useEnvironment } from "../../api/environment.ts";
import { useExperiments } from "../../api/experiments.ts";
import { useReviewQueue } from "../../api/reviews.ts";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { ExperimentTable } from "./experiment-table.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { needsOf } from "./needs.ts";

/** What is running, how healthy, and what needs somebody now. */
export function Portfolio() {
  const environment = useEnvironment();
  const { data, error, refetch } = useExperiments();
  const queue = useReviewQueue().data;
  const { sort } = useSearch({ strict: false });
  return (
    <div className="page">
      <title>Portfolio · Belay</title>
      <div className="head">
        <div>
          <h1>Portfolio</h1>
          <p className="lede">{data ? summary(data.items, environment) : "\u00a0"}</p>
        </div>
      </div>
      {data ? (
        data.items.length === 0 ? (
          <FirstSteps />
        ) : (
          <>
            <NeedsYou needs={needsOf(data.items, queue)} />
            <section className="part">
              <div className="row apart mb-3">
                <h2>Experiments</h2>
                <span className="note">
                  Ropes: how many times what the memo asks for. Solid is no difference, dashed is the memo.
                </span>
              </div>
              <ExperimentTable experiments={data.items} sort={sort ?? "name"} />
            </section>
          </>
        )
      ) : error ? (
        <Failure what="The portfolio" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="part">
          <TableSkeleton rows={6} rowHeight="3.5rem" />
        </div>
      )}
    </div>
  );
}

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

function summary(experiments: ExperimentSummary[], environment: string): string {
  if (experiments.length === 0) return "Nothing is pushed yet.";
  const open = experiments.filter(({ exposure }) => exposure.state === "open");
  const exposed = open.filter(({ exposure }) => exposure.ring > 0).length;
  const shadow = open.length - exposed;
  const count = (state: string) => experiments.filter(({ exposure }) => exposure.state === state).length;
  const parts = [
    `${numbers[exposed] ?? exposed} ${exposed === 1 ? "experiment is" : "experiments are"} exposed in ${environment}`,
    shadow > 0 && `${shadow} in shadow`,
    count("paused") > 0 && `${count("paused")} paused`,
    count("killed") > 0 && `${count("killed")} killed`,
    count("inactive") > 0 && `${count("inactive")} not active`,
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}
