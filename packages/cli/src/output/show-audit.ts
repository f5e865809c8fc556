import type { AuditEntry, AuditFactRecord } from "@belay/contracts";
import type { Context } from "../context.ts";
import { actorName } from "./actor-name.ts";
import { relativeTime } from "./figures.ts";
import { printable } from "./printable.ts";
import { facts, table } from "./table.ts";

/** Entries as a table, newest first. */
export function showAuditEntries(items: readonly AuditEntry[], context: Context, more: boolean): string {
  const { width, style, now } = context;
  const shown = table(
    items,
    [
      { title: "WHEN", cell: ({ at }) => relativeTime(at, now()) },
      { title: "ACTION", cell: ({ action }) => action },
      { title: "WHO", cell: ({ actor }) => actorName(actor), shrinksTo: 12 },
      {
        title: "SUBJECT",
        cell: ({ subject }) => `${subject.kind} ${subject.id}`,
        shrinksTo: 16,
        dispensable: 1,
      },
      { title: "ENVIRONMENT", cell: ({ environment }) => environment ?? "", dispensable: 4 },
      { title: "FROM", cell: ({ origin }) => origin ?? "Belay itself", dispensable: 3 },
      { title: "ENTRY", cell: ({ id }) => id, style: () => style.dim, dispensable: 2 },
    ],
    width,
    style,
  );
  return more ? `${shown}${style.dim("There are more: raise --limit, or narrow the filters.")}\n` : shown;
}

/** One entry, with what was before beside what was after. */
export function showAuditEntry(entry: AuditEntry, { style }: Context): string {
  const { at, actor, origin, action, subject, environment, experiment, link } = entry;
  const names = [...new Set([...Object.keys(entry.before), ...Object.keys(entry.after)])];
  return [
    `${style.bold(printable(action))}  ${style.dim(entry.id)}\n`,
    facts(
      [
        ["at", at],
        ["by", `${actorName(actor)} ${style.dim(`${actor.kind} ${printable(actor.id)}`)}`],
        ["from", printable(origin ?? "Belay itself")],
        ["subject", printable(`${subject.kind} ${subject.id}`)],
        ["environment", environment ?? ""],
        ["experiment", experiment ?? ""],
        ["position", link ? String(link.position) : "not linked yet"],
        ["hash", link?.hash ?? ""],
      ],
      style,
    ),
    names.length > 0 ? "\n" : "",
    facts(
      names.map((name) => [printable(name), changeOf(entry.before[name], entry.after[name])] as const),
      style,
    ),
  ].join("");
}

const changeOf = (before: AuditFactRecord | undefined, after: AuditFactRecord | undefined): string =>
  before === undefined
    ? factText(after)
    : after === undefined
      ? `${factText(before)} → nothing`
      : `${factText(before)} → ${factText(after)}`;

function factText(fact: AuditFactRecord | undefined): string {
  if (fact === undefined || fact === null) return "nothing";
  if (Array.isArray(fact)) return fact.length > 0 ? printable(fact.join(", ")) : "none";
  if (typeof fact === "object") return `text with digest ${fact.digest.slice(0, 16)}…`;
  return printable(String(fact));
}
