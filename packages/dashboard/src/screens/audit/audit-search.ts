import type { AuditQuery } from "../../api/audit.ts";
import { oneOf, type RawSearch, textOf } from "../../search.ts";

/**
 * Filters of the audit log as they stand in the URL. `in` is an environment, where all are meant without it; `from` and
 * `to` are days.
 */
export interface AuditSearch {
  q?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  about?: string | undefined;
  in?: "production" | "staging" | undefined;
  origin?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
}

export function parseAuditSearch(search: RawSearch): AuditSearch {
  return {
    q: textOf(search.q),
    actor: textOf(search.actor),
    action: textOf(search.action),
    subject: textOf(search.subject),
    about: textOf(search.about),
    in: oneOf(["production", "staging"], search.in),
    origin: textOf(search.origin),
    from: dayOf(search.from),
    to: dayOf(search.to),
    cursor: textOf(search.cursor),
  };
}

const dayOf = (value: unknown): string | undefined => {
  const day = textOf(value);
  return day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
    ? day
    : undefined;
};

/** A day is the reader's own, whole: its first moment, or its last. */
export function filterOf({ q, about, in: environment, from, to, ...same }: AuditSearch): AuditQuery {
  return {
    ...same,
    search: q,
    experiment: about,
    environment,
    ...(from && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}

export const isFiltered = (search: AuditSearch): boolean =>
  Object.entries(search).some(([name, value]) => name !== "cursor" && value !== undefined);
