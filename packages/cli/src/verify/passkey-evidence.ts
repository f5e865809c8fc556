import { createHash, createPublicKey, verify } from "node:crypto";
import {
  memoChallengeText,
  passkeyEvidence,
  type MemoChallenge,
  type PasskeyEvidence,
} from "@belay/contracts";

const bytes = (text: string): Buffer => Buffer.from(text, "base64url");
const sha256 = (value: string | Buffer): Buffer => createHash("sha256").update(value).digest();
const userPresent = 0x01;
const userVerified = 0x04;
/** RSA and ECDSA are over SHA-256; Ed25519 hashes by itself. */
const hashes: Record<number, string | null> = { [-7]: "sha256", [-257]: "sha256", [-8]: null };

/**
 * What is wrong with the answer of a person's own device inside a signature; null: it holds for exactly this memo,
 * version and person (WebAuthn Level 3, 7.2). That the key is the person's is what the installation says.
 */
export function passkeyFault(given: unknown, signed: Omit<MemoChallenge, "nonce">): string | null {
  const parsed = passkeyEvidence.safeParse(given);
  if (!parsed.success) return "is incomplete";
  const evidence = parsed.data;
  try {
    return clientFault(evidence, signed) ?? deviceFault(evidence);
  } catch {
    return "can't be read";
  }
}

function clientFault(evidence: PasskeyEvidence, signed: Omit<MemoChallenge, "nonce">): string | null {
  const client = JSON.parse(bytes(evidence.clientDataJSON).toString()) as Record<string, unknown>;
  const challenge = sha256(memoChallengeText({ ...signed, nonce: evidence.nonce })).toString("base64url");
  if (client["type"] !== "webauthn.get") return "is no answer to a question to sign";
  if (client["challenge"] !== challenge) return "is for another memo, version or person";
  if (client["origin"] !== evidence.origin || client["crossOrigin"] === true)
    return `was not given at ${evidence.origin}`;
  return null;
}

function deviceFault(evidence: PasskeyEvidence): string | null {
  const data = bytes(evidence.authenticatorData);
  const flags = data[32] ?? 0;
  if (!data.subarray(0, 32).equals(sha256(evidence.site))) return `is not one for ${evidence.site}`;
  if (!(flags & userPresent) || !(flags & userVerified))
    return "was given without the device checking its person";
  const hash = hashes[evidence.algorithm];
  if (hash === undefined) return "is of a kind of key that is not known";
  const key = createPublicKey({
    key: Buffer.from(evidence.publicKey, "base64"),
    format: "der",
    type: "spki",
  });
  const over = Buffer.concat([data, sha256(bytes(evidence.clientDataJSON))]);
  return verify(hash, over, key, bytes(evidence.signature)) ? null : "was not made by the registered key";
}
