import type { RunDetail, Step, StepFacts } from "@belay/contracts";
import type { Tone } from "../../components/tone.tsx";
import { formatCount, formatPlural, formatShare } from "../../lib/format.ts";
import { plainWords } from "../../lib/run-words.ts";
import type { WaterfallStep } from "./waterfall.tsx";

const tones: Record<Step["status"], Tone | undefined> = { ok: undefined, flagged: "watch", failed: "stop" };

/** The waterfall of a run: its steps on the machine's lane, then review and actions on the people's. */
export function waterfallOf(run: RunDetail, now: number): WaterfallStep[] {
  const machine = run.steps
    .filter((step) => step.name !== "review" && step.name !== "act")
    .map((step, index): WaterfallStep => ({
      key: `${step.name}-${index}`,
      name: step.name,
      what: describe(step),
      lane: "machine",
      startMs: step.startedMs,
      durationMs: step.durationMs,
      tone: tones[step.status],
      toneLabel: step.status === "failed" ? "failed" : "flagged",
      detail: detailOf(step.name),
    }));
  return [...machine, ...peopleSteps(run, now)];
}

function peopleSteps(run: RunDetail, now: number): WaterfallStep[] {
  const handedOver = Date.parse(run.startedAt) + (run.durationMs ?? 0);
  const since = (instant: string) => Math.max(0, Date.parse(instant) - handedOver);
  const steps: WaterfallStep[] = [];
  if (run.review) {
    const { decidedAt, reviewer, state } = run.review;
    steps.push({
      key: "review",
      name: "review",
      what: [reviewer?.name, plainWords(state)].filter(Boolean).join(", "),
      lane: "people",
      byPerson: true,
      startMs: 0,
      durationMs: decidedAt
        ? since(decidedAt)
        : state === "waiting" || state === "claimed"
          ? null
          : Math.max(0, now - handedOver),
      detail: "approval",
    });
  }
  for (const action of run.actions) {
    if (!action.startedAt) continue;
    const failed = action.state === "dead";
    steps.push({
      key: action.id,
      name: "act",
      what: `${action.system}, ${plainWords(action.state)}${action.attempts > 1 ? ` at attempt ${action.attempts}` : ""}`,
      lane: "people",
      startMs: since(action.startedAt),
      durationMs: action.endedAt
        ? Math.max(0, Date.parse(action.endedAt) - Date.parse(action.startedAt))
        : null,
      ...(failed ? { tone: "stop" as const, toneLabel: "given up" } : {}),
      detail: "touched",
    });
  }
  return steps;
}

function detailOf(name: Step["name"]): string | undefined {
  return { redact: "redactions", retrieve: "sources", generate: "generate", check: "checks" }[name as string];
}

function describe({ name, facts }: Step): string {
  const parts: (string | undefined)[] = [];
  switch (name) {
    case "ingest":
      parts.push(
        facts.contract,
        facts.quality === undefined ? undefined : `quality ${formatShare(facts.quality)}`,
      );
      if (facts.missing) parts.push(`${facts.missing} missing`);
      break;
    case "redact":
      parts.push(redactionLine(facts));
      break;
    case "retrieve":
      parts.push(facts.documentSet, facts.hits && formatPlural(facts.hits.length, "hit"));
      break;
    case "generate":
      parts.push(facts.answeredBy ?? facts.model, facts.prompt && `prompt ${facts.prompt}`);
      if (facts.attempts && facts.attempts > 1) parts.push(`${facts.attempts} attempts`);
      break;
    case "check":
      parts.push(facts.checks?.map((check) => check.check).join(", "));
      break;
    default:
      break;
  }
  return parts.filter(Boolean).join(", ");
}

function redactionLine({ redactions }: StepFacts): string {
  const entries = Object.entries(redactions ?? {}).filter(([, count]) => count > 0);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return "nothing to redact";
  return `${formatPlural(total, "span")}: ${entries.map(([type, count]) => `${formatCount(count)} ${plainWords(type)}`).join(", ")}`;
}

/** Facts of the first step with that name, or none. */
export function factsOf(run: RunDetail, name: Step["name"]): StepFacts {
  return run.steps.find((step) => step.name === name)?.facts ?? {};
}
