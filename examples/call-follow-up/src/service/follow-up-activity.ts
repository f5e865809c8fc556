import type { NewActivity } from "../crm/activity.ts";
import type { FollowUp } from "../follow-up.ts";

/** A follow-up mail as the CRM records it. The recipient comes from the call, never from what a model wrote. */
export const activityOf = (account: string, call: string, followUp: FollowUp): NewActivity => ({
  account,
  type: "email-follow-up",
  subject: followUp.subject,
  body: followUp.body,
  reference: call,
  ...(followUp.to !== undefined && { to: followUp.to }),
});
