import { z } from "zod";
import { id, instant } from "../primitives.ts";
import { endpoint } from "./endpoint.ts";
import { factorCode } from "./person.ts";

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, "is not base64url");
const credential = { id: bytes(1_400), rawId: bytes(1_400), type: z.literal("public-key") };

/** What `navigator.credentials.create` answers, as its `toJSON` writes it; parts that aren't needed are left out. */
export const passkeyRegistration = z.object({
  ...credential,
  response: z.object({ clientDataJSON: bytes(4_000), attestationObject: bytes(20_000) }),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistration>;

/** What `navigator.credentials.get` answers, as its `toJSON` writes it; parts that aren't needed are left out. */
export const passkeyAssertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(4_000),
    authenticatorData: bytes(4_000),
    signature: bytes(2_000),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

export const passkey = z.object({
  id,
  name: z.string(),
  site: z.string().describe("The host name that it works at (WebAuthn's relying party id)"),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export type Passkey = z.infer<typeof passkey>;

/** What asks a device to sign a memo. */
export const memoChallenge = z.object({
  nonce: z.string(),
  challenge: z.string().describe("SHA-256 over experiment, version, digest, person and nonce, base64url"),
  site: z.string(),
  credentials: z.array(z.string()).describe("Which of the person's passkeys will do"),
  version: z.number().int(),
  expiresAt: instant,
});
export type MemoPasskeyChallenge = z.infer<typeof memoChallenge>;

/** What a signature keeps of the person's own device, inside what the server attests. */
export const passkeyEvidence = z.object({
  credential: z.string(),
  publicKey: z.string().describe("What this server registered for the person: SPKI, base64"),
  algorithm: z.number().int().describe("COSE: -7 ES256, -257 RS256, -8 EdDSA"),
  registeredAt: instant,
  site: z.string(),
  origin: z.string(),
  nonce: z.string(),
  clientDataJSON: z.string(),
  authenticatorData: z.string(),
  signature: z.string(),
});
export type PasskeyEvidence = z.infer<typeof passkeyEvidence>;

const tag = "access";
const anyone = { person: "viewer" } as const;
export const passkeyEndpoints = {
  passkeys: endpoint({
    method: "GET",
    path: "/api/v1/account/passkeys",
    tag,
    summary: "The caller's own passkeys, with which memos are signed where that is asked for",
    access: anyone,
    response: z.object({ items: z.array(passkey) }),
  }),
  startPasskey: endpoint({
    method: "POST",
    path: "/api/v1/account/passkeys/start",
    tag,
    summary: "What a browser needs to make a passkey; good once, for five minutes",
    access: anyone,
    body: z.strictObject({
      code: factorCode.optional().describe("Of the second factor; needed where it is on"),
    }),
    response: z.object({
      challenge: z.string(),
      site: z.string(),
      user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
      algorithms: z.array(z.number().int()),
      exclude: z.array(z.string()).describe("Credentials that are registered already"),
      expiresAt: instant,
    }),
    status: 201,
    problems: ["conflict", "sign-in-failed", "rate-limited"],
  }),
  registerPasskey: endpoint({
    method: "POST",
    path: "/api/v1/account/passkeys",
    tag,
    summary: "Keep the passkey that the browser made",
    access: anyone,
    body: z.strictObject({ name: z.string().trim().min(1).max(80), registration: passkeyRegistration }),
    response: passkey,
    status: 201,
    problems: ["conflict", "passkey-refused"],
  }),
  removePasskey: endpoint({
    method: "DELETE",
    path: "/api/v1/account/passkeys/{passkey}",
    tag,
    summary: "Remove one of one's own passkeys. What was signed with it stays signed",
    access: anyone,
    params: z.object({ passkey: id }),
    response: z.object({
      left: z.number().int(),
      note: z.string().nullable().describe("What it means that none is left"),
    }),
    problems: ["not-found"],
  }),
};
