import type { ExperimentSummary } from "@belay/contracts";
import type { Tone } from "../components/tone.tsx";
import { formatPlural, formatShare } from "./format.ts";

export interface Health {
  tone: Tone;
  /** For a table or a navigation: `healthy`, `paused`. */
  word: string;
  /** For the banner: `Yes`, `Paused`. */
  answer: string;
  reason: string;
}

/** From this share of fallbacks on, over at least {@link enoughRuns} runs of an hour, somebody should look. */
const fallbackShareToWatch = 0.1;
const enoughRuns = 10;

/**
 * Whether an experiment is healthy, from its exposure, its instances and the last hour of runs. The first
 * thing that is wrong is the one that is said; guardrails are not part of it.
 */
export function healthOf(experiment: ExperimentSummary): Health {
  const { exposure, instances, recent, deadActions } = experiment;
  const ai = recent.arms.ai;
  const everyone = "Everyone gets the baseline.";
  if (exposure.state === "inactive") {
    return {
      tone: "none",
      word: "not active",
      answer: "Not active",
      reason: `No revision is active in ${exposure.environment}. ${everyone}`,
    };
  }
  if (exposure.state === "killed")
    return {
      tone: "stop",
      word: "killed",
      answer: "The AI path is off",
      reason: `${everyone} Waiting drafts fell to it too.`,
    };
  if (exposure.state === "paused") {
    return {
      tone: "watch",
      word: "paused",
      answer: "Paused",
      reason: `No new AI runs; drafts and actions wait. ${everyone}`,
    };
  }
  if (deadActions > 0) {
    return {
      tone: "stop",
      word: formatPlural(deadActions, "dead action"),
      answer: deadActions === 1 ? "An action is stuck" : "Actions are stuck",
      reason: `${formatPlural(deadActions, "approved action")} could not be carried out after all attempts.`,
    };
  }
  if (instances.connected === 0) {
    return {
      tone: "watch",
      word: "no instance",
      answer: "Nobody is connected",
      reason: `No service instance is connected, so ${everyone.toLowerCase()}`,
    };
  }
  if (instances.applied < instances.connected) {
    const behind = instances.connected - instances.applied;
    return {
      tone: "watch",
      word: "catching up",
      answer: "Catching up",
      reason: `${formatPlural(behind, "instance")} of ${instances.connected} still on older rules.`,
    };
  }
  if (ai.runs >= enoughRuns && ai.fallbacks / ai.runs >= fallbackShareToWatch) {
    return {
      tone: "watch",
      word: "falling back",
      answer: "Falling back often",
      reason: `${formatShare(ai.fallbacks / ai.runs)} of ${formatPlural(ai.runs, "AI run")} in the last hour ended in the baseline.`,
    };
  }
  const runs = ai.runs + recent.shadow.runs;
  if (runs === 0)
    return {
      tone: "none",
      word: "quiet",
      answer: "Quiet",
      reason: "No AI run in the last hour; nothing has gone wrong either.",
    };
  return {
    tone: "good",
    word: "healthy",
    answer: "Yes",
    reason: `${formatPlural(runs, "AI run")} in the last hour, ${fellBack(ai.fallbacks)}. ${formatPlural(instances.connected, "instance")} on the newest rules.`,
  };
}

function fellBack(count: number): string {
  return count === 0 ? "none fell back" : `${count} fell back to the baseline`;
}
