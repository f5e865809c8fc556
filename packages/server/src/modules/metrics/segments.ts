import type { MetricDetail } from "@belay/contracts";
import { asymptoticSequence, repeatability, type Difference, type Interval } from "@belay/statistics";
import { shown } from "./assessment.ts";
import { byShare, combinedDifference, type Sums } from "./combined-difference.ts";
import type { MeasuredMetric } from "./measured-metric.ts";
import type { PhaseOfEdition } from "./metric-evidence.ts";
import { armValue, effectOf } from "./metric-result.ts";

type Segment = { attribute: string; value: string; parts: Sums[]; difference: Difference };

/**
 * Segments by attribute and value, with an interval each, and whether the effect holds across those of an attribute.
 * For orientation: it decides nothing. Before the minimum sample arms are shown and nothing is compared. Phases of other shares are compared each by itself, as in the whole.
 */
export function segmentsOf(
  measured: MeasuredMetric,
  phases: readonly PhaseOfEdition[],
  isComparable: boolean,
): Pick<MetricDetail, "segments" | "repeatability"> {
  const segments = read(measured, phases);
  const attributes = [...new Set(segments.map(({ attribute }) => attribute))];
  return {
    segments: segments.map(({ attribute, value, parts, difference }) => {
      const interval = asymptoticSequence(difference, { plannedUnits: measured.plan.plannedUnits });
      return {
        attribute,
        value,
        ai: armValue(measured, parts, "ai"),
        baseline: armValue(measured, parts, "baseline"),
        effect: isComparable
          ? effectOf(measured, { estimate: difference.estimate, ...cut(measured, interval) })
          : null,
      };
    }),
    repeatability: (isComparable ? attributes : []).map((attribute) =>
      repeats(
        measured,
        attribute,
        segments.filter((segment) => segment.attribute === attribute),
      ),
    ),
  };
}

function repeats(
  measured: MeasuredMetric,
  attribute: string,
  segments: readonly Segment[],
): MetricDetail["repeatability"][number] {
  const { answer, carrier, agreeing, leftOut, pooled, ...test } = repeatability(
    segments.map(({ difference }) => difference),
  );
  const effect = (value: number | null) => (value === null ? null : shown(measured, value));
  return {
    attribute,
    answer,
    carrier: carrier === null ? null : segments[carrier]!.value,
    segments: segments.length,
    compared: test.segments,
    agreeing,
    whole: effect(pooled),
    q: test.q,
    degreesOfFreedom: test.degreesOfFreedom,
    pValue: test.pValue,
    iSquared: test.iSquared,
    leftOut: segments.map(({ value }, index) => ({ value, effect: effect(leftOut[index]!) })),
  };
}

/**
 * The sequence doesn't know that a difference of shares, or of scores in a range, lies in [−1, 1]: what lies outside
 * is no possible value, and leaving it away takes nothing from the interval's coverage.
 */
function cut({ comparison }: MeasuredMetric, { lower, upper }: Interval): Interval {
  const isBounded = comparison === "binary" || comparison === "bounded";
  // An interval that says nothing stays one that says nothing.
  if (!isBounded || !Number.isFinite(upper - lower)) return { lower, upper };
  return { lower: Math.max(-1, lower), upper: Math.min(1, upper) };
}

function read(measured: MeasuredMetric, phases: readonly PhaseOfEdition[]): Segment[] {
  const held = new Map<string, { attribute: string; value: string; parts: (Sums & { shareAi: number })[] }>();
  for (const { state } of phases)
    for (const [attribute, values] of Object.entries(state.segments))
      for (const [value, { ai, baseline }] of Object.entries(values)) {
        const name = JSON.stringify([attribute, value]);
        const segment = held.get(name) ?? { attribute, value, parts: [] };
        held.set(name, segment);
        segment.parts.push({
          shareAi: state.shareAi,
          moments: { ai: ai.moments, baseline: baseline.moments },
          paired: ai.paired && baseline.paired && { ai: ai.paired, baseline: baseline.paired },
        });
      }
  return [...held.values()]
    .map(({ attribute, value, parts: ofPhases }) => {
      const parts = byShare(ofPhases);
      return { attribute, value, parts, difference: combinedDifference(measured, parts) };
    })
    .toSorted((a, b) => (a.attribute + a.value < b.attribute + b.value ? -1 : 1));
}
