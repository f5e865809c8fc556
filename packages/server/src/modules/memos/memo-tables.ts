import type { Actor, MemoDraft, MemoPolicy, MemoState, SigningArea } from "@belay/contracts";
import type { Attestation } from "../../platform/crypto/signing.ts";

export type MemoTables = {
  memos: { experiment_key: string; latest_version: number; edition: number; created_at: Date };
  memo_versions: {
    experiment_key: string;
    version: number;
    state: MemoState;
    content: MemoDraft;
    digest: string | null;
    authors: Actor[];
    intake: string | null;
    created_at: Date;
    saved_at: Date;
    saved_by: Actor;
    asked_at: Date | null;
    approved_at: Date | null;
    ended_at: Date | null;
    end_reason: string | null;
  };
  memo_signatures: {
    id: string;
    experiment_key: string;
    version: number;
    digest: string;
    person_id: string;
    person: Actor;
    email: string;
    areas: SigningArea[];
    at: Date;
    method: "session" | "passkey";
    attestation: Attestation<Record<string, unknown>>;
  };
  memo_policies: { one: boolean; policy: MemoPolicy; changed_at: Date };
};
