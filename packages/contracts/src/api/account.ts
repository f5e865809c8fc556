import { z } from "zod";
import { id, instant } from "../primitives.ts";
import { nothing } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { factorCode, password, person, personEmail } from "./person.ts";

export const account = z.object({
  person,
  hasPassword: z.boolean(),
  provider: z.boolean().describe("Has signed in at the OpenID provider"),
  secondFactor: z.object({
    on: z.boolean(),
    required: z.boolean().describe("This installation asks it of this role"),
    recoveryCodesLeft: z.number().int(),
  }),
  sessions: z.array(
    z.object({
      id,
      name: z.string().describe("A browser, or the device that was let in"),
      from: z.string().nullable().describe("Address of the sign-in"),
      createdAt: instant,
      expiresAt: instant,
      current: z.boolean(),
    }),
  ),
});
export type Account = z.infer<typeof account>;

const tag = "access";
const anyone = { person: "viewer" } as const;
export const accountEndpoints = {
  account: endpoint({
    method: "GET",
    path: "/api/v1/account",
    tag,
    summary: "The caller's own ways in, second factor and sessions",
    access: anyone,
    response: account,
  }),
  setEmail: endpoint({
    method: "PUT",
    path: "/api/v1/account/email",
    tag,
    summary: "Give oneself the e-mail that memos name one by, where there is none yet",
    access: anyone,
    body: z.strictObject({ email: personEmail }),
    response: account,
    problems: ["conflict"],
  }),
  setPassword: endpoint({
    method: "PUT",
    path: "/api/v1/account/password",
    tag,
    summary: "Set one's password; every other session ends",
    access: anyone,
    body: z.strictObject({
      current: z.string().max(128).optional().describe("Needed where there is a password already"),
      password,
    }),
    response: account,
    problems: ["sign-in-failed", "rate-limited"],
  }),
  endSession: endpoint({
    method: "DELETE",
    path: "/api/v1/account/sessions/{session}",
    tag,
    summary: "End one of one's own sessions, at once",
    access: anyone,
    params: z.object({ session: id }),
    response: nothing,
  }),
  startFactor: endpoint({
    method: "POST",
    path: "/api/v1/account/second-factor",
    tag,
    summary: "Make the secret of a second factor; it counts from the first code on",
    access: anyone,
    response: z.object({
      secret: z.string().describe("Base32, for typing into an authenticator"),
      uri: z.string().describe("otpauth://, which authenticators on the same device open"),
    }),
    status: 201,
    problems: ["conflict"],
  }),
  confirmFactor: endpoint({
    method: "POST",
    path: "/api/v1/account/second-factor/confirm",
    tag,
    summary: "Turn the second factor on with its first code; recovery codes are shown once",
    access: anyone,
    body: z.strictObject({ code: factorCode }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
    problems: ["sign-in-failed", "conflict", "rate-limited"],
  }),
  removeFactor: endpoint({
    method: "POST",
    path: "/api/v1/account/second-factor/off",
    tag,
    summary: "Turn the second factor off, with a code of it",
    access: anyone,
    body: z.strictObject({ code: factorCode }),
    response: account,
    problems: ["sign-in-failed", "conflict", "rate-limited"],
  }),
};
