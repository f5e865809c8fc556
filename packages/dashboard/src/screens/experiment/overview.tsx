import type { ExperimentDetail } from "@belay/contracts";
import { Link, useParams } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { useMetrics } from "../../api/metrics.ts";
import { failureOf } from "../../api/problem.ts";
import { Checklist } from "../../components/checklist.tsx";
import { Staircase } from "../../components/staircase.tsx";
import { type Answer, Verdict } from "../../components/verdict.tsx";
import { formatPlural } from "../../lib/format.ts";
import { healthOf } from "../../lib/health.ts";
import { nextStepOf } from "../../lib/next-step.ts";
import { flaggedPhase, successOf, worthOf } from "../../lib/worth.ts";
import { StageLabel } from "../stages/stage-label.tsx";
import { ActivityChart } from "./activity-chart.tsx";
import { gateItems } from "./gate-items.ts";
import { MemoStanding } from "./memo-standing.tsx";
import { MetricTiles } from "./metric-tiles.tsx";
import { OverviewTiles } from "./overview-tiles.tsx";
import { ProofSkeleton, WorthProof } from "./worth-proof.tsx";

/** Healthy? Worth it? What next? And the proof below. */
export function Overview() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const experiment = useExperiment(key).data;
  const metrics = useMetrics(key);
  if (!experiment) return null;
  const health = healthOf(experiment);
  const next = nextStepOf(experiment, experiment.nextGate);
  const { nextGate, exposure, definition } = experiment;
  const met = nextGate.items.filter((item) => item.met).length;
  const closed = exposure.state !== "open";
  const success = successOf(metrics.data);
  const worth = worthAnswer(metrics, experiment);
  return (
    <>
      <Verdict
        answers={[
          { question: "Healthy?", tone: health.tone, answer: health.answer, reason: health.reason },
          { question: "Worth it?", ...worth },
          {
            question: "What next?",
            tone: next.waitsForYou ? "rope" : "none",
            answer: next.answer,
            reason: (
              <>
                {next.reason} <NextLink experiment={experiment} to={next.to} />
              </>
            ),
          },
        ]}
      />
      <StageLabel experiment={key} />
      <div className="split">
        {metrics.data && success ? (
          <WorthProof experiment={experiment} report={metrics.data} success={success} />
        ) : metrics.isPending && definition.metrics?.success ? (
          <ProofSkeleton />
        ) : (
          <ActivityChart experiment={experiment} />
        )}
        <section>
          <div className="row apart">
            <h2>
              {exposure.state === "inactive"
                ? "Rings"
                : `Ring ${exposure.ring} of ${experiment.rings.length - 1}`}
              {closed && exposure.state !== "inactive" && <span className="note">, {exposure.state}</span>}
            </h2>
            <Link className="note" to="/experiments/$experiment/exposure" params={{ experiment: key }}>
              Exposure
            </Link>
          </div>
          <div className="mt-4">
            <Staircase
              rings={experiment.rings.map((ring, index) => ({
                index,
                ...ring,
                detail: formatPlural(experiment.ringUnits[index] ?? 0, definition.unit.name),
              }))}
              current={exposure.ring}
              closed={closed}
            />
          </div>
          {nextGate.ring !== null && nextGate.items.length > 0 && (
            <div className="mt-6">
              <h3 className="mb-2">
                Gate to ring {nextGate.ring}{" "}
                <span className="note">
                  {met} of {nextGate.items.length}
                </span>
              </h3>
              <Checklist items={gateItems(nextGate.items)} label={`Gate to ring ${nextGate.ring}`} />
            </div>
          )}
          <MemoStanding experiment={experiment} />
        </section>
      </div>
      {metrics.data && <MetricTiles experiment={experiment} report={metrics.data} />}
      <OverviewTiles experiment={experiment} />
      {success && (
        <div className="part">
          <ActivityChart experiment={experiment} />
        </div>
      )}
      <p className="note mt-3">
        Since the experiment began, in {exposure.environment}, assigned arms. Health is read from runs,
        actions and instances of the last hour; the {formatPlural(definition.guardrails.length, "guardrail")}{" "}
        of the definition {definition.guardrails.length === 1 ? "is" : "are"} not judged yet. Revision{" "}
        {exposure.revision ?? experiment.latestRevision}.
      </p>
    </>
  );
}

/** What can't be read is neither good nor bad: the answer says so and nothing else. */
function worthAnswer(
  { data, error }: Pick<ReturnType<typeof useMetrics>, "data" | "error">,
  { key, definition }: ExperimentDetail,
): Omit<Answer, "question"> {
  if (data) {
    const { tone, answer, reason } = worthOf(data, definition);
    if (!flaggedPhase(data.phases)) return { tone, answer, reason };
    const where = (
      <Link to="/experiments/$experiment/metrics" params={{ experiment: key }}>
        Where to look
      </Link>
    );
    return {
      tone,
      answer,
      reason: (
        <>
          {reason} {where}
        </>
      ),
    };
  }
  if (!error) return { tone: "none", answer: "", reason: "", loading: true };
  const { detail, code } = failureOf(error);
  return {
    tone: "none",
    answer: "Can't be told now",
    reason: `The metrics could not be read (${code}). ${detail}`,
  };
}

function NextLink({ experiment, to }: { experiment: ExperimentDetail; to: "desk" | "exposure" | "runs" }) {
  if (to === "desk") return <Link to="/reviews">Open the desk</Link>;
  if (to === "runs") {
    return (
      <Link
        to="/experiments/$experiment/runs"
        params={{ experiment: experiment.key }}
        search={{ category: "system-of-record" }}
      >
        See their runs
      </Link>
    );
  }
  return (
    <Link to="/experiments/$experiment/exposure" params={{ experiment: experiment.key }}>
      See exposure
    </Link>
  );
}
