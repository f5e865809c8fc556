export { createRunService } from "./run-service.ts";
export { runRoutes } from "./run-routes.ts";
export { activityOf, emptyActivity, unitsByRing } from "./activity-queries.ts";
export { evidenceGaps } from "./evidence-instances.ts";
export { addTouched, noteOpening, setReviewState } from "./run-store.ts";
export { keepRuns } from "./run-upkeep.ts";
export { createSubjectKeys, type SubjectKeys } from "./subject-keys.ts";
