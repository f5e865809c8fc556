import { createHash } from "node:crypto";
import { z } from "zod";

/** What a caller sends to record something that was done for an account. */
export const newActivitySchema = z.strictObject({
  account: z.string().min(1).max(200).describe("Id of the account it belongs to"),
  type: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,59}$/, "lower-case letters, digits and hyphens")
    .describe("Kind of activity, such as email-follow-up"),
  subject: z.string().min(1).max(500),
  body: z.string().min(1).max(100_000),
  to: z.email().max(320).optional().describe("Who the mail is for"),
  reference: z.string().min(1).max(200).optional().describe("The caller's own id, such as the call's"),
});
export type NewActivity = z.output<typeof newActivitySchema>;

export type Activity = NewActivity & {
  id: string;
  createdAt: string;
  /** Set once it has been undone; it stays readable, and its key stays taken. */
  deletedAt?: string;
};

export const accountSchema = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().max(300).optional(),
  tier: z.string().max(60).optional(),
  region: z.string().max(60).optional(),
  contact: z
    .strictObject({ name: z.string().max(300).optional(), email: z.string().max(320).optional() })
    .optional(),
});
export type Account = z.output<typeof accountSchema>;

/** Tells whether two requests with one key ask for the same thing. The order of properties doesn't matter. */
export const digestOf = (activity: NewActivity): string => {
  const sorted = Object.entries(activity)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
};
