import type { Definition, MetricResult } from "@belay/contracts";
import { RopeGlyph } from "../../components/rope-glyph.tsx";
import { improvementOf } from "../../lib/improvement.ts";
import { askedOf, metricFormat } from "../../lib/metric-format.ts";

interface EffectCellProps {
  result: MetricResult;
  definition: Definition;
}

/** What is worth it, or how much worse is allowed, as a value on the side of better. */
export function markOf(result: MetricResult, definition: Definition): number | null {
  const { minimumEffect, margin } = askedOf(result, definition);
  return minimumEffect ?? (margin === null ? null : -margin);
}

/** The rope of a metric with its numbers in words for who can't see it. */
export function EffectRope({ result, definition }: EffectCellProps) {
  if (!result.effect) return null;
  const format = metricFormat(result, definition);
  const interval = improvementOf(result.effect, result.metric.direction);
  return (
    <RopeGlyph
      interval={interval}
      mark={markOf(result, definition)}
      label={`better by ${format.effect(interval.estimate)} ${format.effectUnit}, ${format.interval(interval.low, interval.high)}`}
    />
  );
}

/** Rope and interval, or nothing while there is none. */
export function EffectCell({ result, definition }: EffectCellProps) {
  if (!result.effect || result.status !== "measured") return null;
  const format = metricFormat(result, definition);
  const { estimate, low, high } = improvementOf(result.effect, result.metric.direction);
  return (
    <span className="rope-cell">
      <EffectRope result={result} definition={definition} />
      <span>
        <b>{format.effect(estimate)}</b>{" "}
        <span className="nw">
          {format.interval(low, high)} {(low !== null || high !== null) && format.effectUnit}
        </span>
      </span>
    </span>
  );
}
