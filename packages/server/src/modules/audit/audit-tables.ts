import type { Actor, AuditCheckpoint, AuditFactRecord, EnvironmentKey } from "@belay/contracts";

export type AuditTables = {
  audit_entries: {
    id: string;
    at: Date;
    actor_kind: Actor["kind"];
    actor_id: string;
    origin: string | null;
    action: string;
    subject_kind: string;
    subject_id: string;
    environment: EnvironmentKey | null;
    experiment_key: string | null;
    before: Record<string, AuditFactRecord>;
    after: Record<string, AuditFactRecord>;
    /** Null, with the two below, until linked. */
    position: number | null;
    previous: string | null;
    hash: string | null;
  };
  audit_head: { only: boolean; position: number; hash: string };
  audit_checkpoints: { position: number; at: Date; attestation: AuditCheckpoint };
};
