import type { Definition, MetricResult, MetricsReport, PhaseSummary } from "@belay/contracts";
import type { Tone } from "../components/tone.tsx";
import { formatCount, formatPlural, formatShare } from "./format.ts";
import { improvementOf } from "./improvement.ts";
import { askedOf, metricFormat } from "./metric-format.ts";
import { formatHours, wordOf } from "./metric-words.ts";

export interface Worth {
  tone: Tone;
  /** For the banner: `Better, not yet by enough`. */
  answer: string;
  /** For a table: `better, not yet by enough`. */
  word: string;
  reason: string;
}

/** The metric that decides, where the definition names one. */
export function successOf(report: MetricsReport | undefined): MetricResult | undefined {
  return report?.items.find(({ metric }) => metric.role === "success");
}

export function flaggedPhase(phases: PhaseSummary[]): PhaseSummary | undefined {
  return phases.find(({ sampleRatio }) => sampleRatio.flagged);
}

/**
 * "Worth it?" from the report. Wrong shares come first, because nothing below them can be believed; then harm,
 * because a gain does not make up for it; then the success metric.
 */
export function worthOf(report: MetricsReport, definition?: Definition): Worth {
  const flagged = flaggedPhase(report.phases);
  if (flagged) {
    return {
      tone: "watch",
      answer: "Don't go by it yet",
      word: "shares are off",
      reason: `${ratioWords(flagged, report.unit)} Until it is known why, the comparison may be wrong either way.`,
    };
  }
  const harmed = report.items.find(({ verdict }) => verdict === "harmed");
  if (harmed) {
    const more = report.items.filter(({ verdict }) => verdict === "harmed").length - 1;
    const format = metricFormat(harmed, definition);
    return {
      tone: "stop",
      answer: "Something gets worse",
      word: "harmed",
      reason: `${harmed.metric.name}: ${comparison(harmed, definition)}${
        harmed.margin === null ? "" : `; no more than ${format.size(harmed.margin)} worse is allowed`
      }.${more > 0 ? ` And ${more} more.` : ""}`,
    };
  }
  const success = successOf(report);
  if (!success) {
    return {
      tone: "none",
      answer: "No success metric",
      word: "no success metric",
      reason: "The definition names none under metrics.success, so nothing is compared.",
    };
  }
  const { word } = wordOf(success);
  if (success.status === "not-measured-yet")
    return {
      tone: "none",
      answer: "Not measured yet",
      word,
      reason: `${success.metric.name}: ${success.statusDetail}.`,
    };
  if (success.status === "too-early")
    return {
      tone: "none",
      answer: `Too early: ${success.statusDetail}`,
      word,
      reason: readyWords(success, report.unit),
    };
  if (success.cannotDecide !== undefined)
    return {
      tone: "watch",
      answer: "Can't be decided as declared",
      word,
      reason: `${success.metric.name}: ${success.cannotDecide}`,
    };
  return { ...verdictOf(success), word, reason: successReason(success, report.unit, definition) };
}

function verdictOf({ verdict }: MetricResult): Pick<Worth, "tone" | "answer"> {
  switch (verdict) {
    case "better":
      return { tone: "good", answer: "Better by enough" };
    case "better-not-by-enough":
      return { tone: "none", answer: "Better, not yet by enough" };
    case "worse":
      return { tone: "stop", answer: "Worse" };
    default:
      return { tone: "none", answer: "Inconclusive" };
  }
}

/** What has to happen until there is a verdict. */
export function readyWords({ planned, metric }: MetricResult, unit: string): string {
  const window =
    metric.windowHours === null
      ? `Each ${unit} counts as soon as its run ends.`
      : `Each ${unit} counts ${formatHours(metric.windowHours)} after its first run.`;
  if (!planned) return window;
  const coming = planned.assigned - planned.mature;
  return `${window} ${
    coming > 0
      ? `${formatPlural(coming, unit)} more ${coming === 1 ? "is" : "are"} on the way`
      : "None is on the way"
  }; the plan is ${formatCount(planned.units)}.`;
}

/** `6.4 to 9.8 min less than the baseline`, in the metric's own direction. */
export function comparison(result: MetricResult, definition?: Definition): string {
  const { effect, metric } = result;
  if (!effect) return "no comparison yet";
  const format = metricFormat(result, definition);
  const { low, high, estimate } = improvementOf(effect, metric.direction);
  const [better, worse] = metric.direction === "higher" ? ["more", "less"] : ["less", "more"];
  const bare = (value: number) => format.effect(value).replace(/^[+−]/, "");
  const unit = `\u00a0${format.effectUnit}`;
  if (low === null && high === null) return "no interval yet";
  if (low === null)
    return (high ?? 0) <= 0
      ? `at least ${bare(high ?? 0)}${unit} ${worse} than the baseline`
      : `at most ${bare(high ?? 0)}${unit} better than the baseline`;
  if (high === null)
    return low >= 0
      ? `at least ${bare(low)}${unit} ${better} than the baseline`
      : `at most ${bare(low)}${unit} worse than the baseline`;
  if (low >= 0) return `${bare(low)} to ${bare(high)}${unit} ${better} than the baseline`;
  if (high <= 0) return `${bare(high)} to ${bare(low)}${unit} ${worse} than the baseline`;
  const side = estimate < 0 ? "worse" : "better";
  return `${bare(estimate)}${unit} ${side}, from ${bare(low)} worse to ${bare(high)} better than the baseline`;
}

function successReason(result: MetricResult, unit: string, definition?: Definition): string {
  const { effect, verdict, metric, planned } = result;
  const { minimumEffect } = askedOf(result, definition);
  const size = minimumEffect === null ? undefined : metricFormat(result, definition).size(minimumEffect);
  const { low, high } = effect ? improvementOf(effect, metric.direction) : { low: null, high: null };
  const what = `${metric.name}: ${comparison(result, definition)}.`;
  const sample = planned
    ? ` ${formatCount(planned.mature)} of ${formatPlural(planned.units, `planned ${unit}`)}.`
    : "";
  if (verdict === "inconclusive" || verdict === null)
    return `${what}${sample} Neither better nor worse is shown.`;
  if (size === undefined) return what + sample;
  if (verdict === "better")
    return low !== null && low >= (minimumEffect ?? 0)
      ? `${what} The memo asks for ${size}; the whole interval is above it.`
      : `${what} That it is better by ${size} was shown earlier and stands.`;
  if (verdict === "better-not-by-enough")
    return high !== null && high < (minimumEffect ?? 0)
      ? `${what} The memo asks for ${size}, and even the high end is under it.`
      : `${what} The memo asks for ${size}, and the low end is still under it.`;
  return what + sample;
}

/** `In phase 2, 91 of 130 sites are on AI where 50 % were meant.` */
export function ratioWords({ phase, units, share }: PhaseSummary, unit: string): string {
  return `In phase ${phase}, ${formatCount(units.ai)} of ${formatPlural(units.ai + units.baseline, unit)} are on AI where ${formatShare(share)} were meant.`;
}
