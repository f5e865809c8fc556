import { useSyncExternalStore } from "react";
import { formatSpan } from "./format.ts";

const absolute = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** `20 Nov 2026, 10:42:07 UTC`, in the reader's own zone. */
export function formatInstant(instant: string): string {
  return absolute.format(new Date(instant));
}

/** `10:42:07`, for what happened today or is about to. */
export function formatClock(instant: string | number): string {
  return clock.format(new Date(instant));
}

/** `20 Nov, 10:42:07`. */
export function formatDayAndClock(instant: string): string {
  return `${day.format(new Date(instant))}, ${clock.format(new Date(instant))}`;
}

/** Where a time axis of that length is marked: `14:30` within two days, else `13 Nov`. */
export function formatAxisTime(at: number, span: number): string {
  return span < 2 * 86_400_000 ? clock.format(at).slice(0, 5) : day.format(at);
}

/** `20 Nov, 10:42`, for tables of moments. */
export function formatDayAndMinute(at: number | string): string {
  return `${day.format(new Date(at))}, ${clock.format(new Date(at)).slice(0, 5)}`;
}

/** `42 s ago`, `in 3 min`, `just now`; after a week the date itself. */
export function formatRelative(instant: string, now: number): string {
  const distance = new Date(instant).getTime() - now;
  const size = Math.abs(distance);
  if (size > 7 * 86_400_000) return day.format(new Date(instant));
  if (size < 1000) return "just now";
  return distance < 0 ? `${formatSpan(size)} ago` : `in ${formatSpan(size)}`;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((notify) => notify()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * Something computed from the time of day, at most once a second. The component renders again only when the
 * result differs, so a table of a hundred relative times costs nothing while their words stay the same.
 * The result must be a primitive.
 */
export function useClock<Result extends string | number | boolean>(compute: (now: number) => Result): Result {
  return useSyncExternalStore(subscribe, () => compute(Math.floor(Date.now() / 1000) * 1000));
}
