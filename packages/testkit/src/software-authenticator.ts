import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { BelayClient } from "@belay/client";
import type { PasskeyAssertion, PasskeyRegistration } from "@belay/contracts";

/** What an authenticator or its browser may get wrong, on purpose. */
export type AuthenticatorFaults = {
  origin?: string;
  site?: string;
  challenge?: string;
  /** The answer's kind, `webauthn.get` and `webauthn.create` unless set. */
  type?: string;
  /** Whether the device checked its person; true unless set. */
  verified?: boolean;
  counter?: number;
  crossOrigin?: boolean;
  /** How the device says who made it; `none` unless set. */
  format?: string;
};

export type SoftwareAuthenticator = {
  credential: string;
  register(asked: { challenge: string; site: string }, faults?: AuthenticatorFaults): PasskeyRegistration;
  /** Counts one use more each time. */
  sign(asked: { challenge: string; site: string }, faults?: AuthenticatorFaults): PasskeyAssertion;
};

const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest();
const base64url = (bytes: Buffer) => bytes.toString("base64url");

/** CBOR (RFC 8949) of what an attestation is made of: whole numbers, texts, bytes and maps. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (kind: number, size: number) =>
    size < 24
      ? Buffer.from([(kind << 5) | size])
      : size < 256
        ? Buffer.from([(kind << 5) | 24, size])
        : Buffer.from([(kind << 5) | 25, size >> 8, size & 255]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const parts = [...value].flatMap(([key, item]) => [cbor(key), cbor(item as Buffer)]);
  return Buffer.concat([head(5, value.size), ...parts]);
}

/** A device of its own, with one credential on P-256, as WebAuthn Level 3 describes it. */
export function createSoftwareAuthenticator(origin: string): SoftwareAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credential = randomBytes(16);
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  let uses = 0;

  const clientData = (type: string, challenge: string, faults: AuthenticatorFaults) =>
    Buffer.from(
      JSON.stringify({
        type: faults.type ?? type,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: faults.crossOrigin ?? false,
      }),
    );
  const authenticatorData = (site: string, faults: AuthenticatorFaults, attested?: Buffer) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(faults.counter ?? ++uses);
    const flags = 0x01 | (faults.verified === false ? 0 : 0x04) | (attested ? 0x40 : 0);
    return Buffer.concat([
      sha256(faults.site ?? site),
      Buffer.from([flags]),
      counter,
      attested ?? Buffer.alloc(0),
    ]);
  };
  const named = { id: base64url(credential), rawId: base64url(credential), type: "public-key" } as const;

  return {
    credential: named.id,

    register({ challenge, site }, faults = {}) {
      const key = new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, "base64url")],
        [-3, Buffer.from(y, "base64url")],
      ]);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(credential.length);
      const attested = Buffer.concat([Buffer.alloc(16), size, credential, cbor(key)]);
      const attestation = new Map<string, unknown>([
        ["fmt", faults.format ?? "none"],
        ["attStmt", new Map()],
        ["authData", authenticatorData(site, faults, attested)],
      ]);
      return {
        ...named,
        response: {
          clientDataJSON: base64url(clientData("webauthn.create", challenge, faults)),
          attestationObject: base64url(cbor(attestation)),
        },
      };
    },

    sign({ challenge, site }, faults = {}) {
      const client = clientData("webauthn.get", challenge, faults);
      const data = authenticatorData(site, faults);
      return {
        ...named,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign("sha256", Buffer.concat([data, sha256(client)]), privateKey)),
        },
      };
    },
  };
}

/** Registers a new device for whoever a client speaks for. */
export async function registerPasskey(
  client: BelayClient,
  origin: string,
  name = "A key",
): Promise<SoftwareAuthenticator> {
  const device = createSoftwareAuthenticator(origin);
  const registration = device.register(await client.startPasskey({ body: {} }));
  await client.registerPasskey({ body: { name, registration } });
  return device;
}
