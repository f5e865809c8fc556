import type { RunDetail } from "@belay/contracts";
import { useParams } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { useRun } from "../../api/runs.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Failure } from "../../components/failure.tsx";
import { ActorMark, UnsignedMemoMark } from "../../components/mark.tsx";
import { PageSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { ClockTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import {
  formatDigest,
  formatDuration,
  formatKey,
  formatMoney,
  formatShare,
  formatSpan,
} from "../../lib/format.ts";
import { assignedWord, attributeLine, plainWords, runStateWords, shortId } from "../../lib/run-words.ts";
import { useClock } from "../../lib/time.ts";
import { ChangeDialog } from "../experiment/change-dialog.tsx";
import { SafetyActions } from "../experiment/safety-actions.tsx";
import { Approval } from "./approval.tsx";
import { Payloads } from "./payloads.tsx";
import { Redactions } from "./redactions.tsx";
import { waterfallOf } from "./run-steps.ts";
import { StepDetails } from "./step-details.tsx";
import { TouchedRecords } from "./touched-records.tsx";
import { Waterfall } from "./waterfall.tsx";

/** One run: what happened in it, step by step, with what proves it. */
export function Run() {
  const { experiment: key, run: id } = useParams({ strict: false }) as { experiment: string; run: string };
  const { data: run, error, refetch } = useRun(id);
  const experiment = useExperiment(key).data;
  const name = experiment?.name ?? formatKey(key);
  return (
    <div className="page">
      <title>{`Run ${shortId(id)} · Belay`}</title>
      <Breadcrumbs
        items={[
          { label: "Portfolio", to: "/" },
          { label: name, to: "/experiments/$experiment", params: { experiment: key } },
          { label: "Runs", to: "/experiments/$experiment/runs", params: { experiment: key } },
          { label: shortId(id) },
        ]}
      />
      {run ? (
        <>
          <div className="head">
            <RunHead run={run} unsigned={experiment ? !experiment.memo.signed : false} />
            {experiment && <SafetyActions experiment={experiment} />}
          </div>
          <RunBody run={run} unit={experiment?.definition.unit.name ?? "unit"} />
        </>
      ) : error ? (
        <>
          <h1 className="vh">Run {shortId(id)}</h1>
          <Failure what="The run" error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <PageSkeleton />
      )}
      {experiment && <ChangeDialog experiment={experiment} />}
    </div>
  );
}

function RunHead({ run, unsigned }: { run: RunDetail; unsigned: boolean }) {
  const state = runStateWords[run.state];
  const attributes = attributeLine(run);
  return (
    <div>
      <h1>
        Run{" "}
        <span className="mono font-normal" title={run.id}>
          {shortId(run.id)}
        </span>{" "}
        {attributes && <span className="note">{attributes}</span>}
      </h1>
      <p className="row mt-2">
        <span className="badge" data-tone={run.assigned === "ai" ? "rope" : "none"}>
          {assignedWord(run.assigned)}
          {run.shadow && ", shadow"}
        </span>
        <ToneWord tone={state.tone}>{state.word}</ToneWord>
        {run.review?.reviewer && <ActorMark kind={run.review.reviewer.kind} />}
        {unsigned && <UnsignedMemoMark />}
        <span className="note">{reasonWords(run)}</span>
      </p>
    </div>
  );
}

function reasonWords(run: RunDetail): string {
  const parts = [
    run.reason && run.reason !== "assigned" && run.reason !== "shadow" ? plainWords(run.reason) : undefined,
    run.failedStep && `step ${run.failedStep}`,
    run.category && `failure in ${plainWords(run.category)}`,
    (run.outcome === "fallback" || run.outcome === "failed") &&
      run.served &&
      `served the ${run.served === "ai" ? "AI result" : "baseline"}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function RunBody({ run, unit }: { run: RunDetail; unit: string }) {
  const now = useClock((time) => Math.floor(time / 60_000) * 60_000);
  const steps = waterfallOf(run, now);
  const withPerson =
    run.review?.decidedAt && run.review.openedAt
      ? Date.parse(run.review.decidedAt) - Date.parse(run.startedAt) - (run.durationMs ?? 0)
      : null;
  return (
    <>
      <dl className="facts mt-6">
        <Fact name="Started">
          <ClockTime at={run.startedAt} withDay />
        </Fact>
        <Fact name="Machine time" note={`of ${formatSpan(run.timeBudgetMs)}`}>
          {run.durationMs === null ? "not ended" : formatDuration(run.durationMs)}
        </Fact>
        {run.review && (
          <Fact
            name="With a person"
            note={run.review.activeMs === null ? undefined : `${formatSpan(run.review.activeMs)} active`}
          >
            {withPerson === null ? "waiting" : formatSpan(withPerson)}
          </Fact>
        )}
        <Fact name="Cost">{formatMoney(run.costMicros, run.currency)}</Fact>
        <Fact name="Ring, revision">
          {run.ring ?? "no ring"}, rev. {run.revision}
        </Fact>
        {run.bucket !== null && <Fact name="Bucket">{run.bucket.toFixed(4)}</Fact>}
        {run.inputQuality !== null && <Fact name="Input quality">{formatShare(run.inputQuality)}</Fact>}
        <Fact name={formatKey(unit)}>
          <span className="mono" title={run.unit}>
            {shortId(run.unit)}
          </span>
        </Fact>
        {run.trace && (
          <Fact name="Trace">
            <span className="mono" title={run.trace}>
              {formatDigest(run.trace)}
            </span>
          </Fact>
        )}
      </dl>

      <section className="part">
        <div className="row apart">
          <h2>Steps</h2>
          <span className="note">
            {steps.some((step) => step.lane === "people")
              ? "Two scales: machine, then people"
              : "Time after the start"}
          </span>
        </div>
        {steps.length > 0 ? (
          <Waterfall steps={steps} baseline={run.assigned === "baseline"} />
        ) : (
          <StateMessage title={run.state === "unended" ? "Begun and not ended" : "No steps"}>
            {run.state === "unended"
              ? "The process went away during this run, or its evidence has not arrived yet. The journal knows that it began."
              : "The baseline ran by itself; there is nothing to take apart."}
          </StateMessage>
        )}
      </section>

      <div className="split mt-8">
        <div>
          <Payloads run={run} />
          <TouchedRecords run={run} />
          <div className="pairwise part">
            <Approval run={run} />
            <Redactions run={run} />
          </div>
        </div>
        <StepDetails run={run} />
      </div>
    </>
  );
}

function Fact({
  name,
  note,
  children,
}: {
  name: string;
  note?: string | undefined;
  children: React.ReactNode;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children} {note && <span className="note">{note}</span>}
      </dd>
    </div>
  );
}
