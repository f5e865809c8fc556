export type Arm = "ai" | "baseline";

/** Every reason a decision can have, with what it says. Stable words: analyses and screens go by them. */
export const reasons = {
  assigned: "The unit is in the comparison and gets the arm it drew.",
  shadow: "The unit gets the baseline; the AI path runs unseen.",
  "outside-audience": "The experiment's audience doesn't hold, or can't be evaluated.",
  "outside-ring": "The unit is in no ring opened so far.",
  excluded: "The exclusion group gives the unit to another experiment or to none.",
  paused: "The experiment is paused.",
  killed: "The experiment is killed.",
  "workflow-killed": "The experiment's workflow is killed.",
  "environment-killed": "The whole environment is killed.",
  inactive: "No revision of the experiment is active.",
  "invalid-experiment": "The experiment's rules can't be used; applying them said why.",
  "unknown-experiment": "The ruleset in force has no such experiment.",
  "missing-unit": "No unit was given: it must be a text of at least one character.",
  off: "The gate was closed on this machine.",
  "never-connected": "No ruleset has arrived yet.",
  "lease-expired": "The control plane has been silent for longer than the lease.",
} as const;

export type Reason = keyof typeof reasons;

/** Frozen and shared: the same outcome of the same experiment is the same object. */
export type Decision = {
  readonly experiment: string;
  /** 0 where no experiment is known. */
  readonly revision: number;
  readonly epoch: number;
  /** What to serve. */
  readonly arm: Arm;
  /** The drawn arm, by which the analysis goes; null when the unit isn't compared. Outlives the lease. */
  readonly assigned: Arm | null;
  /** Serve the baseline and run the AI path unseen. */
  readonly shadow: boolean;
  /** The smallest open ring that holds the unit (0 only in shadow); -1 for none. */
  readonly ring: number;
  readonly reason: Reason;
};

export type Identity = Pick<Decision, "experiment" | "revision" | "epoch">;

/** A decision that serves the baseline to a unit that isn't compared. */
export function baselineDecision(identity: Identity, reason: Reason): Decision {
  return Object.freeze({
    experiment: identity.experiment,
    revision: identity.revision,
    epoch: identity.epoch,
    arm: "baseline",
    assigned: null,
    shadow: false,
    ring: -1,
    reason,
  });
}

/** What a unit inside an open ring can get. */
export type RingOutcomes = {
  readonly ai: Decision;
  readonly baseline: Decision;
  /** The same draws served while the lease is expired. */
  readonly aiExpired: Decision;
  readonly baselineExpired: Decision;
};

/** The outcomes of a comparing ring (1 and up). */
export function comparingOutcomes(identity: Identity, ring: number): RingOutcomes {
  const base = baselineDecision(identity, "assigned");
  const expired = { ...base, ring, reason: "lease-expired" } as const;
  return {
    ai: Object.freeze({ ...base, ring, arm: "ai", assigned: "ai" }),
    baseline: Object.freeze({ ...base, ring, assigned: "baseline" }),
    aiExpired: Object.freeze({ ...expired, assigned: "ai" }),
    baselineExpired: Object.freeze({ ...expired, assigned: "baseline" }),
  };
}

/** The outcomes of the shadow ring: nobody is compared, so the draw makes no difference. */
export function shadowOutcomes(identity: Identity): RingOutcomes {
  const base = baselineDecision(identity, "shadow");
  const shadow = Object.freeze({ ...base, shadow: true, ring: 0 });
  const expired = Object.freeze({ ...base, ring: 0, reason: "lease-expired" } as const);
  return { ai: shadow, baseline: shadow, aiExpired: expired, baselineExpired: expired };
}
