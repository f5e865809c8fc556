import type { ExperimentDetail, MetricDetail } from "@belay/contracts";
import { StateMessage } from "../../components/state-message.tsx";
import { readyWords } from "../../lib/worth.ts";
import { MetricChart } from "./metric-chart.tsx";

/** The chart, or what has to happen until there is one. */
export function MetricProof({ detail, experiment }: { detail: MetricDetail; experiment: ExperimentDetail }) {
  if (detail.status === "not-measured-yet")
    return <StateMessage title="Not measured yet">{detail.statusDetail}.</StateMessage>;
  if (detail.status === "too-early") {
    return (
      <StateMessage title={`Too early: ${detail.statusDetail}`}>
        {readyWords(detail, detail.unitName)} Before that an interval would be too wide to say anything.
      </StateMessage>
    );
  }
  if (detail.series.length === 0) {
    return (
      <StateMessage title="No interval">
        {detail.metric.role === "diagnostic"
          ? "A diagnostic shows where the arms stand; it is not compared."
          : "No value has settled yet."}
      </StateMessage>
    );
  }
  return <MetricChart detail={detail} experiment={experiment} />;
}
