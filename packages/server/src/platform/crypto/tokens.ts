import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret of 256 bits with a telling prefix, such as `belay_service_`, so that scanners of leaks know it. */
export const newToken = (prefix: string): string => {
  if (!/^[a-z][a-z0-9_]*_$/.test(prefix)) throw new TypeError(`"${prefix}" can't begin a token.`);
  return prefix + randomBytes(32).toString("base64url");
};

/** What is stored in a token's place: SHA-256. Enough for random tokens; never for passwords. */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Compares in a time that does not depend on where the two differ. */
export const tokenMatches = (token: string, hash: Uint8Array): boolean => {
  const actual = hashToken(token);
  return actual.length === hash.length && timingSafeEqual(actual, hash);
};
