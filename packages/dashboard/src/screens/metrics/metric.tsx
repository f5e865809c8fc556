import type { ExperimentDetail, MetricDetail } from "@belay/contracts";
import { Link, useParams } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { useMetric } from "../../api/metrics.ts";
import { Failure } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatKey } from "../../lib/format.ts";
import { metricFormat } from "../../lib/metric-format.ts";
import { type MetricWord, roleWords, wordOf } from "../../lib/metric-words.ts";
import { flaggedPhase } from "../../lib/worth.ts";
import { MetricDefinition } from "./metric-definition.tsx";
import { MetricFacts } from "./metric-facts.tsx";
import { MetricProof } from "./metric-proof.tsx";
import { OutcomeFates } from "./outcome-fates.tsx";
import { PhaseTable } from "./phase-table.tsx";
import { SampleRatioBars } from "./sample-ratio.tsx";
import { SegmentTable } from "./segment-table.tsx";

/** One metric: what it is, how both arms stand, how that came about, and what to beware of. */
export function Metric() {
  const { experiment: key, metric } = useParams({ strict: false }) as { experiment: string; metric: string };
  const experiment = useExperiment(key).data;
  const { data, error, refetch } = useMetric(key, metric);
  if (!experiment) return null;
  return (
    <>
      <title>{`${data?.metric.name ?? formatKey(metric)} · ${experiment.name} · Belay`}</title>
      <p className="mb-2 text-sm">
        <Link to="/experiments/$experiment/metrics" params={{ experiment: key }}>
          All metrics
        </Link>
      </p>
      {data ? (
        <MetricBody detail={data} experiment={experiment} />
      ) : error ? (
        <Failure what="The metric" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="grid gap-4" role="status" aria-label="Loading">
          <Skeleton width="14rem" height="1.25rem" />
          <Skeleton width="100%" height="4rem" />
          <Skeleton width="100%" height="17rem" />
        </div>
      )}
    </>
  );
}

function MetricBody({ detail, experiment }: { detail: MetricDetail; experiment: ExperimentDetail }) {
  const { metric, phases, unitName, outcomes, notes } = detail;
  // As on the overview: while the shares are off, no verdict is to be gone by.
  const { tone, word, icon }: MetricWord =
    detail.verdict !== null && flaggedPhase(phases)
      ? { tone: "watch", word: "shares are off" }
      : wordOf(detail);
  const fileName = `${experiment.key}-${metric.key}`;
  return (
    <>
      <h2>{metric.name}</h2>
      <p className="row mt-1 mb-1">
        <span className="badge" data-tone={metric.role === "success" ? "rope" : "none"}>
          {roleWords[metric.role]}
        </span>
        <ToneWord tone={tone} {...(icon && { icon })}>
          {word}
        </ToneWord>
      </p>
      <p className="quiet mb-4">{metric.meaning}</p>
      <SampleRatioBars phases={phases} unit={unitName} />
      <MetricFacts detail={detail} definition={experiment.definition} />
      <div className="split">
        <section>
          <h2>Over time</h2>
          <MetricProof detail={detail} experiment={experiment} />
        </section>
        <MetricDefinition detail={detail} />
      </div>
      <PhaseTable
        phases={phases}
        unit={unitName}
        fileName={`${fileName}-phases`}
        format={metricFormat(detail, experiment.definition)}
      />
      <SegmentTable detail={detail} definition={experiment.definition} fileName={`${fileName}-segments`} />
      <div className="pairwise part">
        <OutcomeFates
          outcomes={outcomes}
          fileName={`${fileName}-outcomes`}
          empty={
            metric.group === "business"
              ? "None has arrived for this metric."
              : "This metric comes from runs and reviews; outcomes don't feed it."
          }
        />
        <section>
          <div className="row section-head">
            <h2>What to beware of</h2>
          </div>
          {notes.length === 0 ? (
            <p className="quiet">Nothing is known that would make these numbers less than they seem.</p>
          ) : (
            <ul className="notes">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}
