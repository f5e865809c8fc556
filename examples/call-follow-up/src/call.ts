import { z } from "zod";

const short = z.string().max(300);

/** One recorded sales call. Unknown fields are dropped; what the gate targets on is under `account`. */
export const callSchema = z.object({
  id: z.string().min(1).max(200).describe("The call's own id"),
  turns: z
    .array(
      z.object({
        speaker: short.describe("Who speaks: a role such as Rep, or a name"),
        text: z.string().describe("What was said"),
      }),
    )
    .min(1)
    .describe("What was said, in order"),
  account: z
    .object({
      id: z.string().min(1).max(200).describe("The account in the CRM: the unit that is randomised"),
      tier: short.optional().describe("strategic, growth or standard"),
      region: short.optional().describe("emea, amer or apac"),
    })
    .optional(),
  company: short.optional().describe("The account's name as the CRM has it"),
  contact: z
    .object({ name: short.optional(), email: short.optional() })
    .optional()
    .describe("Who gets the follow-up"),
});

export type Call = z.output<typeof callSchema>;

/** What is randomised: the account, or the call itself where no account is known. */
export const unitOf = (call: Call): string => call.account?.id ?? call.id;

/**
 * What the gate may target on; only what is known. An account whose tier is not known may be a strategic one and is
 * kept out of the rings that leave those out; a call without any account is nobody's, and has the tier "none".
 */
export function attributesOf({ account }: Call): Record<string, string> {
  if (account === undefined) return { tier: "none" };
  return {
    ...(account.tier !== undefined && { tier: account.tier }),
    ...(account.region !== undefined && { region: account.region }),
  };
}
