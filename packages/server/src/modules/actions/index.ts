export { createActionService, type ActionService } from "./action-service.ts";
export { actionRoutes } from "./action-routes.ts";
export { actionsOfRun, deadActions } from "./action-queries.ts";
