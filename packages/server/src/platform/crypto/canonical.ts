import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * The one byte form of a JSON value (RFC 8785), for digests and signatures.
 * @throws TypeError for what JSON can't hold: undefined, functions, NaN, infinities.
 */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined)
    throw new TypeError("This value has no JSON form, so it can't be digested or signed.");
  return text;
};

/** SHA-256 in lower-case hexadecimal. */
export const digestOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** The digest by which a JSON value is known, whatever the order of its keys. */
export const canonicalDigest = (value: unknown): string => digestOf(canonicalJson(value));
