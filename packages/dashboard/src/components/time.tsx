import { formatClock, formatDayAndClock, formatInstant, formatRelative, useClock } from "../lib/time.ts";

/** `42 s ago` or `in 3 min`, keeping itself up to date, with the absolute time on hover and for machines. */
export function RelativeTime({ at }: { at: string }) {
  const words = useClock((now) => formatRelative(at, now));
  return (
    <time dateTime={at} title={formatInstant(at)} className="nw">
      {words}
    </time>
  );
}

/** A clock time where the order of events matters more than their age. */
export function ClockTime({ at, withDay = false }: { at: string; withDay?: boolean }) {
  return (
    <time dateTime={at} title={formatInstant(at)} className="nw">
      {withDay ? formatDayAndClock(at) : formatClock(at)}
    </time>
  );
}
