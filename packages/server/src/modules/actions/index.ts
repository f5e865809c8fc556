export { createActionService, type ActionService, type Release } from "./action-service.ts";
export { actionRoutes } from "./action-routes.ts";
export { actionsOfRun, deadActions } from "./action-queries.ts";
