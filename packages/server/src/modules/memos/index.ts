export { createMemoService, type MemoService } from "./memo-service.ts";
export { memoRoutes } from "./memo-routes.ts";
