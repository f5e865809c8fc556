export { createKeptAudits } from "./kept-audit-service.ts";
export { createStageQueries } from "./stage-queries.ts";
export { stageRoutes } from "./stage-routes.ts";
