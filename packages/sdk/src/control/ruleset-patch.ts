import type { Ruleset, RulesetPatch } from "@belay/contracts";

/** The ruleset after a patch; undefined where the patch is for another version than the one held. */
export function patchRuleset(held: Ruleset, patch: RulesetPatch): Ruleset | undefined {
  if (patch.base !== held.version) return undefined;
  const experiments = new Map(held.experiments.map((experiment) => [experiment.key, experiment]));
  for (const key of patch.removed) experiments.delete(key);
  for (const experiment of patch.experiments) experiments.set(experiment.key, experiment);
  for (const exposure of patch.exposures) {
    const experiment = experiments.get(exposure.key);
    if (experiment === undefined) return undefined;
    experiments.set(exposure.key, { ...experiment, ...exposure });
  }
  return {
    ...held,
    version: patch.version,
    killed: patch.killed,
    killedWorkflows: patch.killedWorkflows,
    segments: patch.segments,
    experiments: [...experiments.values()],
  };
}
