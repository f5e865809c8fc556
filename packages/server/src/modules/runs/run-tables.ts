import type {
  Actor,
  Arm,
  EnvironmentKey,
  FailureCategory,
  ReviewState,
  RunOutcome,
  Step,
  StepName,
  TouchedRecord,
} from "@belay/contracts";
import type { Generated } from "kysely";

export type RunStatus = "begun" | "lost" | "ended";
/** `outside`: units in no ring, which are counted and not compared. */
export type RollupArm = Arm | "shadow" | "outside";

export type RunTables = {
  subjects: { pseudonym: string; wrapped_key: Buffer | null; created_at: Date; erased_at: Date | null };
  runs: {
    id: string;
    environment: EnvironmentKey;
    experiment_key: string;
    workflow_key: string;
    revision: number;
    epoch: number;
    phase: number;
    ring: number | null;
    unit: string;
    attributes: Record<string, string | number | boolean | null>;
    assigned: Arm | null;
    shadow: boolean;
    bucket: number | null;
    status: RunStatus;
    served: Arm | null;
    outcome: RunOutcome | null;
    reason: string | null;
    category: FailureCategory | null;
    failed_step: StepName | null;
    review_id: string | null;
    started_at: Date;
    ended_at: Date | null;
    received_at: Date;
    duration_ms: number | null;
    input_quality: number | null;
    cost_micros: number;
    input_tokens: number;
    output_tokens: number;
    instance_id: string;
    trace: string | null;
    steps: Step[];
  };
  run_payloads: { run_id: string; unit: string; names: string[]; sealed: Buffer };
  run_reviews: { run_id: string; review_id: string; state: ReviewState };
  touched_records: {
    run_id: string;
    action_id: string;
    environment: EnvironmentKey;
    system: string;
    record_type: string;
    record: string;
    verb: TouchedRecord["verb"];
    at: Date;
  };
  evidence_instances: {
    environment: EnvironmentKey;
    instance_id: string;
    service: string;
    build: string;
    /** As text, a multirange. */
    accounted: Generated<string>;
    given_up: Generated<number>;
    overlooked: Generated<number>;
    missing: Generated<number>;
    last_at: Date;
  };
  run_rollups: {
    environment: EnvironmentKey;
    experiment_key: string;
    phase: number;
    arm: RollupArm;
    span: "minute" | "total";
    at: Date;
    stripe: number;
    runs: number;
    served: number;
    fallbacks: number;
    unended: number;
    failed: number;
    cost_micros: number;
    input_tokens: number;
    output_tokens: number;
    duration_ms: number;
    latency: number[];
  };
  run_units: {
    environment: EnvironmentKey;
    experiment_key: string;
    arm: RollupArm;
    unit: string;
    rings: number;
    added: number;
  };
  run_unit_counts: {
    environment: EnvironmentKey;
    experiment_key: string;
    arm: RollupArm;
    ring: number;
    stripe: number;
    units: number;
  };
  payload_openings: { id: string; run_id: string; at: Date; actor: Actor; reason: string };
};
