import { randomBytes } from "node:crypto";
import type { PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import type { Schema } from "../../schema.ts";

export type PasskeyDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  /** @throws ProblemError where the caller's second factor is on and the code is not right. */
  proveFactor(caller: PersonCaller, code: string | undefined): Promise<void>;
};

const challengeMinutes = 5;

/** 256 bits that nobody can have guessed, and until when they are good. */
export const newChallenge = (now: Date): { nonce: string; expires_at: Date } => ({
  nonce: randomBytes(32).toString("base64url"),
  expires_at: new Date(now.getTime() + challengeMinutes * 60_000),
});
