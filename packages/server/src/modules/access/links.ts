import { hashToken, newToken } from "../../platform/crypto/tokens.ts";
import type { Queryable, Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { AccessContext } from "./access-context.ts";
import type { LinkPurpose } from "./access-tables.ts";

const minutes: Record<LinkPurpose, number> = {
  "sign-in": 24 * 60,
  invitation: 7 * 24 * 60,
  password: 24 * 60,
};
/** A link that a signed-in person makes is used at once, on the next screen or in the next terminal. */
export const ownLinkMinutes = 10;

export type MadeLink = { link: string; expiresAt: Date };
export type OpenLink = {
  purpose: LinkPurpose;
  personId: string | null;
  createdBy: string | null;
  expiresAt: Date;
};

export type Links = ReturnType<typeof createLinks>;

/** One-time links: the token is shown once, kept as a hash, good once and not for long. */
export function createLinks({ at }: AccessContext) {
  const open = (query: Queryable<Schema>, link: string, purposes: readonly LinkPurpose[]) =>
    query
      .selectFrom("sign_in_links")
      .select(["purpose", "person_id", "created_by", "expires_at"])
      .where("token_hash", "=", hashToken(link))
      .where("purpose", "in", purposes)
      .where("used_at", "is", null)
      .where("expires_at", ">", at());

  return {
    async create(
      query: Queryable<Schema>,
      purpose: LinkPurpose,
      { person, by, goodFor = minutes[purpose] }: { person: string | null; by?: string; goodFor?: number },
    ): Promise<MadeLink> {
      const link = newToken("belay_link_");
      const created_at = at();
      const expiresAt = new Date(created_at.getTime() + goodFor * 60_000);
      await query
        .insertInto("sign_in_links")
        .values({
          token_hash: hashToken(link),
          purpose,
          person_id: person,
          created_by: by ?? null,
          created_at,
          expires_at: expiresAt,
        })
        .execute();
      return { link, expiresAt };
    },

    /** Reads without spending. */
    async look(query: Queryable<Schema>, link: string, purposes: readonly LinkPurpose[]): Promise<OpenLink> {
      const row = await open(query, link, purposes).executeTakeFirst();
      if (!row) throw spent(purposes);
      return {
        purpose: row.purpose,
        personId: row.person_id,
        createdBy: row.created_by,
        expiresAt: row.expires_at,
      };
    },

    /** Of two who redeem a link at once, one gets it. */
    async spend(
      tx: Transaction<Schema>,
      link: string,
      purposes: readonly LinkPurpose[],
    ): Promise<{ purpose: LinkPurpose; personId: string | null }> {
      const row = await tx
        .updateTable("sign_in_links")
        .set({ used_at: at() })
        .where("token_hash", "=", hashToken(link))
        .where("purpose", "in", purposes)
        .where("used_at", "is", null)
        .where("expires_at", ">", at())
        .returning(["purpose", "person_id"])
        .executeTakeFirst();
      if (!row) throw spent(purposes);
      return { purpose: row.purpose, personId: row.person_id };
    },

    /** What is still open for a person ends: sign-in links, invitations and password links. */
    async voidAll(
      tx: Transaction<Schema>,
      person: string,
      purposes: readonly LinkPurpose[] = ["sign-in", "invitation", "password"],
    ): Promise<void> {
      await tx
        .updateTable("sign_in_links")
        .set({ used_at: at() })
        .where("person_id", "=", person)
        .where("purpose", "in", purposes)
        .where("used_at", "is", null)
        .execute();
    },
  };
}

const spent = (purposes: readonly LinkPurpose[]): ProblemError =>
  new ProblemError({
    code: "link-spent",
    detail: purposes.includes("sign-in")
      ? "A sign-in link works once, and not for long. Where you are signed in, the dashboard's account menu makes another (Command line); each start of Belay prints one for the first administrator."
      : "This link was used, has run out, or was replaced by a newer one. Ask an administrator for another.",
  });
