import type { ActionHandler } from "@belay/sdk";
import type { CrmClient } from "../crm/crm-client.ts";
import { CrmError } from "../crm/crm-client.ts";
import { followUpSchema } from "../follow-up.ts";
import { activityOf } from "../service/follow-up-activity.ts";

/** Puts an approved mail into the CRM, under the call's own key: performed again, it is the same activity. */
export const createFollowUpAction =
  (crm: CrmClient): ActionHandler =>
  async (action, { signal }) => {
    const payload = followUpSchema.safeParse(action.payload);
    if (!payload.success)
      throw new CrmError(`The approved payload is no follow-up: ${payload.error.issues[0]?.message}`, false);
    const activity = await crm.createActivity(
      activityOf(action.target, action.idempotencyKey, payload.data),
      action.idempotencyKey,
      signal,
    );
    return {
      touched: [
        { system: "sample-crm", recordType: "account", record: action.target, verb: "read" },
        { system: "sample-crm", recordType: "activity", record: activity.id, verb: "created" },
      ],
    };
  };
