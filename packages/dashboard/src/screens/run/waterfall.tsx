import type { ReactNode } from "react";
import { type Tone, ToneGlyph } from "../../components/tone.tsx";
import { formatDuration } from "../../lib/format.ts";
import { niceScale } from "../../lib/nice-scale.ts";

/** One bar: machine steps in seconds after the start, people's part after the machine's end. */
export interface WaterfallStep {
  key: string;
  name: string;
  what: ReactNode;
  lane: "machine" | "people";
  startMs: number;
  /** null: still under way. */
  durationMs: number | null;
  byPerson?: boolean;
  /** Something in it needs attention. */
  tone?: Tone;
  toneLabel?: string;
  /** Id of the section with its detail. */
  detail?: string;
}

/** The steps of a run in two lanes with scales of their own, because a person's minutes dwarf a machine's seconds. */
export function Waterfall({ steps, baseline }: { steps: WaterfallStep[]; baseline: boolean }) {
  const ends = (lane: WaterfallStep["lane"]) =>
    steps
      .filter((step) => step.lane === lane)
      .map((step) => step.startMs + (step.durationMs ?? step.startMs * 0.1 + 1));
  const machine = niceScale(Math.max(1, ...ends("machine")) / 1000);
  const hasPeople = steps.some((step) => step.lane === "people");
  const peopleMs = Math.max(1_000, ...ends("people"));
  // Somebody still to come has no time yet that a scale could show.
  const peopleTimed = steps.some((step) => step.lane === "people" && step.durationMs !== null);
  const peopleUnit = peopleMs < 90_000 ? { ms: 1000, word: "s" } : { ms: 60_000, word: "min" };
  const people = niceScale(peopleMs / peopleUnit.ms, 3);
  const inMilliseconds = machine.end < 1;
  const machineLabel = (tick: number) => (inMilliseconds ? `${Math.round(tick * 1000)}` : `${round(tick)}`);

  return (
    <div className={hasPeople ? "water" : "water alone"}>
      <div className="axis" aria-hidden="true">
        <span />
        <span />
        <Axis
          ticks={machine.ticks}
          position={machine.position}
          label={machineLabel}
          unit={inMilliseconds ? "ms" : "s"}
        />
        {hasPeople && (
          <>
            <span />
            <Axis
              ticks={peopleTimed ? people.ticks : []}
              position={people.position}
              label={(tick) => `${round(tick)}`}
              unit={peopleUnit.word}
            />
          </>
        )}
        <span />
      </div>
      <ol>
        {steps.map((step) => {
          const scale = step.lane === "machine" ? machine : people;
          const unit = step.lane === "machine" ? 1000 : peopleUnit.ms;
          const left = scale.position(step.startMs / unit);
          const end =
            step.durationMs === null ? 100 : scale.position((step.startMs + step.durationMs) / unit);
          const className = [
            step.durationMs === null && "open",
            step.byPerson && "person",
            baseline && !step.byPerson && "baseline",
            step.tone && step.tone !== "good" && "flag",
          ];
          const bar = (
            <i
              className={className.filter(Boolean).join(" ")}
              data-tone={step.tone}
              style={{ left: `${left}%`, width: `${Math.max(0, end - left)}%` }}
            />
          );
          return (
            <li key={step.key}>
              <StepRow step={step}>
                <span
                  className="lane"
                  style={{ "--grid": `${machine.position(machine.ticks[1] ?? machine.end)}%` }}
                >
                  {step.lane === "machine" && bar}
                </span>
                {hasPeople && (
                  <>
                    <span className="brk" />
                    <span
                      className="lane"
                      style={{ "--grid": `${people.position(people.ticks[1] ?? people.end)}%` }}
                    >
                      {step.lane === "people" && bar}
                    </span>
                  </>
                )}
              </StepRow>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function StepRow({ step, children }: { step: WaterfallStep; children: ReactNode }) {
  const content = (
    <>
      <span className="st">
        <b>{step.name}</b>
        {step.tone && step.tone !== "good" && (
          <ToneGlyph tone={step.tone} label={step.toneLabel ?? "needs attention"} />
        )}
      </span>
      <span className="wh">{step.what}</span>
      {children}
      <span className="du">{step.durationMs === null ? "waiting" : formatDuration(step.durationMs)}</span>
    </>
  );
  return step.detail ? (
    <a className="step" href={`#${step.detail}`}>
      {content}
    </a>
  ) : (
    <div className="step">{content}</div>
  );
}

interface AxisProps {
  ticks: number[];
  position: (value: number) => number;
  label: (tick: number) => string;
  unit: string;
}

function Axis({ ticks, position, label, unit }: AxisProps) {
  return (
    <span className="lane">
      {ticks.map((tick, index) => (
        <em key={tick} style={{ left: `${position(tick)}%` }}>
          {label(tick)}
          {index === ticks.length - 1 && ` ${unit}`}
        </em>
      ))}
    </span>
  );
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
