/** What an attribute may be compared with. Numbers are finite. */
export type Scalar = string | number | boolean;

/** A unit's attributes. Anything else than a scalar (or a `Date`, for dates) makes a condition unevaluable. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A test of one attribute. Texts compare exactly, case included. */
export type AttributeCondition =
  | { attribute: string; equals: Scalar }
  | { attribute: string; notEquals: Scalar }
  | { attribute: string; in: readonly Scalar[] }
  | { attribute: string; notIn: readonly Scalar[] }
  | { attribute: string; greaterThan: number }
  | { attribute: string; atLeast: number }
  | { attribute: string; lessThan: number }
  | { attribute: string; atMost: number }
  /** Comparators joined by spaces, alternatives by `||`: `">=1.2.0 <2 || >=3.1"`. */
  | { attribute: string; semver: string }
  /** ISO 8601 date (midnight UTC) or date and time with offset. Strictly before. */
  | { attribute: string; before: string }
  /** ISO 8601 date (midnight UTC) or date and time with offset. Strictly after. */
  | { attribute: string; after: string }
  | { attribute: string; contains: string }
  | { attribute: string; startsWith: string }
  | { attribute: string; endsWith: string }
  /** An RE2 pattern, found anywhere in the text unless anchored. */
  | { attribute: string; matches: string };

export type Condition =
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition }
  | { segment: string }
  | AttributeCondition;

/**
 * Named condition lists; all conditions of a segment must hold. What an experiment calls `x` is looked up as
 * `experiment/x` first, then as `x`.
 */
export type Segments = Readonly<Record<string, readonly Condition[]>>;

/** One step of exposure. Its units: those whose bucket is below `share` and for whom all of `audience` hold. */
export type Ring = {
  name: string;
  /** All must hold; empty is everybody. */
  audience: readonly Condition[];
  /** 0 to 1. */
  share: number;
};

export type ExposureState = "open" | "paused" | "killed" | "inactive";

/** The stretch of an exclusion group's line that an experiment owns: buckets in [from, to). */
export type Exclusion = {
  /** Shared by the group's experiments; salts its line. */
  group: string;
  from: number;
  to: number;
};

/** What the gate reads of an experiment; other fields are left alone. */
export type GateExperiment = {
  key: string;
  workflow: string;
  revision: number;
  /** Raised by pausing, killing, lowering and activating; not by widening. */
  epoch: number;
  exposure: ExposureState;
  /** Salts the experiment's draws; keeping it keeps every unit's arm. */
  salt: string;
  /** The current ring; 0 is shadow. */
  ring: number;
  /** `rings[0]` is shadow. From ring 1 on, those exposed are the union of rings 1 to `ring`. */
  rings: readonly Ring[];
  /** All must hold, in every ring; empty is everybody. */
  audience: readonly Condition[];
  /** The AI arm's part of the exposed units, 0 to 1. */
  split: { ai: number };
  exclusion?: Exclusion | undefined;
};

/** One environment's rules at one version. */
export type GateRuleset<Experiment extends GateExperiment = GateExperiment> = {
  environment: string;
  /** Only ever rises within an environment. */
  version: number;
  /** Kills every experiment of the environment. */
  killed: boolean;
  killedWorkflows: readonly string[];
  segments: Segments;
  experiments: readonly Experiment[];
};
