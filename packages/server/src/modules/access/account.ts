import { hasRole, type Account } from "@belay/contracts";
import type { PersonCaller } from "../../platform/caller.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { AccessContext } from "./access-context.ts";
import { hasSecondFactor } from "./access-store.ts";
import { providerId } from "./authenticator.ts";
import type { Passwords } from "./passwords.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { Sessions } from "./sessions.ts";

const passwordRule = { most: 10, windowMs: 15 * 60_000 };

/** What a signed-in person may see and change of their own ways in. */
export function createAccount(parts: {
  context: AccessContext;
  sessions: Sessions;
  passwords: Passwords;
  factor: SecondFactor;
}) {
  const { context, sessions, passwords, factor } = parts;
  const { database } = context;

  async function show({ person, session, withheld }: PersonCaller): Promise<Account> {
    const [hasPassword, provider, state, open] = await Promise.all([
      passwords.exists(person.id),
      database.kysely
        .selectFrom("accounts")
        .select("id")
        .where("person_id", "=", person.id)
        .where("provider_id", "=", providerId)
        .executeTakeFirst(),
      factor.state(person.id),
      sessions.ofPerson(person.id),
    ]);
    return {
      person,
      hasPassword,
      provider: provider !== undefined,
      secondFactor: {
        ...state,
        required: context.requireSecondFactor && hasRole(withheld ?? person.role, "owner"),
      },
      sessions: open.map((row) => ({
        id: row.id,
        name: row.name,
        from: row.origin,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
        current: row.id === session,
      })),
    };
  }

  const requireReal = ({ person }: PersonCaller): void => {
    if (person.kind !== "person")
      throw new ProblemError({
        code: "forbidden",
        detail: `${person.name} is a sample person, who signs in with links alone.`,
      });
  };

  return {
    show,

    async setEmail(by: PersonCaller, email: string): Promise<Account> {
      requireReal(by);
      await database.transaction(async (tx) => {
        const taken = await tx
          .selectFrom("people")
          .select("id")
          .where("email", "=", email)
          .executeTakeFirst();
        const set =
          !taken &&
          (await tx
            .updateTable("people")
            .set({ email })
            .where("id", "=", by.person.id)
            .where("email", "is", null)
            .returning("id")
            .executeTakeFirst());
        if (!set)
          throw new ProblemError({
            code: "conflict",
            detail: taken
              ? "Somebody has that e-mail address here already."
              : "Your e-mail address is what memos and records name you by: it is given once and stays.",
          });
        await context.audit(tx, {
          caller: by,
          action: "person.email",
          subject: { kind: "person", id: by.person.id },
          after: { email: { text: email } },
        });
        await context.announceChange(tx);
      });
      return show({ ...by, person: { ...by.person, email } });
    },

    async setPassword(
      by: PersonCaller,
      { current, password }: { current?: string | undefined; password: string },
    ): Promise<Account> {
      requireReal(by);
      const { id, email } = by.person;
      if (email === null)
        throw new ProblemError({
          code: "conflict",
          detail: "A password needs the e-mail to sign in with: give yours first.",
        });
      if (await passwords.exists(id)) {
        await context.limits.require(`own-password:${id}`, passwordRule);
        if (!(await passwords.fits(id, current ?? "")))
          throw new ProblemError({
            code: "sign-in-failed",
            detail: "The present password is not right. The new one was not set.",
            errors: [{ path: "/current", message: "is not right" }],
          });
      }
      const hash = await passwords.hash(password);
      await database.transaction(async (tx) => {
        await passwords.keep(tx, id, hash);
        await sessions.end(tx, { person: id, except: by.session });
        await context.audit(tx, {
          caller: by,
          action: "password.set",
          subject: { kind: "person", id },
        });
      });
      return show(by);
    },

    async endSession(by: PersonCaller, session: string): Promise<void> {
      await database.transaction(async (tx) => {
        const ended = await sessions.end(tx, { person: by.person.id, only: session });
        if (ended.length === 0)
          throw new ProblemError({ code: "not-found", detail: "You have no such session." });
        await context.audit(tx, {
          caller: by,
          action: "session.end",
          subject: { kind: "person", id: by.person.id },
        });
      });
    },

    /** Withheld until now, and whether it still is. */
    async sessionOf({ person, withheld, session }: PersonCaller) {
      const row = await database.kysely
        .selectFrom("sessions")
        .select("expires_at")
        .where("id", "=", session)
        .executeTakeFirstOrThrow();
      return { person, withheld: withheld ?? null, expiresAt: row.expires_at };
    },

    hasSecondFactor: (person: string) => hasSecondFactor(database.kysely, person),
  };
}
