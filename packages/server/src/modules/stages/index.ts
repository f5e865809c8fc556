export { createKeptAudits } from "./kept-audit-service.ts";
export { createStageQueries } from "./stage-queries.ts";
export { stageRoutes } from "./stage-routes.ts";
export type { SignedMemo } from "./stage-facts.ts";
