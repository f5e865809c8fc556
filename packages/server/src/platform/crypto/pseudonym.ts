import { createHmac, createSecretKey, randomBytes } from "node:crypto";

export type Pseudonyms = {
  /**
   * 22 characters (HMAC-SHA-256 cut to 128 bits, base64url), the same for the same value in the same scope. Scopes
   * keep, say, the units of two workflows from being linked.
   */
  of(scope: string, value: string): string;
};

export const createPseudonymKey = (): Buffer => randomBytes(32);

/** What rows that are counted hold in a unit's place. Without the key, guessing units tells nothing. */
export const createPseudonyms = (key: Buffer): Pseudonyms => {
  const secret = createSecretKey(key);
  return {
    of: (scope, value) =>
      createHmac("sha256", secret)
        .update(`${scope.length}:${scope}${value}`)
        .digest()
        .toString("base64url", 0, 16),
  };
};
