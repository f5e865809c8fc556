import { z } from "zod";
import { instant } from "../primitives.ts";
import { nothing } from "./common.ts";
import { endpoint, roles } from "./endpoint.ts";
import { factorCode, linkToken, password, personEmail, personName, session } from "./person.ts";

const asToken = z
  .boolean()
  .default(false)
  .describe("Answer with a bearer token for a command line, instead of a cookie");
const signedIn = session.extend({ token: z.string().optional() });

export const signIn = z.strictObject({
  link: linkToken,
  name: personName.optional().describe("Name of the first administrator, asked for at the first sign-in"),
  email: personEmail.optional().describe("E-mail of the first administrator, by which memos name people"),
  password: password.optional().describe("Lets the first administrator sign in without a link from then on"),
  token: asToken,
});

export const factorChallenge = z.object({
  challenge: z.string().describe("Send it back with a code of the second factor"),
  expiresAt: instant,
});

const userCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{4}-?[A-Z]{4}$/, "is eight letters, such as BCDF-GHJK")
  .transform((code) => code.replace("-", ""));

const tag = "access";
const open = { public: true } as const;
const anyone = { person: "viewer" } as const;
export const signInEndpoints = {
  signInWays: endpoint({
    method: "GET",
    path: "/api/v1/sign-in",
    tag,
    summary: "Which ways of signing in there are",
    access: open,
    response: z.object({
      password: z.boolean().describe("E-mail and password; not where only sample people are"),
      provider: z.string().nullable().describe("Name of the OpenID provider, where one is set up"),
    }),
  }),
  signIn: endpoint({
    method: "POST",
    path: "/api/v1/session",
    tag,
    summary: "Redeem a one-time sign-in link",
    access: open,
    body: signIn,
    response: signedIn,
    status: 201,
    problems: ["link-spent", "rate-limited"],
  }),
  signInWithPassword: endpoint({
    method: "POST",
    path: "/api/v1/session/password",
    tag,
    summary: "Sign in with e-mail and password; who has a second factor is asked for it",
    access: open,
    body: z.strictObject({ email: personEmail, password: z.string().min(1).max(128), token: asToken }),
    response: z.union([signedIn, factorChallenge]),
    status: 201,
    problems: ["sign-in-failed", "rate-limited"],
  }),
  signInWithFactor: endpoint({
    method: "POST",
    path: "/api/v1/session/second-factor",
    tag,
    summary: "Finish a sign-in with a code of the second factor, or with a recovery code",
    access: open,
    body: z.strictObject({ challenge: linkToken, code: factorCode, token: asToken }),
    response: signedIn,
    status: 201,
    problems: ["sign-in-failed", "link-spent", "rate-limited"],
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
  startProviderSignIn: endpoint({
    method: "POST",
    path: "/api/v1/sign-in/provider",
    tag,
    summary: "Begin to sign in at the OpenID provider: where to send the browser",
    access: open,
    response: z.object({ url: z.string() }),
    problems: ["not-found", "unavailable", "rate-limited"],
  }),
  finishProviderSignIn: endpoint({
    method: "GET",
    path: "/api/v1/sign-in/callback/provider",
    tag,
    summary: "Where the OpenID provider sends the browser back to; goes on to the dashboard",
    access: open,
    query: z.object({
      code: z.string().max(4_000).optional(),
      state: z.string().max(500).optional(),
      iss: z.string().max(500).optional(),
      error: z.string().max(200).optional(),
      error_description: z.string().max(500).optional(),
    }),
    response: nothing,
    status: 302,
  }),
  invitation: endpoint({
    method: "POST",
    path: "/api/v1/invitations/look",
    tag,
    summary: "Whom an invitation or a password link is for; it stays good",
    access: open,
    body: z.strictObject({ link: linkToken }),
    response: z.object({
      purpose: z.enum(["invitation", "password"]),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      by: z.string().describe("Who made it"),
      expiresAt: instant,
    }),
    problems: ["link-spent", "rate-limited"],
  }),
  acceptInvitation: endpoint({
    method: "POST",
    path: "/api/v1/invitations/accept",
    tag,
    summary: "Accept an invitation with a password of one's own, or set a new one by a password link",
    access: open,
    body: z.strictObject({
      link: linkToken,
      name: personName.optional(),
      password: password
        .optional()
        .describe("Without one an invited person signs in at the provider, or with links of their own"),
      token: asToken,
    }),
    response: z.union([signedIn, factorChallenge]),
    status: 201,
    problems: ["link-spent", "rate-limited"],
  }),
  requestDevice: endpoint({
    method: "POST",
    path: "/api/v1/devices",
    tag,
    summary: "Ask that a signed-in person lets this device in (the flow of RFC 8628, in JSON)",
    access: open,
    body: z.strictObject({
      name: z.string().trim().min(1).max(80).describe("What asks, such as belay on build-7"),
    }),
    response: z.object({
      deviceCode: z.string(),
      userCode: z.string().describe("Eight letters for a person to compare, such as BCDF-GHJK"),
      path: z.string().describe("Where to approve it, below the address of the dashboard"),
      expiresAt: instant,
      intervalSeconds: z.number().int().describe("How long to wait between two questions"),
    }),
    status: 201,
    problems: ["rate-limited"],
  }),
  redeemDevice: endpoint({
    method: "POST",
    path: "/api/v1/devices/token",
    tag,
    summary: "Ask whether this device has been let in; the first yes answers with its session",
    access: open,
    body: z.strictObject({ deviceCode: linkToken }),
    response: session.extend({ token: z.string() }),
    status: 201,
    problems: ["authorization-pending", "slow-down", "access-denied", "link-spent"],
  }),
  device: endpoint({
    method: "POST",
    path: "/api/v1/devices/look",
    tag,
    summary: "What stands behind a device's code",
    access: anyone,
    body: z.strictObject({ userCode }),
    response: z.object({ name: z.string(), from: z.string(), askedAt: instant, expiresAt: instant }),
    problems: ["not-found", "rate-limited"],
  }),
  decideDevice: endpoint({
    method: "POST",
    path: "/api/v1/devices/decision",
    tag,
    summary: "Let a device in as oneself, or turn it away",
    access: anyone,
    body: z.strictObject({ userCode, approve: z.boolean() }),
    response: nothing,
    problems: ["not-found", "rate-limited"],
  }),
};
