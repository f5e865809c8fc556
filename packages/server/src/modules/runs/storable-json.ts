const unstorable = /\\u0000|\\ud[89a-f]/i;

/**
 * JSON text that PostgreSQL takes: a NUL or half a surrogate pair, which JSON allows and jsonb refuses, becomes
 * U+FFFD. Evidence is kept rather than refused for one character.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  // Half a pair is always written as an escape; a literal backslash may look like one and costs a second look.
  return unstorable.test(text) ? JSON.stringify(clean(value)) : text;
}

export const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

function clean(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storableText(name), clean(inner)]));
}
