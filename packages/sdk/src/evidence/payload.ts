import type { PayloadName } from "@belay/contracts";

/**
 * A payload of a run: ours alone, so that it can wait and becomes text when it is sent, off the run's path.
 * Until then it counts by a guess of its size.
 */
export type Payload = { readonly value: unknown; readonly size: number };

export type Payloads = Partial<Record<PayloadName, Payload>>;

/** Longest text of one payload; a longer one is cut and says so. */
const longest = 64 * 1024;
/** Most values and deepest nesting of a copy; JSON of that size would be cut anyway. */
const mostValues = 50_000;
const deepest = 200;

/** Keeps a value that nobody will change, of about this many characters. */
export const keepOwn = (value: unknown, size: number): Payload => ({ value, size: Math.min(size, longest) });

/**
 * Keeps a value of the caller's as it is now. A copy shares the texts, which nobody can change, and so costs a
 * tenth of writing them out.
 */
export function keepNow(original: unknown): Payload {
  let values = 0;
  let size = 0;

  function copy(value: unknown, depth: number): unknown {
    if (typeof value === "string") size += value.length;
    if (typeof value !== "object" || value === null) return value;
    values += 1;
    if (values > mostValues || depth > deepest)
      throw new RangeError("too large, too deep, or contains itself");
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === "function") return copy(toJSON.call(value, ""), depth + 1);
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
    const copied: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      size += key.length + 8;
      copied[key] = copy((value as Record<string, unknown>)[key], depth + 1);
    }
    return copied;
  }

  try {
    return keepOwn(copy(original, 0), size);
  } catch (error) {
    return keepOwn({ unreadable: String(error).slice(0, 300) }, 300);
  }
}

/** A payload's JSON text, bounded; what JSON can't hold is named instead. */
export function textOf({ value }: Payload): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    return JSON.stringify({ unreadable: String(error).slice(0, 300) });
  }
  if (text === undefined) return "null";
  if (text.length <= longest) return text;
  return JSON.stringify({ cut: text.slice(0, longest), characters: text.length });
}
