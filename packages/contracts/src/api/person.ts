import { z } from "zod";
import { signingAreas } from "../memo/memo.ts";
import { id, instant } from "../primitives.ts";
import { roles } from "./endpoint.ts";

export const person = z.object({
  id,
  name: z.string(),
  kind: z.enum(["person", "sample", "simulated"]),
  role: z.enum(roles),
  email: z.string().nullable().describe("By which memos name this person"),
  areas: z.array(z.enum(signingAreas)).describe("What this person's signature on a memo may answer for"),
});
export type Person = z.infer<typeof person>;

export const personName = z.string().trim().min(1).max(120);
/** Kept in lower case, as memos name people. */
export const personEmail = z.string().trim().max(200).toLowerCase().pipe(z.email("is not an e-mail address"));
export const password = z
  .string()
  .min(12, "needs at least 12 characters: four words that don't belong together make a good one")
  .max(128);
/** The token of a one-time link, which stands behind the # of its address. */
export const linkToken = z.string().min(20).max(200).describe("The token of a one-time link");
/** Six digits of an authenticator, or a recovery code. */
export const factorCode = z.string().trim().min(6).max(40);

export const session = z.object({
  person,
  expiresAt: instant,
  withheld: z
    .enum(roles)
    .nullable()
    .describe("The role that waits for this person's second factor; until then the session may only look"),
});
export type Session = z.infer<typeof session>;
