import type { MetricResult } from "@belay/contracts";

/** An effect turned so that more is better, whichever way the metric points. A missing end is unbounded. */
export interface Improvement {
  estimate: number;
  low: number | null;
  high: number | null;
}

type Direction = MetricResult["metric"]["direction"];

/** The effect as the API has it is AI minus baseline; of a metric where less is better it is turned over. */
export function improvementOf(effect: Improvement, direction: Direction): Improvement {
  if (direction === "higher") return { estimate: effect.estimate, low: effect.low, high: effect.high };
  return { estimate: negated(effect.estimate), low: turned(effect.high), high: turned(effect.low) };
}

function turned(value: number | null): number | null {
  return value === null ? null : negated(value);
}

/** Zero has no sign on a screen. */
function negated(value: number): number {
  return value === 0 ? 0 : -value;
}
