const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d{2}:?\d{2})?)?$/i;

export type TimeRules = {
  /** Name of the time zone of times that don't say one. */
  timezone?: string | undefined;
  /** Time of day, "HH:MM", of days without one. */
  timeOfDay?: string | undefined;
};

/** The instant that a cell says, RFC 3339 in UTC; or why it says none, to follow the cell's name. */
export function readTime(text: string, { timezone, timeOfDay }: TimeRules): { at: string } | string {
  const parts = pattern.exec(text);
  if (parts === null) return "is no time; write it as 2026-11-20T09:30:00+01:00";
  const [, year, month, day, hour = timeOfDay?.slice(0, 2), minute = timeOfDay?.slice(3, 5)] = parts;
  const offset = parts[8]?.toUpperCase();
  if (hour === undefined || minute === undefined)
    return "is a day without a time; say --time-of-day, such as --time-of-day 12:00";
  const millisecond = (parts[7] ?? "").slice(0, 3).padEnd(3, "0");
  const plain = `${year}-${month}-${day}T${hour}:${minute}:${parts[6] ?? "00"}.${millisecond}`;
  const utc = new Date(`${plain}Z`);
  if (Number.isNaN(utc.getTime()) || utc.toISOString() !== `${plain}Z`)
    return "is a time that does not exist";
  if (offset === undefined && timezone === undefined)
    return "says no time zone; add an offset such as +01:00, or say --timezone, such as --timezone Europe/Oslo";
  const shift =
    offset === undefined ? offsetOf(timezone!, utc.getTime()) : offset === "Z" ? 0 : offsetMs(offset);
  return { at: new Date(utc.getTime() - shift).toISOString() };
}

/** Whether a zone is known by this name. */
export function isTimezone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function offsetMs(offset: string): number {
  const sign = offset.startsWith("-") ? -1 : 1;
  const digits = offset.replace(/\D/g, "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timezone, format);
  }
  return format;
}

/** Milliseconds by which a zone is ahead of UTC at a local time. */
function offsetOf(timezone: string, local: number): number {
  const ahead = (instant: number) => {
    const parts = Object.fromEntries(
      formatOf(timezone)
        .formatToParts(instant)
        .map(({ type, value }) => [type, Number(value)]),
    );
    const { year, month, day, hour, minute, second } = parts as Record<string, number>;
    return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
  // The first guess may lie on the other side of a change of the clocks.
  return ahead(local - ahead(local));
}
