import type { ExperimentDetail } from "@belay/contracts";
import { useParams } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { Checklist } from "../../components/checklist.tsx";
import { ActorName } from "../../components/mark.tsx";
import { Staircase } from "../../components/staircase.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord, type Tone } from "../../components/tone.tsx";
import { conditionWords } from "../../lib/condition-words.ts";
import { formatPlural, formatShare } from "../../lib/format.ts";
import { gateItems } from "../experiment/gate-items.ts";
import { MemoStanding } from "../experiment/memo-standing.tsx";
import { History } from "./history.tsx";
import { Instances } from "./instances.tsx";
import { Revisions } from "./revisions.tsx";
import { RingActions } from "./ring-actions.tsx";

const stateTones: Record<ExperimentDetail["exposure"]["state"], { tone: Tone; word: string }> = {
  inactive: { tone: "none", word: "not active" },
  open: { tone: "good", word: "open" },
  paused: { tone: "watch", word: "paused" },
  killed: { tone: "stop", word: "killed" },
};

/** Who sees the AI path, what must hold for more to see it, and who is connected. */
export function Exposure() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const experiment = useExperiment(key).data;
  if (!experiment) return null;
  const { exposure, rings, nextGate, definition } = experiment;
  const state = stateTones[exposure.state];
  const met = nextGate.items.filter((item) => item.met).length;
  return (
    <>
      <div className="split mt-0!">
        <section>
          <div className="row apart">
            <h2>
              {exposure.state === "inactive"
                ? "Rings"
                : `Ring ${exposure.ring}, ${rings[exposure.ring]?.name ?? ""}`}{" "}
              <ToneWord tone={state.tone} className="ms-2 text-sm">
                {state.word}
              </ToneWord>
            </h2>
            <RingActions experiment={experiment} />
          </div>
          <p className="quiet mt-1 text-sm">
            {exposure.since && (
              <>
                Since <RelativeTime at={exposure.since} />
                {exposure.changedBy && (
                  <>
                    , by <ActorName actor={exposure.changedBy} />
                  </>
                )}
                {exposure.reason && `: “${exposure.reason}”`}.{" "}
              </>
            )}
            Inside a ring {formatShare(definition.split.ai)} of {definition.unit.name}s get the AI arm; the
            others are the control group.
          </p>
          <div className="mt-6">
            <Staircase
              tall
              rings={rings.map((ring, index) => ({
                index,
                ...ring,
                detail: (
                  <>
                    {formatPlural(experiment.ringUnits[index] ?? 0, definition.unit.name)} seen
                    <span className="block">
                      {index === 0 ? "nobody sees it" : audienceWords(definition, index)}
                    </span>
                  </>
                ),
              }))}
              current={exposure.ring}
              closed={exposure.state !== "open"}
            />
          </div>
        </section>
        <section>
          <h2 className="mb-3">
            {nextGate.ring !== null
              ? `Gate to ring ${nextGate.ring}`
              : exposure.revision === null
                ? "No ring yet"
                : "The last ring is reached"}{" "}
            {nextGate.items.length > 0 && (
              <span className="note">
                {met} of {nextGate.items.length}
              </span>
            )}
          </h2>
          {nextGate.items.length > 0 ? (
            <Checklist items={gateItems(nextGate.items)} label="What must hold" />
          ) : (
            <p className="quiet text-sm">
              {nextGate.ring !== null
                ? "The definition asks for nothing before it."
                : exposure.revision === null
                  ? "Activating a revision begins in shadow; what must hold for the ring after it shows up here."
                  : "There is nothing left to raise; what follows is the decision."}
            </p>
          )}
          {definition.exclusionGroup && (
            <p className="note mt-3">
              Exclusion group <span className="mono">{definition.exclusionGroup.name}</span>:{" "}
              {formatShare(definition.exclusionGroup.from)} to {formatShare(definition.exclusionGroup.to)} of
              its line.
            </p>
          )}
          <MemoStanding experiment={experiment} />
        </section>
      </div>
      <Instances experiment={experiment} />
      <Revisions experiment={experiment} />
      <History experiment={experiment} />
    </>
  );
}

function audienceWords(definition: ExperimentDetail["definition"], index: number): string {
  const conditions = [...definition.audience, ...(definition.rings[index]?.audience ?? [])];
  return conditions.length === 0 ? "everyone may be in it" : conditions.map(conditionWords).join(", ");
}
