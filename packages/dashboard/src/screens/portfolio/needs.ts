import type { ResponseOf } from "@belay/client";
import type { ExperimentSummary } from "@belay/contracts";
import type { Tone } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { healthOf } from "../../lib/health.ts";

/** Something that waits for the reader, with where to go. */
export interface Need {
  key: string;
  tone: Tone;
  title: string;
  detail: string;
  /** When it is due, or since when it is so. */
  at: string | null;
  to: { kind: "desk" } | { kind: "overview" | "exposure" | "stuck"; experiment: string };
  button: string;
}

const urgency: Tone[] = ["stop", "watch", "rope", "none", "good"];

/** What needs somebody now, the most urgent first. */
export function needsOf(experiments: ExperimentSummary[], queue: ResponseOf<"reviews"> | undefined): Need[] {
  const needs = experiments.flatMap((experiment) => needOf(experiment) ?? []);
  const waiting = queue?.waiting ?? 0;
  if (waiting > 0) {
    needs.push({
      key: "desk",
      tone: "watch",
      title: `${formatPlural(waiting, "draft")} ${waiting === 1 ? "waits" : "wait"} for review`,
      detail: [...new Set(queue?.items.map((item) => item.experimentName))].join(", "),
      at: queue?.items[0]?.dueAt ?? null,
      to: { kind: "desk" },
      button: "Open desk",
    });
  }
  return needs.toSorted((a, b) => urgency.indexOf(a.tone) - urgency.indexOf(b.tone));
}

/** In a sentence; sample and simulated people are marked here too. */
function whoOf({ changedBy }: ExperimentSummary["exposure"]): string {
  if (!changedBy) return "Somebody";
  const { kind, name } = changedBy;
  return kind === "sample" || kind === "simulated" ? `${name} (${kind})` : name;
}

function needOf(experiment: ExperimentSummary): Need | undefined {
  const { key, name, exposure, deadActions, latestRevision } = experiment;
  const health = healthOf(experiment);
  if (exposure.state === "killed" || exposure.state === "paused") {
    return {
      key,
      tone: health.tone,
      title: `${name} is ${exposure.state}`,
      detail: [exposure.reason, `${whoOf(exposure)} closed it. Everyone gets the baseline.`]
        .filter(Boolean)
        .join(". "),
      at: exposure.since,
      to: { kind: "overview", experiment: key },
      button: "Open experiment",
    };
  }
  if (exposure.state === "inactive") {
    return {
      key,
      tone: "rope",
      title: `${name}: activate revision ${latestRevision}?`,
      detail: "It is pushed and active nowhere here. Activating begins in shadow, where nobody sees it.",
      at: null,
      to: { kind: "exposure", experiment: key },
      button: "Review revision",
    };
  }
  if (deadActions > 0) {
    return {
      key,
      tone: "stop",
      title: `${name}: ${health.answer.toLowerCase()}`,
      detail: health.reason,
      at: null,
      to: { kind: "stuck", experiment: key },
      button: "See runs",
    };
  }
  if (health.tone === "watch") {
    return {
      key,
      tone: "watch",
      title: `${name}: ${health.answer.toLowerCase()}`,
      detail: health.reason,
      at: null,
      to: { kind: "overview", experiment: key },
      button: "Open experiment",
    };
  }
  return undefined;
}
