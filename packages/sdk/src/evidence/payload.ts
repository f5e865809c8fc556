import type { PayloadName } from "@belay/contracts";

/**
 * A payload of a run. What the caller can still change is made text at once; what is ours alone becomes
 * text when it is sent, off the run's path, and until then counts by a guess of its size.
 */
export type Payload = { readonly text: string } | { readonly own: unknown; readonly size: number };

export type Payloads = Partial<Record<PayloadName, Payload>>;

/** Longest text of one payload; a longer one is cut and says so. */
const longest = 64 * 1024;

/** Keeps a value as it is now. */
export const keepNow = (value: unknown): Payload => ({ text: toText(value) });

/** Keeps a value that nobody will change, of about this many characters. */
export const keepOwn = (own: unknown, size: number): Payload => ({ own, size: Math.min(size, longest) });

export const sizeOf = (payload: Payload): number => ("text" in payload ? payload.text.length : payload.size);

export const textOf = (payload: Payload): string => ("text" in payload ? payload.text : toText(payload.own));

/** A value's JSON text, bounded; what JSON can't hold is named instead. */
function toText(value: unknown): string {
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
