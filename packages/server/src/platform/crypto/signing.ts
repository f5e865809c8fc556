import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import { canonicalJson } from "./canonical.ts";

/**
 * A signed statement. The signature (Ed25519, base64) is over the RFC 8785 form of
 * `{ "format": "belay-attestation-1", "keyId", "purpose", "statement" }`.
 */
export type Attestation<Statement = unknown> = {
  statement: Statement;
  /** What the signature is for; one given for another purpose never verifies. */
  purpose: string;
  keyId: string;
  signature: string;
};

export type Signer = {
  keyId: string;
  /** SPKI, base64: what verifiers pin. */
  publicKey: string;
  attest<Statement>(purpose: string, statement: Statement): Attestation<Statement>;
};

const bytesToSign = (purpose: string, keyId: string, statement: unknown): Buffer =>
  Buffer.from(canonicalJson({ format: "belay-attestation-1", keyId, purpose, statement }));

const keyIdOf = (spki: Buffer): string => createHash("sha256").update(spki).digest("hex").slice(0, 16);

/** A new Ed25519 private key, PKCS #8 in DER, to be kept sealed. */
export const createSigningKey = (): Buffer =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "der" });

export const createSigner = (privateKey: Buffer): Signer => {
  const key = createPrivateKey({ key: privateKey, format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const keyId = keyIdOf(spki);
  return {
    keyId,
    publicKey: spki.toString("base64"),
    attest: (purpose, statement) => ({
      statement,
      purpose,
      keyId,
      signature: sign(null, bytesToSign(purpose, keyId, statement), key).toString("base64"),
    }),
  };
};

const readPublicKey = (publicKey: string): { key: KeyObject; keyId: string } => {
  const spki = Buffer.from(publicKey, "base64");
  return { key: createPublicKey({ key: spki, format: "der", type: "spki" }), keyId: keyIdOf(spki) };
};

/** Whether this key signed exactly this statement for exactly this purpose. False, never a throw, for anything else. */
export const verifyAttestation = (publicKey: string, attestation: Attestation, purpose: string): boolean => {
  try {
    const { key, keyId } = readPublicKey(publicKey);
    if (attestation.purpose !== purpose || attestation.keyId !== keyId) return false;
    const signature = Buffer.from(attestation.signature, "base64");
    return verify(null, bytesToSign(purpose, keyId, attestation.statement), key, signature);
  } catch {
    return false;
  }
};
