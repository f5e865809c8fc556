/** A fixed space that keeps a number and its unit on one line. */
const nbsp = "\u00a0";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** An integer with grouped thousands: `4,180`. */
export function formatCount(value: number): string {
  return whole.format(value).replace("-", "−");
}

/** A noun for many: `accounts`, `companies`, `branches`. */
export function pluralOf(singular: string): string {
  if (/[^aeiou]y$/i.test(singular)) return `${singular.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(singular) ? `${singular}es` : `${singular}s`;
}

/** `1 account`, `22 accounts`; the plural is given where no rule makes it. */
export function formatPlural(value: number, singular: string, plural = pluralOf(singular)): string {
  return `${formatCount(value)}${nbsp}${value === 1 ? singular : plural}`;
}

/** A share between 0 and 1 as `65 %`, with one decimal where whole percents would mislead. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const digits = percent > 0 && (percent < 10 || percent > 99) && !Number.isInteger(percent) ? 1 : 0;
  return `${percent.toFixed(digits)}${nbsp}%`;
}

/** Millionths of a currency unit as money: `€ 0.029`. Three significant digits below one. */
export function formatMoney(micros: number, currency: string): string {
  const amount = micros / 1e6;
  if (micros > 0 && micros < 500) return `< ${symbolOf(currency)}${nbsp}0.001`;
  const digits = amount !== 0 && Math.abs(amount) < 1 ? 3 : 2;
  return `${symbolOf(currency)}${nbsp}${amount.toFixed(digits)}`;
}

function symbolOf(currency: string): string {
  return { EUR: "€", USD: "$", GBP: "£" }[currency] ?? currency;
}

/** A duration in milliseconds, in the unit a person would say: `41 ms`, `4.86 s`, `26 min`, `1 h 52 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (milliseconds < 1) return `< 1${nbsp}ms`;
  if (milliseconds < 100) return `${Math.round(milliseconds)}${nbsp}ms`;
  if (seconds < 10) return `${seconds.toFixed(2)}${nbsp}s`;
  if (seconds < 90) return `${Math.round(seconds)}${nbsp}s`;
  return formatSpan(milliseconds);
}

/** The same for waits, where fractions of a second say nothing: `8 s`, `42 min`, `1 h 18 min`, `6 d 2 h`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}${nbsp}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${nbsp}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(hours, "h", minutes % 60, "min");
  return joined(Math.floor(hours / 24), "d", hours % 24, "h");
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${large}${nbsp}${largeUnit}`;
  return small === 0 ? head : `${head}${nbsp}${small}${nbsp}${smallUnit}`;
}

/** The first and last four digits of a digest or trace: `9c41…e07b`. The whole stays in the title. */
export function formatDigest(digest: string): string {
  return digest.length <= 12 ? digest : `${digest.slice(0, 4)}…${digest.slice(-4)}`;
}

/** A key as a person would read it: `call-follow-up` becomes `Call follow-up`. */
export function formatKey(key: string): string {
  const words = key.replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
