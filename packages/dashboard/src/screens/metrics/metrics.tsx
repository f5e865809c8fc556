import type { ExperimentDetail, MetricsReport } from "@belay/contracts";
import { useParams, useSearch } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { useMetrics } from "../../api/metrics.ts";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { CsvButton } from "../../components/table-behind.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatCount, formatPlural } from "../../lib/format.ts";
import { listColumns, MetricList } from "./metric-list.tsx";
import { OutcomeFates } from "./outcome-fates.tsx";
import { PhaseTable } from "./phase-table.tsx";
import { SampleRatioBars } from "./sample-ratio.tsx";

/** Every metric of an experiment, and whether its numbers can be gone by. */
export function Metrics() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const experiment = useExperiment(key).data;
  const { data, error, refetch } = useMetrics(key);
  if (!experiment) return null;
  if (data) return <Report report={data} experiment={experiment} />;
  return error ? (
    <Failure what="The metrics" error={error} onRetry={() => void refetch()} />
  ) : (
    <TableSkeleton rows={10} rowHeight="3.5rem" />
  );
}

function Report({ report, experiment }: { report: MetricsReport; experiment: ExperimentDetail }) {
  const { sort } = useSearch({ strict: false });
  const { items, phases, unit, crossovers, outcomes, asOf } = report;
  if (items.length === 0) {
    return (
      <StateMessage title="No metric yet">
        Metrics begin with the first activated revision. The definition's <code>metrics</code> says what
        decides and what must not get worse.
      </StateMessage>
    );
  }
  return (
    <>
      <SampleRatioBars phases={phases} unit={unit} />
      <div className="row apart mb-4">
        <p className="note">
          By assigned arm, one value for each {unit}. Right of the line is better; dashed is what the memo
          asks for or allows. Read <RelativeTime at={asOf} />.
        </p>
        <CsvButton
          label="All metrics"
          fileName={`${experiment.key}-metrics`}
          columns={listColumns}
          rows={items}
        />
      </div>
      <MetricList items={items} experiment={experiment} unit={unit} sort={sort} />
      <div className="part">
        <PhaseTable phases={phases} unit={unit} fileName={`${experiment.key}-phases`} />
      </div>
      <div className="pairwise part">
        <OutcomeFates
          outcomes={outcomes}
          fileName={`${experiment.key}-outcomes`}
          empty={
            experiment.definition.metrics?.business.length
              ? "None has arrived. The service hands them in through the SDK, or belay outcomes import reads them from a file."
              : "The definition declares no metric that outcomes feed."
          }
        />
        <section>
          <div className="row section-head">
            <h2>Crossovers</h2>
          </div>
          <p className="quiet">
            {crossovers === 0
              ? `No ${unit} has been on both arms.`
              : `${formatPlural(crossovers, unit)} ${crossovers === 1 ? "has" : "have"} been on both arms and ${
                  crossovers === 1 ? "is" : "are"
                } analysed by the first. Effects look smaller for it, never larger.`}
          </p>
          <p className="note mt-2">
            {formatCount(items.filter(({ status }) => status === "measured").length)} of{" "}
            {formatPlural(items.length, "metric")} measured.
          </p>
        </section>
      </div>
    </>
  );
}
