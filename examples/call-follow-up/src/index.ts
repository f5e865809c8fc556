export { attributesOf, callSchema, unitOf, type Call } from "./call.ts";
export { createCrm, type CrmOptions } from "./crm/crm.ts";
export type { Account, Activity, NewActivity } from "./crm/activity.ts";
export { drafterModel } from "./drafter/answer.ts";
export { createDrafter, type DrafterOptions } from "./drafter/drafter.ts";
export { followUpSchema, type FollowUp } from "./follow-up.ts";
export { closeOnSignal, listenOnLoopback, readPort } from "./listen.ts";
export { readCalls, type CallProblem, type ReadCallsOptions } from "./read-calls.ts";
export { templateFollowUp } from "./template-follow-up.ts";
