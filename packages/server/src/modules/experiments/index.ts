export { createExperimentService, type ExperimentService, type Pinned } from "./experiment-service.ts";
export { experimentRoutes } from "./experiment-routes.ts";
export { latestRevisions, listExperiments, type ExperimentRow } from "./experiment-queries.ts";
