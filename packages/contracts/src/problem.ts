import { z } from "zod";

/** Stable codes of problem details (RFC 9457); `type` is `urn:belay:problem:<code>`. */
export const problemCodes = {
  "malformed-request": { status: 400, title: "The request can't be read" },
  "invalid-request": { status: 400, title: "The request has wrong values" },
  "invalid-definition": { status: 422, title: "The definition does not hold together" },
  unauthenticated: { status: 401, title: "Sign in, or send a key" },
  "sign-in-failed": { status: 401, title: "That does not let you in" },
  "authorization-pending": { status: 400, title: "Nobody has let this device in yet" },
  "access-denied": { status: 403, title: "The device was turned away" },
  forbidden: { status: 403, title: "This caller may not do that" },
  "person-needed": { status: 403, title: "Only a person may do that" },
  "passkey-needed": { status: 403, title: "It takes the person's own device" },
  "passkey-refused": { status: 403, title: "The passkey's answer does not hold" },
  "not-found": { status: 404, title: "There is no such thing here" },
  "method-not-allowed": { status: 405, title: "This address does not take that method" },
  conflict: { status: 409, title: "The state has changed meanwhile" },
  "already-decided": { status: 409, title: "Somebody has decided already" },
  "claimed-by-another": { status: 409, title: "Somebody else is on it" },
  "outside-memo": { status: 403, title: "No approved memo allows it" },
  "exposure-closed": { status: 409, title: "The experiment is not open at that epoch" },
  "lease-lost": { status: 409, title: "The lease has passed to another worker" },
  "link-spent": { status: 410, title: "The sign-in link was used or has expired" },
  "too-large": { status: 413, title: "The request is too large" },
  "unsupported-media-type": { status: 415, title: "Send application/json" },
  "slow-down": { status: 429, title: "Ask less often" },
  "rate-limited": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something broke on our side" },
  unavailable: { status: 503, title: "Not ready" },
  "stale-replica": { status: 503, title: "This replica has not read the database recently enough" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCodes;

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe("Stable; compare this, not the title"),
    detail: z.string().optional().describe("What is wrong, where, and what to do"),
    instance: z.string().optional().describe("Id of the request, to find it in the log"),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "Problem details, RFC 9457" });
export type Problem = z.infer<typeof problem>;
