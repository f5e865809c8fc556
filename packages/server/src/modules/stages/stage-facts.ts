import type {
  Actor,
  EnvironmentKey,
  ExposureChange,
  MetricResult,
  SigningArea,
  Activity,
} from "@belay/contracts";

/** A memo whose every signature is there and counts now. */
export type SignedMemo = {
  digest: string;
  /** UTC dates; both days count. */
  timebox: { from: string; to: string };
  signatures: { person: Actor; at: string; areas: readonly SigningArea[] }[];
};

type Change = {
  change: ExposureChange["change"];
  actor: Actor;
  at: string;
  /** Of a raise. */
  ring: number | null;
  /** Of an activation. */
  revision: number | null;
};

/**
 * What is known about an experiment, all of it from acts, runs and measurements. No text that people wrote is in
 * here, so that none can raise a stage. Of the definition only what a signed activation carries, and only what can
 * lower: its shortcuts.
 */
export type StageFacts = {
  experiment: string;
  environment: EnvironmentKey;
  now: number;
  unit: string;
  rings: number;
  /** Null: no revision is active. */
  active: { revision: number; memoDigest: string; shortcuts: { expires: string }[] } | null;
  memo: SignedMemo | null;
  /** Of the experiment, newest first. */
  changes: Change[];
  activity: Activity;
  /** Different units by ring. */
  ringUnits: number[];
  /** Days on which the AI path ran, in UTC, and weeks from the first to the last of them. */
  runDays: { days: number; weeks: number };
  lastRun: { id: string; at: string } | null;
  lastBaselineRun: { id: string; at: string } | null;
  success: Pick<MetricResult, "metric" | "status" | "verdict" | "arms" | "effect"> | null;
  harmed: number;
  /** Segments and weeks by which the success metric was looked at and whether it holds in them. */
  sharesOff: boolean;
  reviewsByPeople: number;
  actionsDone: number;
  deadActions: number;
};
