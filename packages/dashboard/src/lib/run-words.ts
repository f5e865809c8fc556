import type { FailureCategory, RunState, RunSummary } from "@belay/contracts";
import type { Tone } from "../components/tone.tsx";

export const runStates = [
  "running",
  "unended",
  "served",
  "fallback",
  "shadow",
  "failed",
  "waiting",
  "approved",
  "edited",
  "rejected",
  "expired",
  "withdrawn",
] as const satisfies readonly RunState[];

export const failureCategories = [
  "input-data",
  "retrieval",
  "prompt",
  "model",
  "check",
  "people",
  "system-of-record",
  "infrastructure",
] as const satisfies readonly FailureCategory[];

/** Where a run stands, as a reader would say it, and what it means. */
export const runStateWords: Record<RunState, { word: string; tone: Tone }> = {
  running: { word: "running", tone: "none" },
  unended: { word: "cut off", tone: "watch" },
  served: { word: "served", tone: "good" },
  fallback: { word: "fell back", tone: "watch" },
  shadow: { word: "shadow", tone: "none" },
  failed: { word: "failed", tone: "stop" },
  waiting: { word: "waits for a person", tone: "rope" },
  approved: { word: "approved", tone: "good" },
  edited: { word: "edited, approved", tone: "good" },
  rejected: { word: "rejected", tone: "none" },
  expired: { word: "review expired", tone: "watch" },
  withdrawn: { word: "withdrawn", tone: "none" },
};

export const armWords = { ai: "AI", baseline: "Baseline" } as const;

/** A run's assigned arm; a unit in no ring has none and is not compared. */
export const assignedWord = (assigned: keyof typeof armWords | null): string =>
  assigned === null ? "Not exposed" : armWords[assigned];

/** `check-failed` as `check failed`. */
export function plainWords(code: string): string {
  return code.replace(/-/g, " ");
}

/** Attributes in one line: `enterprise, emea`. */
export function attributeLine(run: Pick<RunSummary, "attributes">): string {
  return Object.values(run.attributes)
    .filter((value) => value !== null && value !== "")
    .map(String)
    .join(", ");
}

/** A pseudonym or id short enough for a table; the whole stays in the title. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : id.slice(-8);
}
