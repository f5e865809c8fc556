import { drawFrom } from "./bucket.ts";
import { compileExperiment, type Rules } from "./compile-experiment.ts";
import type { Problem } from "./problem.ts";
import type { Attributes, GateExperiment, Segments } from "./ruleset.ts";
import { TRUE, UNKNOWN } from "./truth.ts";

export type KnownUnit = { unit: string; attributes?: Attributes | undefined };

export type RingCoverage = {
  name: string;
  /** Units of the experiment for whom the ring's audience holds, whatever its share. */
  audience: number;
  /** Of those, the ones within its share. */
  admitted: number;
  /** Units exposed if this were the current ring: the union of rings 1 to here; for shadow, its own. */
  reached: number;
  /** Of those, the ones on the AI arm; 0 for shadow, where nobody is compared. */
  ai: number;
};

export type Coverage = {
  units: number;
  /** Units for whom the experiment's audience holds. */
  audience: number;
  /** Units whose attributes don't let the experiment's audience be evaluated. */
  unevaluable: number;
  /** Units of the audience that the exclusion group keeps out. */
  excluded: number;
  rings: RingCoverage[];
  /** What keeps the experiment from being used; nobody is counted then. */
  problems: Problem[];
};

function isExcluded({ exclusion }: Rules, unit: string): boolean {
  if (exclusion === null) return false;
  const draw = drawFrom(exclusion.line, unit);
  return draw < exclusion.from || draw >= exclusion.below;
}

function countRings(rules: Rules, rings: RingCoverage[], unit: string, attributes: Attributes): void {
  const draw = drawFrom(rules.bucket, unit);
  const isAi = drawFrom(rules.arm, unit) < rules.aiBelow;
  let reached = false;
  for (const [index, { below, audience }] of rules.rings.entries()) {
    const counts = rings[index]!;
    const holds = audience(attributes) === TRUE;
    const admitted = holds && draw < below;
    if (holds) counts.audience++;
    if (admitted) counts.admitted++;
    if (index > 0) reached ||= admitted;
    if (index === 0 ? admitted : reached) counts.reached++;
    if (index > 0 && reached && isAi) counts.ai++;
  }
}

/**
 * Whom an experiment's rings would reach among known units, whatever its exposure is now: what a screen shows
 * before a ring is raised.
 */
export function coverage(
  experiment: GateExperiment,
  segments: Segments,
  units: Iterable<KnownUnit>,
): Coverage {
  const problems: Problem[] = [];
  const rules = compileExperiment(experiment, segments, problems);
  const result: Coverage = { units: 0, audience: 0, unevaluable: 0, excluded: 0, rings: [], problems };
  if (!rules) return result;
  result.rings = rules.rings.map(({ ring }) => ({
    name: ring.name,
    audience: 0,
    admitted: 0,
    reached: 0,
    ai: 0,
  }));
  for (const { unit, attributes = {} } of units) {
    result.units++;
    const truth = rules.audience(attributes);
    if (truth === UNKNOWN) result.unevaluable++;
    if (truth !== TRUE) continue;
    result.audience++;
    if (isExcluded(rules, unit)) result.excluded++;
    else countRings(rules, result.rings, unit, attributes);
  }
  return result;
}
