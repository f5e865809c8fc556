export { noteAssignments } from "./assignment-store.ts";
export { createMetricQueries } from "./metric-queries.ts";
export { metricRoutes } from "./metric-routes.ts";
export { keepMetrics } from "./metric-upkeep.ts";
export { sumReview, sumRuns } from "./standard-sums.ts";
export { createOutcomeService } from "./outcome-service.ts";
export { recompute, type Recomputed } from "./recompute.ts";
