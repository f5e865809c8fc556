/** "3 min ago", "in 2 h", in the largest unit that gives at least one. */
export function relativeTime(at: string | null, now: Date): string {
  if (at === null) return "—";
  const seconds = (now.getTime() - Date.parse(at)) / 1000;
  const text = duration(Math.abs(seconds) * 1000);
  if (Math.abs(seconds) < 1) return "now";
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

/** One figure and its unit: 41 ms, 3 s, 12 min, 5 h, 3 d. */
export function duration(milliseconds: number | null): string {
  if (milliseconds === null) return "—";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Millionths of a currency's unit, with as many places as a model call needs. */
export const money = (micros: number, currency = ""): string => {
  const amount = micros / 1_000_000;
  return `${amount.toFixed(amount !== 0 && amount < 1 ? 4 : 2)}${currency === "" ? "" : ` ${currency}`}`;
};

export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** "1 instance", "3 instances". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export const kilobytes = (bytes: number): string =>
  bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KB`;
