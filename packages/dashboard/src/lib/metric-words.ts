import type { MetricDescription, MetricResult, OutcomeFate } from "@belay/contracts";
import type { Tone } from "../components/tone.tsx";
import type { IconName } from "../components/icon.tsx";
import { formatDuration, formatPlural } from "./format.ts";

export interface MetricWord {
  tone: Tone;
  word: string;
  icon?: IconName;
}

/** One metric's state in a word. Inconclusive, too early and not measured are neutral: they say neither yes nor no. */
export function wordOf({ metric, status, statusDetail, verdict, cannotDecide }: MetricResult): MetricWord {
  if (status === "not-measured-yet") return { tone: "none", word: "not measured yet" };
  if (status === "too-early") return { tone: "none", word: `too early: ${statusDetail}`, icon: "clock" };
  if (cannotDecide !== undefined) return { tone: "watch", word: "can't be decided" };
  switch (verdict) {
    case "better":
      return { tone: "good", word: metric.role === "success" ? "better by enough" : "better" };
    case "better-not-by-enough":
      return { tone: "none", word: "better, not yet by enough" };
    case "holding":
      return { tone: "good", word: "holding" };
    case "harmed":
      return { tone: "stop", word: "harmed" };
    case "worse":
      return { tone: metric.role === "diagnostic" ? "watch" : "stop", word: "worse" };
    case "inconclusive":
      return { tone: "none", word: "inconclusive" };
    default:
      return { tone: "none", word: "shown, not judged" };
  }
}

export const roleWords: Record<MetricDescription["role"], string> = {
  success: "decides",
  "must-not-harm": "must not get worse",
  diagnostic: "diagnostic",
};

/** Groups in the order in which they are read. */
export const groupWords: Record<MetricDescription["group"], string> = {
  business: "Business",
  quality: "Quality",
  efficiency: "Efficiency",
  risk: "Risk",
  adoption: "Adoption",
  support: "Support",
  cost: "Cost",
  input: "Input",
};

export const groups = Object.keys(groupWords) as MetricDescription["group"][];

export interface FateWords {
  name: string;
  meaning: string;
  /** Somebody should look: these were meant to count and don't. */
  lost: boolean;
}

export const fateWords: Record<OutcomeFate, FateWords> = {
  counted: { name: "Counted", meaning: "in a settled value", lost: false },
  waiting: { name: "Waiting", meaning: "the unit's window is still open", lost: false },
  "unknown-unit": {
    name: "Unknown unit",
    meaning: "no run of that unit yet; it counts once one arrives",
    lost: true,
  },
  "before-exposure": {
    name: "Before exposure",
    meaning: "happened before the unit's first run",
    lost: false,
  },
  "after-window": { name: "After the window", meaning: "happened after the unit's window", lost: false },
  late: { name: "Too late", meaning: "arrived after the unit's value was settled", lost: true },
  "wrong-currency": { name: "Wrong currency", meaning: "not in the metric's currency", lost: true },
  "out-of-range": { name: "Out of range", meaning: "outside the values the metric declares", lost: true },
  unused: { name: "Unused", meaning: "no metric asks for it", lost: false },
};

export const fates = Object.keys(fateWords) as OutcomeFate[];

/** `48 hours`, `7 days`: a window in the words it was set in. */
export function formatHours(hours: number): string {
  if (hours >= 72 && hours % 24 === 0) return formatPlural(hours / 24, "day");
  return hours >= 1 ? formatPlural(hours, "hour") : formatDuration(hours * 3_600_000);
}

/** `48 hours after the first run`. */
export function windowWords(windowHours: number | null): string {
  return windowHours === null
    ? "none: each run by itself"
    : `${formatHours(windowHours)} after the first run`;
}

/** Which way effects are turned, so that more is always better. */
export function turnWords(direction: MetricDescription["direction"]): string {
  return direction === "higher" ? "AI minus baseline" : "baseline minus AI";
}
