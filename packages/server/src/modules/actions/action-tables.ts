import type { Actor, EnvironmentKey } from "@belay/contracts";

export type ActionTables = {
  actions: {
    id: string;
    environment: EnvironmentKey;
    experiment_key: string;
    workflow_key: string;
    run_id: string;
    review_id: string;
    kind: "publish" | "baseline";
    state: "approved" | "leased" | "retrying" | "done" | "dead" | "withdrawn";
    system: string;
    record_type: string;
    verb: string;
    idempotency_key: string;
    unit: string;
    sealed: Buffer;
    approval_digest: string;
    approval_actor: Actor;
    approval_key_id: string;
    approval_expires_at: Date;
    fence: number;
    attempts: number;
    most_attempts: number;
    next_attempt_at: Date;
    leased_by: string | null;
    lease_ends_at: Date | null;
    verified_at: Date | null;
    started_at: Date | null;
    last_error: string | null;
    created_at: Date;
    ended_at: Date | null;
  };
};
