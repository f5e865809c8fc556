import type { EnvironmentKey, KeyPurpose, Person } from "@belay/contracts";
import type { Generated } from "kysely";

export type LinkPurpose = "sign-in" | "invitation" | "password";

export type AccessTables = {
  people: Person & {
    created_at: Date;
    last_sign_in_at: Generated<Date | null>;
    ended_at: Generated<Date | null>;
  };
  accounts: {
    id: string;
    person_id: string;
    provider_id: string;
    account_id: string;
    password: string | null;
    created_at: Date;
    updated_at: Date;
  };
  verifications: { id: string; identifier: string; value: string; expires_at: Date };
  sign_in_links: {
    token_hash: Buffer;
    purpose: LinkPurpose;
    person_id: string | null;
    created_by: string | null;
    created_at: Date;
    expires_at: Date;
    used_at: Generated<Date | null>;
  };
  sessions: {
    id: string;
    token_hash: Buffer;
    person_id: string;
    name: string;
    origin: string | null;
    created_at: Date;
    expires_at: Date;
  };
  second_factors: {
    person_id: string;
    sealed_secret: Buffer;
    confirmed_at: Generated<Date | null>;
    last_step: Generated<number>;
    created_at: Date;
  };
  recovery_codes: { person_id: string; code_hash: Buffer; used_at: Generated<Date | null> };
  sign_in_challenges: {
    token_hash: Buffer;
    person_id: string;
    method: string;
    attempts: Generated<number>;
    created_at: Date;
    expires_at: Date;
  };
  device_requests: {
    device_code_hash: Buffer;
    user_code_hash: Buffer;
    name: string;
    origin: string;
    state: Generated<"waiting" | "approved" | "denied">;
    person_id: Generated<string | null>;
    created_at: Date;
    expires_at: Date;
    polled_at: Generated<Date | null>;
  };
  rate_limits: { key: string; count: number; since: Date };
  machine_keys: {
    id: string;
    name: string;
    purpose: KeyPurpose;
    environment: EnvironmentKey;
    workflows: string[] | null;
    secret_hash: Buffer;
    created_by: string;
    created_at: Date;
    last_used_at: Generated<Date | null>;
    expires_at: Date | null;
    rotated_at: Generated<Date | null>;
    previous_secret_hash: Generated<Buffer | null>;
    previous_until: Generated<Date | null>;
    previous_used_at: Generated<Date | null>;
    revoked_at: Generated<Date | null>;
  };
};
