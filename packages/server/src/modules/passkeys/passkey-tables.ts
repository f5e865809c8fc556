import type { Generated } from "kysely";

export type MemoSubject = { experiment: string; version: number; digest: string };

export type PasskeyTables = {
  passkeys: {
    id: string;
    person_id: string;
    name: string;
    credential: string;
    public_key: Buffer;
    /** Comes as text: the column is wider than a number is exact. */
    counter: string | number;
    site: string;
    created_at: Date;
    last_used_at: Generated<Date | null>;
  };
  passkey_challenges: {
    person_id: string;
    purpose: "register" | "memo";
    challenge: string;
    nonce: string;
    site: string;
    origin: string;
    memo: MemoSubject | null;
    expires_at: Date;
  };
};
