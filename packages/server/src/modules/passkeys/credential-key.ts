import { createPublicKey, type JsonWebKey } from "node:crypto";
import { decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";

/** COSE: ECDSA on P-256, RSA with SHA-256, Ed25519; the first is what nearly every device makes. */
export const algorithms = [-7, -257, -8];

/** A device's public key as everything else than WebAuthn writes it. @throws where it is no key of these kinds. */
export function credentialKey(cose: Uint8Array): { publicKey: string; algorithm: number } {
  const map = decodeCredentialPublicKey(new Uint8Array(cose)) as unknown as Map<number, unknown>;
  const part = (name: number) => Buffer.from(map.get(name) as Uint8Array).toString("base64url");
  const algorithm = Number(map.get(3));
  const keys: Record<number, () => JsonWebKey> = {
    [-7]: () => ({ kty: "EC", crv: "P-256", x: part(-2), y: part(-3) }),
    [-257]: () => ({ kty: "RSA", n: part(-1), e: part(-2) }),
    [-8]: () => ({ kty: "OKP", crv: "Ed25519", x: part(-2) }),
  };
  const jwk = keys[algorithm];
  if (!jwk) throw new Error(`Unexpected public key alg ${algorithm}`);
  const spki = createPublicKey({ key: jwk(), format: "jwk" }).export({ type: "spki", format: "der" });
  return { publicKey: spki.toString("base64"), algorithm };
}
