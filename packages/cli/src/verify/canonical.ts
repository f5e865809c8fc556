import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** SHA-256 of a JSON value's RFC 8785 form, in lower-case hexadecimal; undefined where it has none. */
export function canonicalDigest(value: unknown): string | undefined {
  const text = canonicalText(value);
  return text === undefined ? undefined : createHash("sha256").update(text).digest("hex");
}

export function canonicalText(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    // Half a surrogate pair or an infinity: nothing that was ever signed.
    return undefined;
  }
}
