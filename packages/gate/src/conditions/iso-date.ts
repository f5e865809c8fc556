const DAY = 86_400_000;

/** `count` digits of `text` at `start` as a number; NaN when they aren't all digits. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index++) {
    const digit = index < text.length ? text.charCodeAt(index) - 48 : -1;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const within = (value: number, least: number, most: number) => value >= least && value <= most;

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + Math.floor((monthsSinceMarch * 153 + 2) / 5) + day - 1 - 719_468;
}

/** Minutes east of UTC that `text` names from `start` to its end: `Z` or `±hh:mm`. NaN for anything else. */
function offsetMinutes(text: string, start: number): number {
  const sign = text[start];
  if (sign === "Z") return text.length === start + 1 ? 0 : Number.NaN;
  if ((sign !== "+" && sign !== "-") || text.length !== start + 6 || text[start + 3] !== ":")
    return Number.NaN;
  const hours = digits(text, start + 1, 2);
  const minutes = digits(text, start + 4, 2);
  if (!within(hours, 0, 23) || !within(minutes, 0, 59)) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Milliseconds since 1970 of an ISO 8601 date (`2026-03-01`, midnight UTC) or date and time with offset
 * (`2026-03-01T09:30Z`, seconds and fraction optional, finer than a millisecond cut off). NaN for anything
 * else: a time without an offset means another instant on every machine.
 */
export function parseIsoDate(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (text[4] !== "-" || text[7] !== "-" || Number.isNaN(year)) return Number.NaN;
  if (!within(month, 1, 12) || !within(day, 1, daysInMonth(year, month))) return Number.NaN;
  const midnight = daysSinceEpoch(year, month, day) * DAY;
  if (text.length === 10) return midnight;

  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (text[10] !== "T" || text[13] !== ":" || !within(hour, 0, 23) || !within(minute, 0, 59))
    return Number.NaN;
  let end = 16;
  let milliseconds = 0;
  if (text[end] === ":") {
    const second = digits(text, end + 1, 2);
    if (!within(second, 0, 59)) return Number.NaN;
    milliseconds = second * 1000;
    end += 3;
    if (text[end] === ".") {
      const fraction = end + 1;
      end = fraction;
      for (let worth = 100; !Number.isNaN(digits(text, end, 1)); worth /= 10, end++) {
        if (worth >= 1) milliseconds += digits(text, end, 1) * worth;
      }
      if (end === fraction || end - fraction > 9) return Number.NaN;
    }
  }
  return midnight + (hour * 60 + minute - offsetMinutes(text, end)) * 60_000 + milliseconds;
}
