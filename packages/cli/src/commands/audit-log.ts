import { Command } from "commander";
import type { Context } from "../context.ts";
import { auditCheckpointCommand, auditExportCommand } from "./audit-log-export.ts";
import { auditListCommand, auditShowCommand } from "./audit-log-list.ts";

export const auditLogCommand = (context: Context): Command =>
  new Command("audit-log")
    .summary("Who changed or opened what; list, export, checkpoint; an operator's")
    .description("Who changed or opened what; list, export, checkpoint; an operator's.")
    .addHelpText(
      "after",
      `
Example:
  belay audit-log --action exposure --since 2d
  belay audit-log export audit.jsonl`,
    )
    .addCommand(auditListCommand(context), { isDefault: true })
    .addCommand(auditShowCommand(context))
    .addCommand(auditExportCommand(context))
    .addCommand(auditCheckpointCommand(context));
