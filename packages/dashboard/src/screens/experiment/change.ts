import type { ExperimentDetail, Scope } from "@belay/contracts";
import type { ExposureCommand } from "../../api/exposure.ts";
import { formatPlural } from "../../lib/format.ts";

/** A change of exposure that somebody is about to make; in the URL as `kill`, `pause`, `resume`, `raise-2`, `lower-1`, `activate-7`. */
export type Change =
  | { kind: "kill" | "pause" | "resume" }
  | { kind: "raise" | "lower"; ring: number }
  | { kind: "activate"; revision: number };

export function parseChange(text: string | undefined): Change | undefined {
  const match = /^(?:(kill|pause|resume)|(raise|lower|activate)-(\d{1,9}))$/.exec(text ?? "");
  if (!match) return undefined;
  if (match[1]) return { kind: match[1] as "kill" | "pause" | "resume" };
  const number = Number(match[3]);
  return match[2] === "activate"
    ? { kind: "activate", revision: number }
    : { kind: match[2] as "raise" | "lower", ring: number };
}

/** What the dialog says before, during and after. */
export interface ChangeWords {
  title: string;
  effect: string;
  button: string;
  /** Leaves everything as it is. */
  decline: string;
  tone: "halt" | "promote";
  reasonNeeded: boolean;
  doing: string;
  done: string;
  /** What holds once every instance has confirmed. */
  result: string;
}

export function wordsOf(change: Change, experiment: ExperimentDetail): ChangeWords {
  const { name, exposure, rings, waitingReviews } = experiment;
  const unit = `${experiment.definition.unit.name}s`;
  const everyone = "Everyone gets the baseline.";
  switch (change.kind) {
    case "kill":
      return {
        title: `Kill the AI path of ${name}?`,
        effect: `All ${unit} get the baseline from the next run on. Runs in flight are aborted and served the baseline. ${
          waitingReviews > 0
            ? `The ${formatPlural(waitingReviews, "waiting draft")} fall to the baseline. `
            : ""
        }Only a person who may promote can open the gate again.`,
        button: "Kill AI path",
        decline: "Keep running",
        tone: "halt",
        reasonNeeded: false,
        doing: "Stopping",
        done: "The AI path is off",
        result: everyone,
      };
    case "pause":
      return {
        title: `Pause ${name}?`,
        effect:
          "No new AI runs start; those in flight end in the baseline. Drafts stay on the desk, and approved actions wait until it goes on.",
        button: "Pause",
        decline: "Keep running",
        tone: "halt",
        reasonNeeded: false,
        doing: "Pausing",
        done: "Paused",
        result: `${everyone} Drafts and actions wait.`,
      };
    case "resume":
      return {
        title: exposure.state === "killed" ? `Open the gate of ${name} again?` : `Go on with ${name}?`,
        effect: `The AI path runs again in ring ${exposure.ring}, ${rings[exposure.ring]?.name ?? "unknown"}, with revision ${exposure.revision}.`,
        button: exposure.state === "killed" ? "Open the gate" : "Go on",
        decline: "Leave it closed",
        tone: "promote",
        reasonNeeded: exposure.state === "killed",
        doing: "Opening",
        done: "The gate is open",
        result: `The AI path runs in ring ${exposure.ring}.`,
      };
    case "raise":
    case "lower": {
      const ring = rings[change.ring];
      const up = change.kind === "raise";
      const name = `ring ${change.ring}${ring ? `, ${ring.name}` : ""}`;
      return {
        title: `${up ? "Open" : "Go back to"} ${name}?`,
        effect: up
          ? "Those in the rings so far stay in; others join them. A unit never changes its arm while a ring grows."
          : "Those outside of it get the baseline from the next run on; their runs in flight end in the baseline.",
        button: up ? `Open ring ${change.ring}` : `Go back to ring ${change.ring}`,
        decline: "Leave it",
        tone: up ? "promote" : "halt",
        reasonNeeded: false,
        doing: up ? "Opening" : "Lowering",
        done: `In ${name}`,
        result: "The new ring counts from the next run on.",
      };
    }
    case "activate":
      return {
        title: `Activate revision ${change.revision}?`,
        effect:
          exposure.revision === null
            ? "It starts in shadow: the AI path runs beside the baseline and nobody sees it."
            : `It replaces revision ${exposure.revision} and keeps ring ${exposure.ring}. Runs in flight with the old one end in the baseline.`,
        button: "Activate",
        decline: "Leave it",
        tone: "promote",
        reasonNeeded: false,
        doing: "Activating",
        done: `Revision ${change.revision} is active`,
        result: "New runs use its prompts, model and checks.",
      };
  }
}

export function commandOf(
  change: Change,
  experiment: ExperimentDetail,
  scope: Scope,
  reason: string,
): ExposureCommand {
  const words = reason.trim() || undefined;
  switch (change.kind) {
    case "raise":
    case "lower":
      return { change: "ring", experiment: experiment.key, ring: change.ring, reason: words };
    case "activate":
      return { change: "activate", experiment: experiment.key, revision: change.revision, reason: words };
    default:
      return { change: change.kind, scope, reason: words };
  }
}

/** The scopes that a halt or a resume may have, the narrowest first; a hold on a wider one is ended there. */
export function scopesFor(experiment: ExperimentDetail): { scope: Scope; label: string }[] {
  const { key, name, workflow, exposure } = experiment;
  return [
    { scope: { kind: "experiment", key }, label: `Only ${name}` },
    { scope: { kind: "workflow", key: workflow.key }, label: `Every experiment on ${workflow.name}` },
    { scope: { kind: "environment" }, label: `Every experiment in ${exposure.environment}` },
  ];
}
