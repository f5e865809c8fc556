import type { Command } from "commander";
import type { Context } from "../context.ts";
import { haltCommand } from "../exposure/halt-command.ts";

export const pauseCommand = (context: Context): Command =>
  haltCommand(context, {
    name: "pause",
    summary: "Start no new AI runs; those under way go on, drafts and actions wait",
    example: `belay pause call-follow-up --reason "playbook is being rewritten"
belay pause --workflow sales-calls`,
    changed: "AI path paused",
    unchanged: "The AI path was not running already",
  });
