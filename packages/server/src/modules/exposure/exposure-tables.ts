import type { Attestation } from "../../platform/crypto/signing.ts";
import type { Actor, EnvironmentKey, ExposureChange, Scope } from "@belay/contracts";

type State = "open" | "paused" | "killed";

export type ExposureTables = {
  environments: { key: EnvironmentKey; version: number; state: State };
  workflow_holds: { environment: EnvironmentKey; workflow_key: string; state: "paused" | "killed" };
  exposures: {
    environment: EnvironmentKey;
    experiment_key: string;
    state: State;
    revision: number;
    ring: number;
    epoch: number;
    kill_epoch: number;
    phase: number;
    version: number;
    since: Date;
    reason: string | null;
    changed_by: Actor;
  };
  exposure_changes: {
    id: string;
    at: Date;
    environment: EnvironmentKey;
    scope_kind: Scope["kind"];
    scope_key: string | null;
    change: ExposureChange["change"];
    from_state: string;
    to_state: string;
    reason: string | null;
    actor: Actor;
    version: number;
    promotions: Attestation<Record<string, unknown>>[];
  };
  instances: {
    id: string;
    environment: EnvironmentKey;
    key_id: string | null;
    service: string;
    build: string;
    sdk: string;
    workflows: string[] | null;
    version: number;
    applied_at: Date;
    connected_at: Date;
    last_renewal_at: Date;
    lease_ends_at: Date;
    left_at: Date | null;
    spooled_bytes: number;
    dropped: number;
  };
  spend_days: {
    environment: EnvironmentKey;
    experiment_key: string;
    day: string;
    granted_micros: number;
    last_grant: number;
    spent_micros: number;
  };
};
