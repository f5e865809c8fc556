import { createHash } from "node:crypto";
import { signingAreas, type Person } from "@belay/contracts";
import type { PersonCaller } from "../../platform/caller.ts";
import type { Transaction } from "../../platform/database.ts";
import { sql } from "kysely";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { callerOf, type AccessContext } from "./access-context.ts";
import { findPerson, firstAdministrator, insertPerson } from "./access-store.ts";
import type { Authenticator } from "./authenticator.ts";
import { ownLinkMinutes, type Links, type MadeLink } from "./links.ts";
import type { Passwords } from "./passwords.ts";
import { tooMany } from "./rate-limits.ts";
import type { Challenge, SecondFactor } from "./second-factor.ts";
import type { Sessions, SignedIn, Visitor } from "./sessions.ts";

const linkRule = { most: 120, windowMs: 60_000 };
/** For one e-mail address, from wherever, whether or not it is anybody's. */
const passwordRule = { most: 10, windowMs: 15 * 60_000 };
const failureAuditRule = { most: 6, windowMs: 60_000 };

export type FirstAdministrator = {
  name?: string | undefined;
  email?: string | undefined;
  password?: string | undefined;
};

export type SignInParts = {
  context: AccessContext;
  sessions: Sessions;
  links: Links;
  factor: SecondFactor;
  passwords: Passwords;
  authenticator: Authenticator;
};

