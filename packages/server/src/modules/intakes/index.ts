export { createAgenda } from "./agenda.ts";
export { intakeAnswersOf } from "./intake-queries.ts";
export { intakeRoutes } from "./intake-routes.ts";
export { createIntakeService } from "./intake-service.ts";
export { createRubricService } from "./rubric-service.ts";
