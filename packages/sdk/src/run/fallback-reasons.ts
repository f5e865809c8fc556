import type { FailureCategory, FallbackReason, GateReason } from "@belay/contracts";

/** Why a run went as it did: the gate's word, or why the baseline took the AI result's place. */
export type RunReason = GateReason | FallbackReason;

/**
 * Where each kind of fallback failed, in the one taxonomy of all experiments. Null: nothing failed; somebody
 * stopped the run.
 */
export const categoryOf: Record<FallbackReason, FailureCategory | null> = {
  "input-incomplete": "input-data",
  "input-contradictory": "input-data",
  "redaction-failed": "check",
  "retrieval-failed": "retrieval",
  "prompt-missing": "prompt",
  "endpoint-refused": "infrastructure",
  "model-failed": "model",
  "model-timeout": "model",
  "output-invalid": "model",
  "check-failed": "check",
  "check-unevaluated": "check",
  "budget-exceeded": "infrastructure",
  "spend-exhausted": "infrastructure",
  "breaker-open": "model",
  aborted: null,
  "epoch-changed": null,
  "lease-expired": "infrastructure",
  "review-unavailable": "infrastructure",
  "journal-failed": "infrastructure",
  "ai-failed": "infrastructure",
};

/** Failures after which the AI path may not go on, even where the service's own code caught them. */
export const fatalReasons: ReadonlySet<FallbackReason> = new Set<FallbackReason>([
  "redaction-failed",
  "endpoint-refused",
  "budget-exceeded",
  "spend-exhausted",
  "aborted",
  "epoch-changed",
  "lease-expired",
]);
