import { compileExperiment, type Rules } from "./compile-experiment.ts";
import {
  baselineDecision,
  comparingOutcomes,
  type Decision,
  type Identity,
  type Reason,
  type RingOutcomes,
  shadowOutcomes,
} from "./decision.ts";
import { validateSegments } from "./conditions/validate-conditions.ts";
import { formatPath, isCount, isRecord, isText, type Path, type Problem } from "./problem.ts";
import type { Evaluate } from "./conditions/compile-conditions.ts";
import type { GateExperiment, GateRuleset } from "./ruleset.ts";

type OpenRing = RingOutcomes & { audience: Evaluate; below: number };

/** Everything a decision needs, made when the ruleset arrives. */
export type CompiledExperiment<Experiment> = {
  definition: Experiment;
  identity: Identity;
  /** What everybody gets while the experiment isn't open; null while it is. */
  closed: Decision | null;
  off: Decision;
  missingUnit: Decision;
  outsideAudience: Decision;
  outsideRing: Decision;
  excluded: Decision;
  rules: Rules | null;
  /** Shadow alone, or rings 1 to the current one, in order. */
  openRings: readonly OpenRing[];
};

/** A problem of a ruleset; `experiment` is null where it isn't one experiment's. */
export type RulesetProblem = Problem & { experiment: string | null };

type Kills = Pick<GateRuleset, "killed" | "killedWorkflows">;

/** A kill is named even where the rules are broken; broken rules only matter to an open experiment. */
function closedReason(definition: Record<string, unknown>, kills: Kills, usable: boolean): Reason | null {
  if (kills.killed) return "environment-killed";
  if (kills.killedWorkflows.some((workflow) => workflow === definition.workflow)) return "workflow-killed";
  const { exposure } = definition;
  if (exposure === "killed" || exposure === "paused" || exposure === "inactive") return exposure;
  return usable ? null : "invalid-experiment";
}

function openRings(rules: Rules, current: number, identity: Identity): OpenRing[] {
  const [shadow] = rules.rings;
  if (current === 0 && shadow) {
    return [{ audience: shadow.audience, below: shadow.below, ...shadowOutcomes(identity) }];
  }
  return rules.rings
    .slice(1, current + 1)
    .map(({ audience, below }, index) => ({ audience, below, ...comparingOutcomes(identity, index + 1) }));
}

function compileOne<Experiment extends GateExperiment>(
  definition: Experiment,
  rules: Rules | null,
  kills: Kills,
): CompiledExperiment<Experiment> {
  const { key, revision, epoch } = definition;
  const identity = {
    experiment: key,
    revision: isCount(revision) ? revision : 0,
    epoch: isCount(epoch) ? epoch : 0,
  };
  const reason = closedReason(definition, kills, rules !== null);
  return {
    definition,
    identity,
    closed: reason && baselineDecision(identity, reason),
    off: baselineDecision(identity, "off"),
    missingUnit: baselineDecision(identity, "missing-unit"),
    outsideAudience: baselineDecision(identity, "outside-audience"),
    outsideRing: baselineDecision(identity, "outside-ring"),
    excluded: baselineDecision(identity, "excluded"),
    rules,
    openRings: rules ? openRings(rules, definition.ring, identity) : [],
  };
}

/** Keys of open experiments that share part of an exclusion group's line, each with the one it meets. */
function overlaps(experiments: readonly GateExperiment[]): Map<string, string> {
  const met = new Map<string, string>();
  const groups = Map.groupBy(
    experiments.filter(({ exposure, exclusion }) => exposure === "open" && exclusion !== undefined),
    ({ exclusion }) => exclusion?.group,
  );
  for (const members of groups.values()) {
    const sorted = members.toSorted((left, right) => left.exclusion!.from - right.exclusion!.from);
    let furthest = sorted[0]!;
    for (const member of sorted.slice(1)) {
      if (member.exclusion!.from < furthest.exclusion!.to) {
        met.set(member.key, furthest.key);
        if (!met.has(furthest.key)) met.set(furthest.key, member.key);
      }
      if (member.exclusion!.to > furthest.exclusion!.to) furthest = member;
    }
  }
  return met;
}

/** Compiles all experiments of a ruleset whose own shape is sound; a broken one is closed, alone. */
export function compileExperiments<Experiment extends GateExperiment>(ruleset: GateRuleset<Experiment>) {
  const problems: RulesetProblem[] = [];
  const compiled = new Map<string, CompiledExperiment<Experiment>>();
  const usable: { definition: Experiment; rules: Rules; index: number }[] = [];
  const seen = new Map<string, number>();

  const refuse = (experiment: string | null, index: number, path: Path, message: string) => {
    const name =
      experiment === null ? `Experiment number ${index + 1}` : `Experiment ${JSON.stringify(experiment)}`;
    const place = path.length > 0 ? `, ${formatPath(path)}` : "";
    problems.push({
      experiment,
      path: ["experiments", index, ...path],
      message: `${name}${place}: ${message}.`,
    });
  };

  for (const { path, message } of validateSegments(ruleset.segments)) {
    problems.push({
      experiment: null,
      path: ["segments", ...path],
      message: `Segment ${formatPath(path)}: ${message}.`,
    });
  }
  for (const [index, definition] of ruleset.experiments.entries()) {
    const found: Problem[] = [];
    const rules = compileExperiment(definition, ruleset.segments, found);
    const key = isRecord(definition) && isText(definition.key) ? definition.key : null;
    for (const { path, message } of found) refuse(key, index, path, message);
    if (key === null) continue;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, index);
      compiled.set(key, compileOne(definition, rules, ruleset));
      if (rules) usable.push({ definition, rules, index });
    } else {
      refuse(key, index, ["key"], `experiment number ${first + 1} has the same key; both are closed`);
      compiled.set(key, compileOne(definition, null, ruleset));
    }
  }
  const met = overlaps(usable.map(({ definition }) => definition));
  for (const { definition, index } of usable) {
    const other = met.get(definition.key);
    if (other === undefined) continue;
    const message = `its part of the group overlaps that of ${JSON.stringify(other)}; both are closed until they are apart`;
    refuse(definition.key, index, ["exclusion"], message);
    compiled.set(definition.key, compileOne(definition, null, ruleset));
  }
  return { compiled, problems };
}
