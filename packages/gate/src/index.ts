export { type Draw, bucket } from "./bucket.ts";
export type { RulesetProblem } from "./compile-ruleset.ts";
export {
  evaluateConditions,
  validateConditions,
  validateSegments,
} from "./conditions/validate-conditions.ts";
export { type Coverage, type KnownUnit, type RingCoverage, coverage } from "./coverage.ts";
export { type Arm, type Decision, type Reason, reasons } from "./decision.ts";
export { type ApplyResult, type Gate, type GateOptions, createGate } from "./gate.ts";
export { type Lease, type LeaseOptions, type Renewal, createLease } from "./lease.ts";
export { murmurHash3 } from "./murmur-hash.ts";
export { type Path, type Problem, formatPath } from "./problem.ts";
export type {
  AttributeCondition,
  Attributes,
  Condition,
  Exclusion,
  ExposureState,
  GateExperiment,
  GateRuleset,
  Ring,
  Scalar,
  Segments,
} from "./ruleset.ts";
export type { TruthName } from "./truth.ts";
