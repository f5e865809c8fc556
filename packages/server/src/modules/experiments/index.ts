export { createExperimentService, type ExperimentService, type Pinned } from "./experiment-service.ts";
export { experimentRoutes, type ExperimentRouteDependencies } from "./experiment-routes.ts";
export { listExperiments, type ExperimentRow } from "./experiment-queries.ts";
