import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** A value without a canonical form: it can be neither digested nor signed. */
export class NotCanonicalError extends TypeError {
  override name = "NotCanonicalError";
}

/**
 * The one byte form of a JSON value (RFC 8785), for digests and signatures.
 * @throws NotCanonicalError for what JSON can't hold: undefined, functions, NaN, infinities, half a surrogate pair.
 */
export const canonicalJson = (value: unknown): string => {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new NotCanonicalError(`This value has no canonical JSON form: ${(cause as Error).message}.`, {
      cause,
    });
  }
  if (text === undefined)
    throw new NotCanonicalError("This value has no JSON form, so it can't be digested or signed.");
  return text;
};

/** SHA-256 in lower-case hexadecimal. */
export const digestOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** The digest by which a JSON value is known, whatever the order of its keys. */
export const canonicalDigest = (value: unknown): string => digestOf(canonicalJson(value));
