import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { printable } from "../output/printable.ts";

export const agendaCommand = (context: Context): Command =>
  remoteCommand(
    "agenda",
    "Print the weekly review's agenda as Markdown: what is due, and whom it waits for",
    `belay agenda
belay agenda > weekly-review.md`,
  ).action(
    remoteAction(context, async ({ client, environment }, flags: RemoteFlags) => {
      const agenda = await client.agenda({ query: { environment } });
      if (flags.json) return printJson(context, agenda);
      context.out(agenda.markdown.split("\n").map(printable).join("\n"));
    }),
  );
