import type { AccessTables } from "./modules/access/access-tables.ts";
import type { ActionTables } from "./modules/actions/action-tables.ts";
import type { AuditTables } from "./modules/audit/audit-tables.ts";
import type { ExperimentTables } from "./modules/experiments/experiment-tables.ts";
import type { ExposureTables } from "./modules/exposure/exposure-tables.ts";
import type { IntakeTables } from "./modules/intakes/intake-tables.ts";
import type { MemoTables } from "./modules/memos/memo-tables.ts";
import type { MetricTables } from "./modules/metrics/metric-tables.ts";
import type { PasskeyTables } from "./modules/passkeys/passkey-tables.ts";
import type { ReviewTables } from "./modules/reviews/review-tables.ts";
import type { RunTables } from "./modules/runs/run-tables.ts";
import type { StageTables } from "./modules/stages/stage-tables.ts";
import type { Tables } from "./platform/tables.ts";

/** All tables, for queries that read across; each is written by its own module's store only. */
export type Schema = Tables &
  AccessTables &
  ExperimentTables &
  ExposureTables &
  RunTables &
  ReviewTables &
  ActionTables &
  StageTables &
  AuditTables &
  IntakeTables &
  MemoTables &
  PasskeyTables &
  MetricTables;
