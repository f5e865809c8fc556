import { hasRole, type Person, type Role } from "@belay/contracts";
import type { Transaction } from "../../platform/database.ts";
import { hashToken, newToken } from "../../platform/crypto/tokens.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { callerOf, type AccessContext } from "./access-context.ts";
import { hasSecondFactor } from "./access-store.ts";

export const sessionPrefix = "belay_session_";
const sessionHours = 24 * 7;

/** How somebody came in, as the records name it. */
export type SignInMethod = "link" | "invitation" | "password" | "provider" | "device";

/** Where a sign-in comes from: the address, and what asks. */
export type Visitor = { from: string; name: string };

export type SignedIn = { token: string; person: Person; withheld: Role | null; expiresAt: Date };

export type FoundSession = { id: string; expiresAt: Date; person: Person; withheld: Role | null };

export type Sessions = ReturnType<typeof createSessions>;

/** The one set of sessions, however a person came in. */
export function createSessions(context: AccessContext) {
  const { database, identifiers, at, sampleMode, requireSecondFactor } = context;

  /** What this installation lets a person do before there is a second factor. */
  function allowed(person: Person, hasFactor: boolean): { person: Person; withheld: Role | null } {
    const waits =
      requireSecondFactor && person.kind === "person" && hasRole(person.role, "owner") && !hasFactor;
    return waits
      ? { person: { ...person, role: "viewer", areas: [] }, withheld: person.role }
      : { person, withheld: null };
  }

  return {
    allowed,

    /** Begins a session. Its token is new every time, so nobody can have planted it. */
    async begin(
      tx: Transaction<Schema>,
      person: Person,
      method: SignInMethod,
      { from, name }: Visitor,
      secondFactor = false,
    ): Promise<SignedIn> {
      if (person.kind !== "person" && !sampleMode)
        throw new ProblemError({
          code: "forbidden",
          detail: `${person.name} is a sample person and can sign in in sample mode only.`,
        });
      const id = identifiers.next();
      const token = newToken(sessionPrefix);
      const created_at = at();
      const expires_at = new Date(created_at.getTime() + sessionHours * 3_600_000);
      await tx
        .insertInto("sessions")
        .values({
          id,
          token_hash: hashToken(token),
          person_id: person.id,
          name: name.slice(0, 120),
          origin: from,
          created_at,
          expires_at,
        })
        .execute();
      await tx
        .updateTable("people")
        .set({ last_sign_in_at: created_at })
        .where("id", "=", person.id)
        .execute();
      await context.audit(tx, {
        caller: callerOf(person, id, from),
        action: "session.begin",
        subject: { kind: "person", id: person.id },
        after: { method, secondFactor },
      });
      return { token, ...allowed(person, await hasSecondFactor(tx, person.id)), expiresAt: expires_at };
    },

    async find(tokenHash: Buffer): Promise<FoundSession | undefined> {
      const row = await database.kysely
        .selectFrom("sessions")
        .innerJoin("people", "people.id", "sessions.person_id")
        .select(["sessions.id as session", "sessions.expires_at"])
        .select(["people.id", "people.name", "kind", "role", "email", "areas"])
        .where("sessions.token_hash", "=", tokenHash)
        .where("sessions.expires_at", ">", at())
        .where("people.ended_at", "is", null)
        .executeTakeFirst();
      if (!row || (row.kind !== "person" && !sampleMode)) return undefined;
      const { session, expires_at, ...person } = row;
      const needsFactor = requireSecondFactor && hasRole(person.role, "owner");
      const hasFactor = needsFactor && (await hasSecondFactor(database.kysely, person.id));
      return { id: session, expiresAt: expires_at, ...allowed(person, hasFactor) };
    },

    async ofPerson(person: string) {
      return database.kysely
        .selectFrom("sessions")
        .select(["id", "name", "origin", "created_at", "expires_at"])
        .where("person_id", "=", person)
        .where("expires_at", ">", at())
        .orderBy("created_at", "desc")
        .execute();
    },

    /** Ends one session, or all of a person's but one; every replica and every stream hears of it. */
    async end(
      tx: Transaction<Schema>,
      which: { person: string; only?: string; except?: string },
    ): Promise<string[]> {
      const rows = await tx
        .deleteFrom("sessions")
        .where("person_id", "=", which.person)
        .$if(which.only !== undefined, (some) => some.where("id", "=", which.only!))
        .$if(which.except !== undefined, (some) => some.where("id", "!=", which.except!))
        .returning("id")
        .execute();
      const ended = rows.map((row) => row.id);
      await context.announce(tx, ended);
      return ended;
    },
  };
}
