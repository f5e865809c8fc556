import { createHash } from "node:crypto";
import type { Outcome } from "@belay/contracts";

/** What is known of an outcome beyond its unit and name. */
export type OutcomeDetails = {
  /**
   * When it happened: a Date, or RFC 3339 text with an offset. Default: now. Give it (or `id`) wherever a call may
   * be repeated, so that it counts once.
   */
  at?: Date | string | undefined;
  /** Amount, minutes or count; 1 where nothing is given. */
  value?: number | undefined;
  /** ISO 4217 code of an amount, such as EUR. */
  currency?: string | undefined;
  /** The event's own id, at most 100 characters. Default {@link outcomeId}: the same content is the same event. */
  id?: string | undefined;
};

/** The id of an outcome that has none of its own: a SHA-256 digest of all that is said of it. */
export function outcomeId(outcome: Omit<Outcome, "id">): string {
  const { experiment, unit, name, at, value, currency } = outcome;
  const content = [experiment, unit, name, new Date(at).toISOString(), value ?? null, currency ?? null];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

const keyPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/** The outcome as it goes over the wire, or what keeps it from being one, in a sentence. */
export function readOutcome(
  experiment: string,
  unit: string,
  name: string,
  { at = new Date(), value, currency, id }: OutcomeDetails,
): Outcome | string {
  if (typeof unit !== "string" || unit === "" || unit.length > 500)
    return "the unit must be a key of 1 to 500 characters";
  if (typeof name !== "string" || name.length > 63 || !keyPattern.test(name))
    return `the name must be lower-case words joined by hyphens, such as meeting-booked, not ${quoted(name)}`;
  const time = timeOf(at);
  if (time === undefined)
    return `\`at\` must be a Date or text such as 2026-11-20T09:30:00Z, not ${quoted(at)}`;
  if (value !== undefined && !Number.isFinite(value))
    return `\`value\` must be a finite number, not ${quoted(value)}`;
  if (currency !== undefined && (typeof currency !== "string" || currency.length > 3))
    return `\`currency\` must be a code such as EUR, not ${quoted(currency)}`;
  if (id !== undefined && (typeof id !== "string" || id === "" || id.length > 100))
    return "`id` must be text of 1 to 100 characters";
  const outcome = {
    experiment,
    unit,
    name,
    at: time,
    ...(value !== undefined && { value }),
    ...(currency !== undefined && { currency }),
  };
  return { id: id ?? outcomeId(outcome), ...outcome };
}

function timeOf(at: unknown): string | undefined {
  const date =
    at instanceof Date ? at : typeof at === "string" && instantPattern.test(at) ? new Date(at) : undefined;
  const valid = date !== undefined && !Number.isNaN(date.getTime());
  // Years beyond four digits have another form, which is no RFC 3339.
  return valid && date.getUTCFullYear() > 0 && date.getUTCFullYear() < 10_000
    ? date.toISOString()
    : undefined;
}

const quoted = (value: unknown): string => String(JSON.stringify(value) ?? value).slice(0, 80);
