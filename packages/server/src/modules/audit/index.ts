export { createAuditChain } from "./audit-chain.ts";
export type { AuditFact } from "./audit-entry.ts";
export { auditRoutes } from "./audit-routes.ts";
export { keepAudit } from "./audit-upkeep.ts";
export { recordAudit, recordAuditWith, type AuditEvent } from "./record-audit.ts";
