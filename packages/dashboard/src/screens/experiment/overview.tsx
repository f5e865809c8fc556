import type { ExperimentDetail } from "@belay/contracts";
import { Link, useParams } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { Checklist } from "../../components/checklist.tsx";
import { Staircase } from "../../components/staircase.tsx";
import { Verdict } from "../../components/verdict.tsx";
import { formatDigest, formatPlural } from "../../lib/format.ts";
import { healthOf } from "../../lib/health.ts";
import { nextStepOf } from "../../lib/next-step.ts";
import { ActivityChart } from "./activity-chart.tsx";
import { gateItems } from "./gate-items.ts";
import { OverviewTiles } from "./overview-tiles.tsx";

/** Healthy? Worth it? What next? And the proof below. */
export function Overview() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const experiment = useExperiment(key).data;
  if (!experiment) return null;
  const health = healthOf(experiment);
  const next = nextStepOf(experiment, experiment.nextGate);
  const { nextGate, exposure, definition } = experiment;
  const met = nextGate.items.filter((item) => item.met).length;
  const closed = exposure.state !== "open";
  return (
    <>
      <Verdict
        answers={[
          { question: "Healthy?", tone: health.tone, answer: health.answer, reason: health.reason },
          {
            question: "Worth it?",
            tone: "none",
            answer: "Not measured yet",
            reason:
              "Baseline and AI are not compared yet: that comes with metrics. Until then this says nothing either way.",
          },
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
      <div className="split">
        <ActivityChart experiment={experiment} />
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
        </section>
      </div>
      <OverviewTiles experiment={experiment} />
      <p className="note mt-3">
        Since the experiment began, in {exposure.environment}, assigned arms. Health is read from runs,
        actions and instances of the last hour; the {formatPlural(definition.guardrails.length, "guardrail")}{" "}
        of the definition {definition.guardrails.length === 1 ? "is" : "are"} not judged yet. Revision{" "}
        {exposure.revision ?? experiment.latestRevision}, memo{" "}
        <span className="mono" title={experiment.memo.digest}>
          {formatDigest(experiment.memo.digest)}
        </span>
        {experiment.memo.signed ? "" : ", unsigned"}.
      </p>
    </>
  );
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
