import { drawFrom } from "./bucket.ts";
import { checkRuleset } from "./check-ruleset.ts";
import { compileExperiments, type CompiledExperiment, type RulesetProblem } from "./compile-ruleset.ts";
import { baselineDecision, type Decision, type RingOutcomes } from "./decision.ts";
import type { Lease } from "./lease.ts";
import type { Attributes, GateExperiment, GateRuleset } from "./ruleset.ts";
import { TRUE } from "./truth.ts";

export type GateOptions = {
  /** While it is expired nobody gets the AI arm. Without one, the ruleset holds for ever. */
  lease?: Pick<Lease, "expired"> | undefined;
  /** Asked at each decision; true closes the gate on this machine. */
  off?: (() => boolean) | undefined;
};

export type ApplyResult = {
  /** False when the ruleset was refused whole; the one before stays in force. */
  applied: boolean;
  /** The version in force after this call; null when there is none. */
  version: number | null;
  /** Why it was refused, or which experiments and segments of it can't be used. */
  problems: readonly RulesetProblem[];
};

export type Gate<Experiment extends GateExperiment = GateExperiment> = {
  /**
   * Puts a ruleset in force. One that is malformed as a whole, older than the one in force or of another
   * environment is refused. An experiment that can't be used is closed (`invalid-experiment`), the others
   * are unharmed.
   */
  apply(ruleset: GateRuleset<Experiment>): ApplyResult;
  /** What to serve to `unit`. Never throws, reads nothing but memory. */
  decide(experiment: string, unit: string, attributes?: Attributes): Decision;
  /**
   * Whether an AI result begun under `decision` may still count: the experiment is open at the same revision
   * and epoch, the lease is good and the gate isn't off.
   */
  holds(decision: Decision): boolean;
  /** The experiment as the ruleset in force has it, usable or not. */
  experiment(key: string): Experiment | undefined;
  /** Keys of the ruleset in force, in its order. */
  keys(): string[];
  /** Version of the ruleset in force; null before the first. */
  version(): number | null;
};

const noAttributes: Attributes = Object.freeze({});

const unknownIdentity = (experiment: string) => ({ experiment, revision: 0, epoch: 0 });

/** Makes a gate; it is closed (`never-connected`) until its first ruleset. */
export function createGate<Experiment extends GateExperiment = GateExperiment>(
  options: GateOptions = {},
): Gate<Experiment> {
  const { lease, off } = options;
  let experiments = new Map<string, CompiledExperiment<Experiment>>();
  let inForce: { environment: string; version: number } | null = null;

  /** The first open ring that holds the unit; null when none does. */
  function drawRing(compiled: CompiledExperiment<Experiment>, unit: string, attributes: Attributes) {
    const draw = drawFrom(compiled.rules!.bucket, unit);
    const rings = compiled.openRings;
    for (let index = 0; index < rings.length; index++) {
      const ring = rings[index]!;
      if (draw < ring.below && ring.audience(attributes) === TRUE) return ring;
    }
    return null;
  }

  function drawOutcome(outcomes: RingOutcomes, isAi: boolean): Decision {
    if (lease !== undefined && lease.expired()) return isAi ? outcomes.aiExpired : outcomes.baselineExpired;
    return isAi ? outcomes.ai : outcomes.baseline;
  }

  function decideOpen(
    compiled: CompiledExperiment<Experiment>,
    unit: string,
    attributes: Attributes,
  ): Decision {
    const rules = compiled.rules!;
    if (rules.audience(attributes) !== TRUE) return compiled.outsideAudience;
    if (rules.exclusion !== null) {
      const draw = drawFrom(rules.exclusion.line, unit);
      if (draw < rules.exclusion.from || draw >= rules.exclusion.below) return compiled.excluded;
    }
    const ring = drawRing(compiled, unit, attributes);
    if (ring === null) return compiled.outsideRing;
    return drawOutcome(ring, drawFrom(rules.arm, unit) < rules.aiBelow);
  }

  return {
    apply(ruleset) {
      const refused = (problems: RulesetProblem[]) => ({
        applied: false,
        version: inForce?.version ?? null,
        problems,
      });
      const malformed = checkRuleset(ruleset);
      if (malformed.length > 0) return refused(malformed);
      const { environment, version } = ruleset;
      if (inForce !== null && inForce.environment !== environment) {
        const message = `The ruleset is for environment "${environment}", this gate serves "${inForce.environment}"; use a key of that environment.`;
        return refused([{ experiment: null, path: ["environment"], message }]);
      }
      if (inForce !== null && version < inForce.version) {
        const message = `The ruleset has version ${version}, older than ${inForce.version} in force; it is left out, so that it can't undo a kill.`;
        return refused([{ experiment: null, path: ["version"], message }]);
      }
      const { compiled, problems } = compileExperiments(ruleset);
      experiments = compiled;
      inForce = { environment, version };
      return { applied: true, version, problems };
    },

    decide(experiment, unit, attributes = noAttributes) {
      const compiled = experiments.get(experiment);
      if (off !== undefined && off()) {
        return compiled?.off ?? baselineDecision(unknownIdentity(experiment), "off");
      }
      if (compiled === undefined) {
        const reason = inForce === null ? "never-connected" : "unknown-experiment";
        return baselineDecision(unknownIdentity(experiment), reason);
      }
      if (compiled.closed !== null) return compiled.closed;
      if (typeof unit !== "string" || unit === "") return compiled.missingUnit;
      try {
        return decideOpen(compiled, unit, attributes ?? noAttributes);
      } catch {
        // Only attributes with getters of their own can throw here: what can't be read admits nobody.
        return compiled.outsideAudience;
      }
    },

    holds({ experiment, revision, epoch }) {
      const compiled = experiments.get(experiment);
      if (compiled === undefined || compiled.closed !== null) return false;
      if (compiled.identity.revision !== revision || compiled.identity.epoch !== epoch) return false;
      return (off === undefined || !off()) && (lease === undefined || !lease.expired());
    },

    experiment: (key) => experiments.get(key)?.definition,
    keys: () => [...experiments.keys()],
    version: () => inForce?.version ?? null,
  };
}
