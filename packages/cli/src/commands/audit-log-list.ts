import type { AuditEntry } from "@belay/contracts";
import { type Command, InvalidArgumentError } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { showAuditEntries, showAuditEntry } from "../output/show-audit.ts";

type Flags = RemoteFlags & {
  search?: string;
  actor?: string;
  action?: string;
  subject?: string;
  experiment?: string;
  origin?: string;
  since?: number;
  from?: string;
  to?: string;
  limit: number;
};

const most = 200;

export const auditListCommand = (context: Context): Command =>
  remoteCommand(
    "list",
    "List entries, newest first",
    `belay audit-log --action exposure --since 2d
belay audit-log --actor "Ada" --experiment call-follow-up --json`,
  )
    .option("--search <words>", "part of an action, subject, origin, experiment or actor's name")
    .option("--actor <name>", "id of a person or key, or part of its name")
    .option("--action <action>", "an action, or its noun: exposure finds exposure.kill")
    .option("--subject <id>", "id of what was changed or opened, or its kind")
    .option("--experiment <key>", "of this experiment")
    .option("--origin <address>", "from this address, or one that begins so")
    .option("--since <age>", "of the last so many minutes, hours or days, such as 30m, 2h, 7d", age)
    .option("--from <time>", "from this time on, such as 2026-11-20T08:00:00Z", instant)
    .option("--to <time>", "up to this time", instant)
    .option("--limit <number>", `at most this many, up to ${most}`, whole, 50)
    .action(
      remoteAction(context, async ({ client }, flags: Flags) => {
        const { search, actor, action, subject, experiment, origin, since, from, to, limit, environment } =
          flags;
        const begin = since === undefined ? from : new Date(context.now().getTime() - since).toISOString();
        const given = {
          search,
          actor,
          action,
          subject,
          experiment,
          origin,
          environment,
          from: begin,
          to,
          limit,
        };
        const query = Object.fromEntries(
          Object.entries(given).filter(([, value]) => value !== undefined),
        ) as typeof given;
        const found = await client.audit({ query } as Parameters<typeof client.audit>[0]);
        if (flags.json) printJson(context, found);
        else if (found.items.length === 0) context.out("No entry is like that.\n");
        else context.out(showAuditEntries(found.items, context, found.next !== null));
      }),
    );

export const auditShowCommand = (context: Context): Command =>
  remoteCommand(
    "show",
    "Show one entry with what was before and after",
    "belay audit-log show 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11",
  )
    .argument("<id>", "id of the entry")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, entry) => {
        const found: AuditEntry = await client.auditEntry({ params: { entry: entry! } });
        if (flags.json) printJson(context, found);
        else context.out(showAuditEntry(found, context));
      }),
    );

function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > most)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
  return number;
}

function age(text: string): number {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  if (number === undefined) throw new InvalidArgumentError("Give a number and s, m, h or d, such as 2h.");
  return Number(number) * units[unit as keyof typeof units];
}

function instant(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError("Give a time such as 2026-11-20T08:00:00Z.");
  return new Date(time).toISOString();
}
