import type { Command } from "commander";
import type { Context } from "../context.ts";
import { haltCommand } from "../exposure/halt-command.ts";

export const killCommand = (context: Context): Command =>
  haltCommand(context, {
    name: "kill",
    summary:
      "Take the AI path away everywhere at once: no AI runs, those in flight aborted, waiting drafts to the baseline",
    example: `belay kill call-follow-up --reason "wrong dates in drafts"
belay kill --workflow sales-calls
belay kill --everything`,
    changed: "AI path killed",
    unchanged: "The AI path was killed already",
  });
