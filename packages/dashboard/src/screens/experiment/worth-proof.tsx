import type { ExperimentDetail, MetricResult, MetricsReport } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useMetric } from "../../api/metrics.ts";
import { Failure } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount, formatPlural } from "../../lib/format.ts";
import { metricFormat } from "../../lib/metric-format.ts";
import { type MetricWord, wordOf } from "../../lib/metric-words.ts";
import { flaggedPhase } from "../../lib/worth.ts";
import { MetricProof } from "../metrics/metric-proof.tsx";

interface WorthProofProps {
  experiment: ExperimentDetail;
  report: MetricsReport;
  success: MetricResult;
}

/** The success metric over time: what the answer to "Worth it?" rests on. */
export function WorthProof({ experiment, report, success }: WorthProofProps) {
  const { metric } = success;
  const { data, error, refetch } = useMetric(experiment.key, metric.key);
  const { tone, word, icon }: MetricWord = flaggedPhase(report.phases)
    ? { tone: "watch", word: "shares are off" }
    : wordOf(success);
  return (
    <section>
      <div className="row apart">
        <h2>
          <Link
            className="quiet-link"
            to="/experiments/$experiment/metrics/$metric"
            params={{ experiment: experiment.key, metric: metric.key }}
          >
            {metric.name}
          </Link>
        </h2>
        <ToneWord tone={tone} {...(icon && { icon })}>
          {word}
        </ToneWord>
      </div>
      <ArmWords experiment={experiment} result={success} unit={report.unit} />
      {data ? (
        <MetricProof detail={data} experiment={experiment} />
      ) : error ? (
        <Failure what="The metric" error={error} onRetry={() => void refetch()} />
      ) : (
        <ChartSkeleton />
      )}
    </section>
  );
}

/** In the size of heading and chart, so that nothing moves when they come. */
export function ProofSkeleton() {
  return (
    <section role="status" aria-label="Loading">
      <div className="grid gap-4 pt-2">
        <Skeleton width="40%" height="1rem" />
        <Skeleton width="60%" />
      </div>
      <ChartSkeleton />
    </section>
  );
}

function ChartSkeleton() {
  return (
    <div className="mt-4">
      <Skeleton width="100%" height="23rem" />
    </div>
  );
}

function ArmWords({
  experiment,
  result,
  unit,
}: {
  experiment: ExperimentDetail;
  result: MetricResult;
  unit: string;
}) {
  const { arms, planned } = result;
  const format = metricFormat(result, experiment.definition);
  return (
    <p className="quiet">
      {arms && (arms.ai.value !== null || arms.baseline.value !== null) && (
        <>
          Baseline <b className="strong">{format.value(arms.baseline.value)}</b> → AI{" "}
          <b className="strong">{format.value(arms.ai.value)}</b>.{" "}
        </>
      )}
      {planned && `${formatCount(planned.mature)} of ${formatPlural(planned.units, `planned ${unit}`)}.`}
    </p>
  );
}
