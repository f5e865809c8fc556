import type { EnvironmentKey } from "@belay/contracts";

/** What a URL's query may hold before a screen has looked at it. */
export type RawSearch = Record<string, unknown>;

/** Queries are plain `name=value` pairs, so that an address can be read, typed and sent to a colleague. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return query && `?${query}`;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number from zero on, or nothing. */
export function countOf(value: unknown): number | undefined {
  const number = Number(value);
  return value !== undefined && value !== "" && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined;
}

/** One of the given words, or nothing. */
export function oneOf<const Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}

/** Production is left out of the address; it is what everything is about unless said otherwise. */
export function environmentOf(value: unknown): Exclude<EnvironmentKey, "production"> | undefined {
  return oneOf(["staging"], value);
}
