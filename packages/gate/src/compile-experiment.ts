import { drawState, threshold } from "./bucket.ts";
import { checkExperiment } from "./check-experiment.ts";
import { createConditionCompiler, type Evaluate } from "./conditions/compile-conditions.ts";
import { describeValue, isRecord, type Path, type Problem } from "./problem.ts";
import type { HashState } from "./murmur-hash.ts";
import type { GateExperiment, Ring } from "./ruleset.ts";

type RuledRing = {
  ring: Ring;
  /** Units whose bucket draw is below it are in the share. */
  below: number;
  audience: Evaluate;
};

/** An experiment's rules as closures and thresholds; says nothing about exposure. */
export type Rules = {
  audience: Evaluate;
  bucket: HashState;
  arm: HashState;
  aiBelow: number;
  exclusion: { line: HashState; from: number; below: number } | null;
  rings: readonly RuledRing[];
};

/**
 * Compiles one experiment, taking anything. Null when it can't be used, with every reason in `problems`,
 * paths from the experiment on.
 */
export function compileExperiment(experiment: unknown, segments: unknown, problems: Problem[]): Rules | null {
  if (!isRecord(experiment)) {
    problems.push({ path: [], message: `an experiment must be an object, not ${describeValue(experiment)}` });
    return null;
  }
  const before = problems.length;
  checkExperiment(experiment, problems);
  const scope = typeof experiment.key === "string" ? experiment.key : undefined;
  const compiler = createConditionCompiler(segments, scope);
  const compile = (conditions: unknown, path: Path) => compiler.compile(conditions, path, problems)?.evaluate;

  const audience = compile(experiment.audience, ["audience"]);
  const ringAudiences = (Array.isArray(experiment.rings) ? experiment.rings : []).map(
    (ring: unknown, index) => isRecord(ring) && compile(ring.audience, ["rings", index, "audience"]),
  );
  if (problems.length > before || !audience) return null;

  const { salt, split, rings, exclusion } = experiment as GateExperiment;
  return {
    audience,
    bucket: drawState("bucket", salt),
    arm: drawState("arm", salt),
    aiBelow: threshold(split.ai),
    exclusion: exclusion
      ? {
          line: drawState("exclusion", exclusion.group),
          from: threshold(exclusion.from),
          below: threshold(exclusion.to),
        }
      : null,
    rings: rings.map((ring, index) => ({
      ring,
      below: threshold(ring.share),
      audience: ringAudiences[index] as Evaluate,
    })),
  };
}
