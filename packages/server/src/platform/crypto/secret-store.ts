import { randomBytes } from "node:crypto";
import type { Database } from "../database.ts";
import type { Tables } from "../tables.ts";
import type { Keyring } from "./keyring.ts";
import { createPseudonymKey, createPseudonyms, type Pseudonyms } from "./pseudonym.ts";
import { createSigner, createSigningKey, type Signer } from "./signing.ts";

export type InstallationSecrets = {
  signer: Signer;
  pseudonyms: Pseudonyms;
  /** Signs what carries a sign-in through an OpenID provider. */
  signInSecret: string;
};

/**
 * Reads the secrets every replica shares, making them the first time. They lie in the database, sealed by the
 * installation key.
 * @throws EnvelopeError when this installation key is not the one the database was made with.
 */
export const loadInstallationSecrets = async <DB extends Tables>(options: {
  database: Database<DB>;
  keyring: Keyring;
}): Promise<InstallationSecrets> => {
  const { keyring } = options;
  const database = options.database as unknown as Database<Tables>;

  const readOrCreate = async (name: string, create: () => Buffer): Promise<Buffer> => {
    const read = () =>
      database.kysely
        .selectFrom("belay_secrets")
        .select("sealed")
        .where("name", "=", name)
        .executeTakeFirst();
    const existing = await read();
    if (existing) return keyring.openSecret(existing.sealed, name);
    await database.kysely
      .insertInto("belay_secrets")
      .values({ name, sealed: keyring.sealSecret(create(), name) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // Another replica may have been first: what the table holds counts.
    return keyring.openSecret((await read())!.sealed, name);
  };

  return {
    signer: createSigner(await readOrCreate("signing-key", createSigningKey)),
    pseudonyms: createPseudonyms(await readOrCreate("pseudonym-key", createPseudonymKey)),
    signInSecret: (await readOrCreate("sign-in-key", () => randomBytes(32))).toString("base64url"),
  };
};
