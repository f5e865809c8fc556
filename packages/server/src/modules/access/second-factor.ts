import { randomInt } from "node:crypto";
import type { Person } from "@belay/contracts";
import type { PersonCaller } from "../../platform/caller.ts";
import { hashToken, newToken } from "../../platform/crypto/tokens.ts";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { callerOf, type AccessContext } from "./access-context.ts";
import { findPerson, hasSecondFactor } from "./access-store.ts";
import type { Sessions, SignedIn, SignInMethod, Visitor } from "./sessions.ts";
import { base32, factorUri, newFactorSecret, stepOfCode } from "./totp.ts";

const challengeMinutes = 5;
const challengeAttempts = 5;
/** Over all sign-ins of one person: a thief of the password has this many guesses, not five for each sign-in. */
const factorRule = { most: 10, windowMs: 15 * 60_000 };
const recoveryCodes = 10;
const recoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

export type Challenge = { challenge: string; expiresAt: Date };

export type SecondFactor = ReturnType<typeof createSecondFactor>;

/**
 * Modes: off → prepared (a secret that no code has proved) → on (from the first code) → off. Asked for after every
 * password and provider; links and devices come from somebody who is signed in already.
 */
export function createSecondFactor(context: AccessContext, sessions: Sessions) {
  const { database, clock, keyring, at, limits } = context;
  const purpose = (person: string) => `second factor of ${person}`;

  /** Whether a code of the authenticator, or a recovery code, is right; spends it. */
  async function spend(person: string, code: string): Promise<"code" | "recovery-code" | undefined> {
    const row = await database.kysely
      .selectFrom("second_factors")
      .select(["sealed_secret"])
      .where("person_id", "=", person)
      .executeTakeFirst();
    if (!row) return undefined;
    const secret = keyring.openSecret(row.sealed_secret, purpose(person));
    const step = stepOfCode(secret, code.replace(/\s/g, ""), clock.now());
    if (step !== undefined) {
      const taken = await database.kysely
        .updateTable("second_factors")
        .set({ last_step: step })
        .where("person_id", "=", person)
        .where("last_step", "<", step)
        .returning("person_id")
        .executeTakeFirst();
      return taken && "code";
    }
    const spent = await database.kysely
      .updateTable("recovery_codes")
      .set({ used_at: at() })
      .where("person_id", "=", person)
      .where("code_hash", "=", hashRecoveryCode(person, code))
      .where("used_at", "is", null)
      .returning("person_id")
      .executeTakeFirst();
    return spent && "recovery-code";
  }

  async function requireCode(person: string, code: string): Promise<"code" | "recovery-code"> {
    await limits.require(`factor:${person}`, factorRule);
    const kind = await spend(person, code);
    if (kind === undefined) throw wrongCode();
    await limits.clear(`factor:${person}`);
    return kind;
  }

  async function remove(tx: Transaction<Schema>, person: string): Promise<void> {
    await tx.deleteFrom("second_factors").where("person_id", "=", person).execute();
    await tx.deleteFrom("recovery_codes").where("person_id", "=", person).execute();
    await tx.deleteFrom("sign_in_challenges").where("person_id", "=", person).execute();
    await context.announceChange(tx);
  }

  return {
    remove,

    /** Signs in who has no second factor, and asks who has one. */
    async beginOrAsk(
      tx: Transaction<Schema>,
      person: Person,
      method: SignInMethod,
      visitor: Visitor,
    ): Promise<SignedIn | Challenge> {
      if (!(await hasSecondFactor(tx, person.id))) return sessions.begin(tx, person, method, visitor);
      const challenge = newToken("belay_challenge_");
      const created_at = at();
      const expires_at = new Date(created_at.getTime() + challengeMinutes * 60_000);
      await tx
        .insertInto("sign_in_challenges")
        .values({ token_hash: hashToken(challenge), person_id: person.id, method, created_at, expires_at })
        .execute();
      return { challenge, expiresAt: expires_at };
    },

    /** Finishes a sign-in. Wrong codes count although nothing else is kept of them. */
    async answer(challenge: string, code: string, visitor: Visitor): Promise<SignedIn> {
      const token_hash = hashToken(challenge);
      const asked = await database.kysely
        .updateTable("sign_in_challenges")
        .set((e) => ({ attempts: e("attempts", "+", 1) }))
        .where("token_hash", "=", token_hash)
        .where("attempts", "<", challengeAttempts)
        .where("expires_at", ">", at())
        .returning(["person_id", "method"])
        .executeTakeFirst();
      if (!asked)
        throw new ProblemError({
          code: "link-spent",
          detail: "This sign-in took too long or had too many wrong codes. Begin again.",
        });
      const kind = await requireCode(asked.person_id, code);
      return database.transaction(async (tx) => {
        const person = await findPerson(tx, asked.person_id);
        const taken = await tx
          .deleteFrom("sign_in_challenges")
          .where("token_hash", "=", token_hash)
          .returning("person_id")
          .executeTakeFirst();
        if (!taken || !person) throw wrongCode();
        if (kind === "recovery-code")
          await context.audit(tx, {
            caller: callerOf(person, "", visitor.from),
            action: "second-factor.recovery",
            subject: { kind: "person", id: person.id },
          });
        return sessions.begin(tx, person, asked.method as SignInMethod, visitor, true);
      });
    },

    async state(person: string): Promise<{ on: boolean; recoveryCodesLeft: number }> {
      const { left } = await database.kysely
        .selectFrom("recovery_codes")
        .select((e) => e.fn.countAll<number>().as("left"))
        .where("person_id", "=", person)
        .where("used_at", "is", null)
        .executeTakeFirstOrThrow();
      return { on: await hasSecondFactor(database.kysely, person), recoveryCodesLeft: Number(left) };
    },

    /** Makes a secret, or another one as long as no code has proved the first. */
    async prepare(by: PersonCaller): Promise<{ secret: string; uri: string }> {
      const secret = newFactorSecret();
      const { id, email, name } = by.person;
      const sealed_secret = keyring.sealSecret(secret, purpose(id));
      const made = await database.kysely
        .insertInto("second_factors")
        .values({ person_id: id, sealed_secret, created_at: at() })
        .onConflict((conflict) =>
          conflict
            .column("person_id")
            .doUpdateSet({ sealed_secret, created_at: at() })
            .where("second_factors.confirmed_at", "is", null),
        )
        .returning("person_id")
        .executeTakeFirst();
      if (!made)
        throw new ProblemError({
          code: "conflict",
          detail: "You have a second factor. Turn it off first to set up another.",
        });
      return { secret: base32(secret), uri: factorUri(secret, email ?? name) };
    },

    /** Turns it on by its first code. Every other session ends: they were begun with less. */
    async confirm(by: PersonCaller, code: string): Promise<string[]> {
      const { id } = by.person;
      if (await hasSecondFactor(database.kysely, id))
        throw new ProblemError({ code: "conflict", detail: "Your second factor is on already." });
      await requireCode(id, code);
      const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
      await database.transaction(async (tx) => {
        await tx
          .updateTable("second_factors")
          .set({ confirmed_at: at() })
          .where("person_id", "=", id)
          .execute();
        await tx.deleteFrom("recovery_codes").where("person_id", "=", id).execute();
        await tx
          .insertInto("recovery_codes")
          .values(codes.map((each) => ({ person_id: id, code_hash: hashRecoveryCode(id, each) })))
          .execute();
        await sessions.end(tx, { person: id, except: by.session });
        await context.announceChange(tx);
        await context.audit(tx, {
          caller: by,
          action: "second-factor.on",
          subject: { kind: "person", id },
          before: { secondFactor: false },
          after: { secondFactor: true },
        });
      });
      return codes;
    },

    /** Has who is signed in prove a second factor that is on; a session alone may have been stolen. */
    async prove({ person }: PersonCaller, code: string | undefined): Promise<void> {
      if (!(await hasSecondFactor(database.kysely, person.id))) return;
      if (code === undefined)
        throw new ProblemError({
          code: "sign-in-failed",
          detail: "This takes a code of your second factor: send it along.",
          errors: [{ path: "/code", message: "is missing" }],
        });
      await requireCode(person.id, code);
    },

    async turnOff(by: PersonCaller, code: string): Promise<void> {
      const { id } = by.person;
      if (!(await hasSecondFactor(database.kysely, id)))
        throw new ProblemError({ code: "conflict", detail: "You have no second factor." });
      await requireCode(id, code);
      await database.transaction(async (tx) => {
        await remove(tx, id);
        await context.audit(tx, {
          caller: by,
          action: "second-factor.off",
          subject: { kind: "person", id },
          before: { secondFactor: true },
          after: { secondFactor: false },
        });
      });
    },
  };
}

const wrongCode = (): ProblemError =>
  new ProblemError({
    code: "sign-in-failed",
    detail:
      "That code is not right, or was used already. Wait for your authenticator's next one; or use one of your recovery codes.",
  });

/** Ten letters and digits that can't be mistaken for each other: 49 bits. */
const newRecoveryCode = (): string => {
  const letters = Array.from({ length: 10 }, () => recoveryAlphabet[randomInt(recoveryAlphabet.length)]);
  return `${letters.slice(0, 5).join("")}-${letters.slice(5).join("")}`;
};

const hashRecoveryCode = (person: string, code: string): Buffer =>
  hashToken(`${person}:${code.toLowerCase().replace(/[^a-z0-9]/g, "")}`);
