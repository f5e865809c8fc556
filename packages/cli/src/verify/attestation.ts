import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { canonicalText } from "./canonical.ts";

export type Attested = { statement: unknown; purpose: string; keyId: string; signature: string };

/** A public key that signatures are checked with. */
export type PublicKey = { keyId: string; key: KeyObject };

/** Reads a public key as an installation gives it: Ed25519, SPKI in base64. Undefined for anything else. */
export function readPublicKey(text: string): PublicKey | undefined {
  try {
    const spki = Buffer.from(text.trim(), "base64");
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    if (key.asymmetricKeyType !== "ed25519") return undefined;
    return { keyId: createHash("sha256").update(spki).digest("hex").slice(0, 16), key };
  } catch {
    return undefined;
  }
}

/** Whether this key signed exactly this statement for exactly this purpose. */
export function isSignedBy({ keyId, key }: PublicKey, attested: Attested, purpose: string): boolean {
  if (attested.purpose !== purpose || attested.keyId !== keyId) return false;
  const { statement } = attested;
  const bytes = canonicalText({ format: "belay-attestation-1", keyId, purpose, statement });
  try {
    return (
      bytes !== undefined &&
      verify(null, Buffer.from(bytes), key, Buffer.from(String(attested.signature), "base64"))
    );
  } catch {
    return false;
  }
}
