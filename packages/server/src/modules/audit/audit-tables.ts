import type { Actor, EnvironmentKey } from "@belay/contracts";

export type AuditTables = {
  audit_entries: {
    id: string;
    at: Date;
    actor: Actor;
    origin: string | null;
    action: string;
    subject_kind: string;
    subject_id: string;
    environment: EnvironmentKey | null;
    experiment_key: string | null;
    before: Record<string, RecordedFact>;
    after: Record<string, RecordedFact>;
  };
};

/** A fact as it is kept: text as the SHA-256 of its salt and itself. */
export type RecordedFact =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | { salt: string; digest: string };
