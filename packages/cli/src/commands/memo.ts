import { Command } from "commander";
import type { Context } from "../context.ts";
import { memoExportCommand, memoImportCommand } from "./memo-files.ts";
import { memoCheckCommand } from "./memo-check.ts";
import { memoAskCommand, memoListCommand, memoSignCommand, memoStatusCommand } from "./memo-signing.ts";

export const memoCommand = (context: Context): Command =>
  new Command("memo")
    .summary("Decision memos: what is missing, signing, Markdown both ways")
    .description("Decision memos: what is missing, signing, Markdown both ways.")
    .addCommand(memoListCommand(context))
    .addCommand(memoStatusCommand(context))
    .addCommand(memoCheckCommand(context))
    .addCommand(memoExportCommand(context))
    .addCommand(memoImportCommand(context))
    .addCommand(memoAskCommand(context))
    .addCommand(memoSignCommand(context));
