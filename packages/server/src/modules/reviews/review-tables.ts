import type { Actor, EnvironmentKey, ReviewState } from "@belay/contracts";

export type ReviewTables = {
  reviews: {
    id: string;
    environment: EnvironmentKey;
    experiment_key: string;
    revision: number;
    epoch: number;
    run_id: string;
    unit: string;
    attributes: Record<string, string | number | boolean | null>;
    work_digest: string;
    state: ReviewState;
    queued_at: Date;
    due_at: Date;
    claimed_by: Actor | null;
    claim_ends_at: Date | null;
    opened_at: Date | null;
    decided_by: Actor | null;
    decided_at: Date | null;
    reason: string | null;
    rating: number | null;
    active_ms: number | null;
    draft_digest: string;
    final_digest: string | null;
    sealed_item: Buffer;
    sealed_verdict: Buffer | null;
  };
};
