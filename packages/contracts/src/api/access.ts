import { z } from "zod";
import { signingAreas } from "../memo/memo.ts";
import { environmentKey, id, instant, key } from "../primitives.ts";
import { nothing } from "./common.ts";
import { endpoint, keyPurposes, roles } from "./endpoint.ts";

export const person = z.object({
  id,
  name: z.string(),
  kind: z.enum(["person", "sample", "simulated"]),
  role: z.enum(roles),
  email: z.string().nullable().describe("By which memos name this person"),
  areas: z.array(z.enum(signingAreas)).describe("What this person's signature on a memo may answer for"),
});
export type Person = z.infer<typeof person>;

export const session = z.object({ person, expiresAt: instant });
export type Session = z.infer<typeof session>;

export const signIn = z.strictObject({
  link: z.string().min(20).max(200).describe("The token of a one-time link"),
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .optional()
    .describe("Name of the first owner, asked for at the first sign-in"),
  token: z
    .boolean()
    .default(false)
    .describe("Answer with a bearer token for a command line, instead of a cookie"),
});

export const machineKey = z.object({
  id,
  name: z.string(),
  purpose: z.enum(keyPurposes),
  environment: environmentKey,
  workflows: z.array(key).nullable().describe("null: every workflow"),
  createdAt: instant,
  createdBy: z.string(),
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
export type MachineKey = z.infer<typeof machineKey>;

const tag = "access";
const anyone = { person: "viewer" } as const;
const administrator = { person: "administrator" } as const;
export const accessEndpoints = {
  signIn: endpoint({
    method: "POST",
    path: "/api/v1/session",
    tag,
    summary: "Redeem a one-time sign-in link",
    access: { public: true },
    body: signIn,
    response: session.extend({ token: z.string().optional() }),
    status: 201,
    problems: ["link-spent", "rate-limited"],
  }),
  session: endpoint({
    method: "GET",
    path: "/api/v1/session",
    tag,
    summary: "Who is signed in",
    access: anyone,
    response: session,
  }),
  signOut: endpoint({
    method: "DELETE",
    path: "/api/v1/session",
    tag,
    summary: "Sign out",
    access: anyone,
    response: nothing,
  }),
  createSignInLink: endpoint({
    method: "POST",
    path: "/api/v1/sign-in-links",
    tag,
    summary: "Make a one-time link that signs the caller in elsewhere, such as on the command line",
    access: anyone,
    response: z.object({
      link: z.string().describe("The token, which stands behind /sign-in# at the address of this API"),
      expiresAt: instant.describe("Ten minutes from now"),
    }),
    status: 201,
  }),
  keys: endpoint({
    method: "GET",
    path: "/api/v1/keys",
    tag,
    summary: "Machine keys, without their secrets",
    access: administrator,
    response: z.object({ items: z.array(machineKey) }),
  }),
  createKey: endpoint({
    method: "POST",
    path: "/api/v1/keys",
    tag,
    summary: "Make a machine key; its secret is shown once",
    access: administrator,
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      purpose: z.enum(keyPurposes),
      environment: environmentKey,
      workflows: z.array(key).min(1).max(50).nullable().default(null),
    }),
    response: z.object({ key: machineKey, secret: z.string() }),
    status: 201,
  }),
  revokeKey: endpoint({
    method: "DELETE",
    path: "/api/v1/keys/{key}",
    tag,
    summary: "Revoke a machine key, at once",
    access: administrator,
    params: z.object({ key: id }),
    response: machineKey,
  }),
};
