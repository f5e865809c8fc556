export {
  createMemoGuard,
  guardedRevision,
  mayHalt,
  promotionPurpose,
  requireNamed,
  type GuardedRevision,
  type MemoGuard,
} from "./memo-guard.ts";
export { memoAgenda } from "./memo-agenda.ts";
export { signedMemoOf } from "./memo-queries.ts";
export { createMemoService, type MemoService } from "./memo-service.ts";
export { memoRoutes } from "./memo-routes.ts";
