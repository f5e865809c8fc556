import type { Definition, MetricResult, VerdictWord } from "@belay/contracts";
import type { Palette, Style } from "./palette.ts";

/** How the figures of one metric are written, by its kind and scale. */
export type MetricFigures = {
  /** An arm's value with its unit: 31 %, 18.3 min. */
  value(value: number | null): string;
  /** An effect, or one end of its interval, with sign and unit: +7.4 points, −12 %. */
  effect(value: number | null): string;
  /** A planned size, without a sign: 15 points. On a log scale a share, unless the plan has a baseline's value. */
  size(value: number | null, baseline?: number): string;
  /** Both ends of an interval: +4.2 to +10.6 points. */
  interval(effect: MetricResult["effect"]): string;
};

export function metricFigures({ metric }: MetricResult, { business }: Definition["metrics"]): MetricFigures {
  const declared = business.find(({ key }) => key === metric.key);
  const isShare = declared?.kind === "conversion" || metric.unit === "share";
  const isRatio = metric.scale === "log";
  const factor = isShare || isRatio ? 100 : 1;
  const unit = isRatio ? " %" : isShare ? " points" : ` ${metric.unit}`;
  const bare = (value: number) => signed(value * factor);
  const effect = (value: number | null) => (value === null ? "—" : bare(value) + unit);
  return {
    value: (value) =>
      value === null ? "—" : isShare ? `${figure(value * 100)} %` : `${figure(value)} ${metric.unit}`,
    effect,
    size: (value, baseline) =>
      value === null
        ? ""
        : isRatio && baseline !== undefined
          ? `${figure(value)} ${metric.unit}`
          : figure(value * factor) + unit,
    interval(found) {
      if (found === null || (found.low === null && found.high === null)) return "—";
      if (found.low === null) return `up to ${effect(found.high)}`;
      return found.high === null
        ? `${effect(found.low)} or more`
        : `${bare(found.low)} to ${effect(found.high)}`;
    },
  };
}

/** Three digits that mean something; whole numbers whole. */
const figure = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 3;
  return Number(value.toFixed(digits)).toLocaleString("en", { maximumFractionDigits: 3 }).replace("-", "−");
};
const signed = (value: number): string => `${value > 0 && figure(value) !== "0" ? "+" : ""}${figure(value)}`;

const words: Record<VerdictWord, string> = {
  better: "better, by enough",
  "better-not-by-enough": "better, not yet by enough",
  worse: "worse",
  inconclusive: "inconclusive",
  holding: "holding",
  harmed: "harmed",
};

/** A verdict in words, or what stands in its way. */
export const verdictInWords = ({ status, verdict }: MetricResult): string => {
  if (status === "not-measured-yet") return "not measured yet";
  if (status === "too-early") return "too early";
  return verdict === null ? "" : words[verdict];
};

export function verdictStyle({ status, verdict }: MetricResult, style: Palette): Style | undefined {
  if (status !== "measured") return style.dim;
  if (verdict === "better" || verdict === "holding") return style.green;
  return verdict === "worse" || verdict === "harmed" ? style.red : undefined;
}
