import type { Person } from "@belay/contracts";
import type { PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto/keyring.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { recordAudit } from "../audit/index.ts";
import type { Schema } from "../../schema.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";

type AuditEvent = Parameters<typeof recordAudit>[1];

export const accessChannel = "belay_access";

export type AccessDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  keyring: Keyring;
  /** Sample people may sign in, and the first administrator is one of them; real people don't exist. */
  sampleMode: boolean;
  bootstrapToken: string | undefined;
  /** Owners and administrators may only look until they have a second factor. */
  requireSecondFactor: boolean;
  /** What callers keep open, by their credential (key or session); ended with it. */
  streams: { owners(): string[]; closeOwned(credential: string): void };
};

/** What the parts of this module share. */
export type AccessContext = AccessDependencies & {
  at(): Date;
  limits: RateLimits;
  /** Tells every replica, once the transaction commits, that these credentials have ended or changed. */
  announce(tx: Transaction<Schema>, credentials: readonly string[]): Promise<void>;
  /** Who people are has changed, and no credential has ended. */
  announceChange(tx: Transaction<Schema>): Promise<void>;
  audit(tx: Transaction<Schema>, event: Omit<AuditEvent, "id" | "at">): Promise<void>;
};

export function createAccessContext(dependencies: AccessDependencies): AccessContext {
  const { database, clock, identifiers } = dependencies;
  const at = () => new Date(clock.now());
  return {
    ...dependencies,
    at,
    limits: createRateLimits({ database, clock }),
    async announce(tx, credentials) {
      for (const credential of credentials) await database.notify(tx, accessChannel, credential);
    },
    announceChange: (tx) => database.notify(tx, accessChannel, ""),
    audit: (tx, event) => recordAudit(tx, { ...event, id: identifiers.next(), at: at() }),
  };
}

/** A person as the caller of what they did while signing in. */
export const callerOf = (person: Person, session: string, from: string): PersonCaller => ({
  kind: "person",
  person,
  session,
  from,
});
