import { type Difference, insufficient } from "./difference.ts";

/** A phase's difference with its units on each arm. */
export type PhaseDifference = { difference: Difference; ai: number; baseline: number };

/**
 * Differences within phases as one: each compares only units that were assigned alike, so that a phase with another
 * share doesn't bias the whole. Weights are n0·n1/(n0 + n1), which don't depend on values (Cochran 1954; for
 * proportions, Mantel & Haenszel's); degrees of freedom by Satterthwaite.
 * Edges: a phase that is not `ok` takes no part while another is; a single phase stays as it is; no phase, or none
 * with both arms: `insufficient`.
 */
export function combineDifferences(phases: readonly PhaseDifference[]): Difference {
  const units = phases.reduce((sum, { difference }) => sum + difference.units, 0);
  const ready = phases.filter(({ difference }) => difference.state === "ok");
  const [only] = phases.length === 1 ? phases : ready.length === 1 ? ready : [];
  if (only) return only.difference;
  const used = ready.length > 0 ? ready : phases.filter(({ difference }) => difference.estimate !== null);
  const weights = used.map(({ ai, baseline }) => (ai * baseline) / (ai + baseline));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return insufficient(units, null);
  const share = weights.map((weight) => weight / total);
  const estimate = used.reduce((sum, { difference }, index) => sum + share[index]! * difference.estimate!, 0);
  const { state } = used[0]!.difference;
  if (state !== "ok") return { ...insufficient(units, estimate), state };
  const parts = used.map(({ difference }, index) => ({
    variance: (share[index]! * difference.standardError!) ** 2,
    degrees: difference.degreesOfFreedom!,
  }));
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const spread = parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
  return {
    state,
    units: used.reduce((sum, { difference }) => sum + difference.units, 0),
    estimate,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: spread === 0 ? Infinity : variance ** 2 / spread,
  };
}
