import type { EndpointName, Endpoints } from "@belay/contracts";

type Route<E> = E extends { method: infer M; path: infer P }
  ? E extends { stream: true }
    ? readonly [M, P, "stream"]
    : E extends { lines: true }
      ? readonly [M, P, "lines"]
      : readonly [M, P]
  : never;

/**
 * Method and path of every endpoint. The contracts' own table would bring every schema into a browser's
 * bundle; this one is the same by type: a name, method, path or form that differs does not compile.
 */
export const routes = {
  healthz: ["GET", "/healthz"],
  readyz: ["GET", "/readyz"],
  openapi: ["GET", "/api/v1/openapi.json"],
  system: ["GET", "/api/v1/system"],
  events: ["GET", "/api/v1/events", "stream"],
  signIn: ["POST", "/api/v1/session"],
  session: ["GET", "/api/v1/session"],
  signOut: ["DELETE", "/api/v1/session"],
  createSignInLink: ["POST", "/api/v1/sign-in-links"],
  keys: ["GET", "/api/v1/keys"],
  createKey: ["POST", "/api/v1/keys"],
  revokeKey: ["DELETE", "/api/v1/keys/{key}"],
  experiments: ["GET", "/api/v1/experiments"],
  experiment: ["GET", "/api/v1/experiments/{experiment}"],
  push: ["POST", "/api/v1/experiments"],
  revisions: ["GET", "/api/v1/experiments/{experiment}/revisions"],
  revision: ["GET", "/api/v1/experiments/{experiment}/revisions/{revision}"],
  activity: ["GET", "/api/v1/experiments/{experiment}/activity"],
  ruleset: ["GET", "/api/v1/ruleset"],
  rulesetStream: ["GET", "/api/v1/ruleset/stream", "stream"],
  renew: ["POST", "/api/v1/renewals"],
  activate: ["POST", "/api/v1/exposure/activate"],
  setRing: ["POST", "/api/v1/exposure/ring"],
  pause: ["POST", "/api/v1/exposure/pause"],
  kill: ["POST", "/api/v1/exposure/kill"],
  resume: ["POST", "/api/v1/exposure/resume"],
  confirmations: ["GET", "/api/v1/exposure/confirmations"],
  exposureHistory: ["GET", "/api/v1/exposure/history"],
  instances: ["GET", "/api/v1/instances"],
  evidence: ["POST", "/api/v1/evidence"],
  runs: ["GET", "/api/v1/runs"],
  run: ["GET", "/api/v1/runs/{run}"],
  openPayloads: ["POST", "/api/v1/runs/{run}/payloads"],
  submitDraft: ["POST", "/api/v1/drafts"],
  reviews: ["GET", "/api/v1/reviews"],
  review: ["GET", "/api/v1/reviews/{review}"],
  claim: ["POST", "/api/v1/reviews/{review}/claim"],
  release: ["POST", "/api/v1/reviews/{review}/release"],
  decide: ["POST", "/api/v1/reviews/{review}/verdict"],
  actions: ["GET", "/api/v1/actions"],
  leaseActions: ["POST", "/api/v1/actions/lease"],
  completeAction: ["POST", "/api/v1/actions/{action}/complete"],
  failAction: ["POST", "/api/v1/actions/{action}/fail"],
  outcomes: ["POST", "/api/v1/outcomes"],
  metrics: ["GET", "/api/v1/experiments/{experiment}/metrics"],
  metric: ["GET", "/api/v1/experiments/{experiment}/metrics/{metric}"],
  audit: ["GET", "/api/v1/audit"],
  auditEntry: ["GET", "/api/v1/audit/entries/{entry}"],
  auditChain: ["GET", "/api/v1/audit/chain"],
  auditExport: ["GET", "/api/v1/audit/export", "lines"],
  intakes: ["GET", "/api/v1/intakes"],
  createIntake: ["POST", "/api/v1/intakes"],
  intake: ["GET", "/api/v1/intakes/{intake}"],
  saveIntake: ["PUT", "/api/v1/intakes/{intake}"],
  submitIntake: ["POST", "/api/v1/intakes/{intake}/submit"],
  reopenIntake: ["POST", "/api/v1/intakes/{intake}/reopen"],
  rejectIntake: ["POST", "/api/v1/intakes/{intake}/reject"],
  overrideScore: ["PUT", "/api/v1/intakes/{intake}/scores/{criterion}"],
  restoreScore: ["DELETE", "/api/v1/intakes/{intake}/scores/{criterion}"],
  rubric: ["GET", "/api/v1/rubric"],
  changeRubric: ["PUT", "/api/v1/rubric"],
  rubricHistory: ["GET", "/api/v1/rubric/history"],
  agenda: ["GET", "/api/v1/agenda"],
} as const satisfies { [Name in EndpointName]: Route<Endpoints[Name]> };
