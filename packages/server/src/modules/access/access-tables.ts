import type { EnvironmentKey, KeyPurpose, Person } from "@belay/contracts";

export type AccessTables = {
  people: Person & { created_at: Date };
  sign_in_links: {
    token_hash: Buffer;
    person_id: string | null;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  sessions: { id: string; token_hash: Buffer; person_id: string; created_at: Date; expires_at: Date };
  machine_keys: {
    id: string;
    name: string;
    purpose: KeyPurpose;
    environment: EnvironmentKey;
    workflows: string[] | null;
    secret_hash: Buffer;
    created_by: string;
    created_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
};