/** The ways in: a one-time link, e-mail and password, an invitation. */
export function createSignIn({ context, sessions, links, factor, passwords, authenticator }: SignInParts) {
  const { database, identifiers, at, limits, sampleMode } = context;

  async function makeAdministrator(tx: Transaction<Schema>, given: FirstAdministrator): Promise<Person> {
    // Thrown within the transaction, so that the link is not spent by asking.
    if (given.name === undefined)
      throw new ProblemError({
        code: "invalid-request",
        detail:
          "Nobody has signed in here before: say who you are. What you approve, open and stop is kept under this name.",
        errors: [{ path: "/name", message: "is missing" }],
      });
    if (given.password !== undefined && given.email === undefined)
      throw new ProblemError({
        code: "invalid-request",
        detail: "A password needs the e-mail to sign in with: give it too, or leave the password for later.",
        errors: [{ path: "/email", message: "is missing" }],
      });
    const person: Person = {
      id: identifiers.next(),
      name: given.name,
      kind: "person",
      role: "administrator",
      email: given.email ?? null,
      areas: [...signingAreas],
    };
    await insertPerson(tx, person, at());
    await context.audit(tx, {
      caller: null,
      action: "person.create",
      subject: { kind: "person", id: person.id },
      after: { name: { text: person.name }, role: person.role, areas: person.areas },
    });
    return person;
  }

  async function noteFailure(email: string, from: string): Promise<void> {
    if ((await limits.count(`failure:${from}`, failureAuditRule)) > 0) return;
    await database.transaction(async (tx) => {
      const person = await tx.selectFrom("people").select("id").where("email", "=", email).executeTakeFirst();
      await context.audit(tx, {
        caller: null,
        action: "session.refuse",
        subject: { kind: "person", id: person?.id ?? "unknown" },
        after: { method: "password", from, email: { text: email } },
      });
    });
  }

  return {
    async withLink(link: string, given: FirstAdministrator, visitor: Visitor): Promise<SignedIn> {
      await limits.require(`link:${visitor.from}`, linkRule);
      const hash = given.password === undefined ? undefined : await passwords.hash(given.password);
      return database.transaction(async (tx) => {
        const { personId } = await links.spend(tx, link, ["sign-in"]);
        if (personId !== null) {
          const person = await findPerson(tx, personId);
          if (!person) throw ended();
          return sessions.begin(tx, person, "link", visitor);
        }
        if (sampleMode) throw noRealPeople();
        // Of two first links that are redeemed at once, one makes the administrator.
        await sql`select pg_advisory_xact_lock(hashtext('belay first administrator'))`.execute(tx);
        const existing = await firstAdministrator(tx);
        const person = existing ?? (await makeAdministrator(tx, given));
        if (!existing && hash !== undefined) await passwords.keep(tx, person.id, hash);
        return sessions.begin(tx, person, "link", visitor);
      });
    },

    async withPassword(email: string, password: string, visitor: Visitor): Promise<SignedIn | Challenge> {
      const key = `password:${createHash("sha256").update(email).digest("hex")}`;
      await limits.require(key, passwordRule);
      const { person: id, response } = await authenticator.checkPassword(email, password, visitor.from);
      if (response.status === 429) throw tooMany(Number(response.headers.get("x-retry-after") ?? 60) * 1_000);
      if (response.status >= 500) throw new Error(`better-auth answered with status ${response.status}.`);
      const person = id === undefined ? undefined : await findPerson(database.kysely, id);
      // An ended person's right password is answered like a wrong one.
      if (!person || person.kind !== "person" || sampleMode) {
        await noteFailure(email, visitor.from);
        throw new ProblemError({
          code: "sign-in-failed",
          detail:
            "E-mail and password don't fit together. An administrator can make you a link for a new password.",
        });
      }
      await limits.clear(key);
      return database.transaction((tx) => factor.beginOrAsk(tx, person, "password", visitor));
    },

    async look(link: string, from: string) {
      await limits.require(`link:${from}`, linkRule);
      const found = await links.look(database.kysely, link, ["invitation", "password"]);
      const person = found.personId ? await findPerson(database.kysely, found.personId) : undefined;
      if (!person) throw ended();
      return {
        purpose: found.purpose === "password" ? ("password" as const) : ("invitation" as const),
        name: person.name,
        email: person.email ?? "",
        role: person.role,
        by: found.createdBy ?? "Belay",
        expiresAt: found.expiresAt,
      };
    },

    /** Takes an invitation, or a new-password link; either way the password is the person's own from then on. */
    async accept(
      given: { link: string; name?: string | undefined; password?: string | undefined },
      visitor: Visitor,
    ): Promise<SignedIn | Challenge> {
      await limits.require(`link:${visitor.from}`, linkRule);
      // A stranger's link costs no hash.
      const found = await links.look(database.kysely, given.link, ["invitation", "password"]);
      if (found.purpose === "password" && given.password === undefined)
        throw new ProblemError({
          code: "invalid-request",
          detail: "This link sets a new password: send one.",
          errors: [{ path: "/password", message: "is missing" }],
        });
      const hash = given.password === undefined ? undefined : await passwords.hash(given.password);
      return database.transaction(async (tx) => {
        const { purpose, personId } = await links.spend(tx, given.link, ["invitation", "password"]);
        let person = personId === null ? undefined : await findPerson(tx, personId);
        if (!person) throw ended();
        if (purpose === "invitation" && given.name !== undefined && given.name !== person.name) {
          await tx.updateTable("people").set({ name: given.name }).where("id", "=", person.id).execute();
          person = { ...person, name: given.name };
        }
        if (hash !== undefined) await passwords.keep(tx, person.id, hash);
        await links.voidAll(tx, person.id);
        await sessions.end(tx, { person: person.id });
        await context.audit(tx, {
          caller: callerOf(person, "", visitor.from),
          action: purpose === "invitation" ? "person.accept" : "password.reset",
          subject: { kind: "person", id: person.id },
        });
        return factor.beginOrAsk(tx, person, "invitation", visitor);
      });
    },

    /** A link for whoever asks: it gives nobody more than they have. */
    async ownLink(by: PersonCaller): Promise<MadeLink> {
      const { id, name } = by.person;
      return database.transaction(async (tx) => {
        await context.audit(tx, {
          caller: by,
          action: "sign-in-link.create",
          subject: { kind: "person", id },
        });
        return links.create(tx, "sign-in", { person: id, by: name, goodFor: ownLinkMinutes });
      });
    },
  };
}

const noRealPeople = (): ProblemError =>
  new ProblemError({
    code: "forbidden",
    detail: "This installation runs on samples: no real person can begin here. Start one without --sample.",
  });

const ended = (): ProblemError =>
  new ProblemError({
    code: "link-spent",
    detail: "This link belongs to somebody whose access has ended.",
  });
