import { connect } from "@belay/sdk";
import { createCrmClient } from "../crm/crm-client.ts";
import { closeOnSignal } from "../listen.ts";
import { required } from "../required.ts";
import { createFollowUpAction } from "./follow-up-action.ts";

const belay = await connect({ service: "call-worker", build: process.env.GIT_SHA });
const crm = createCrmClient({ url: required("CRM_URL"), token: required("CRM_TOKEN") });
const worker = belay.worker({ actions: { "sample-crm": createFollowUpAction(crm) } });
closeOnSignal(async () => {
  await worker.stop();
  await belay.close();
});
console.log("worker ready on the queue");
