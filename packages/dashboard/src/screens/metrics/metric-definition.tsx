import type { MetricDetail } from "@belay/contracts";
import { turnWords, windowWords } from "../../lib/metric-words.ts";

/** What the metric is and how it comes about, in words. */
export function MetricDefinition({ detail }: { detail: MetricDetail }) {
  const { metric, method, approximate, cannotDecide } = detail;
  return (
    <section>
      <h2 className="mb-3">How it is measured</h2>
      <dl className="definition">
        <dt>Why it matters</dt>
        <dd>{metric.why}</dd>
        <dt>How it is computed</dt>
        <dd>{metric.computed}</dd>
        <dt>Window</dt>
        <dd>{windowWords(metric.windowHours)}</dd>
        <dt>Better is</dt>
        <dd>
          {metric.direction === "higher" ? "more" : "less"}; differences are {turnWords(metric.direction)}
        </dd>
        <dt>Unit</dt>
        <dd>{metric.unit}</dd>
        {method && (
          <>
            <dt>Method</dt>
            <dd>
              {method}
              {approximate &&
                (cannotDecide === undefined ? ", approximate at so few units" : ", approximate")}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
