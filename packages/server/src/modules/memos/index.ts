export { createMemoGuard, guardedRevision, mayHalt, requireNamed, type MemoGuard } from "./memo-guard.ts";
export { memoAgenda } from "./memo-agenda.ts";
export { signedMemoOf } from "./memo-queries.ts";
export { isSpent, spentMicros } from "./memo-spend.ts";
export { createMemoService } from "./memo-service.ts";
export { memoRoutes } from "./memo-routes.ts";
