import { walkValue, type JsonValue } from "../text/walk-value.ts";
import type { Vault } from "./vault.ts";

/** What `restore` found in an output. */
export interface Restoration<Value> {
  value: Value;
  /** Placeholders that were replaced by their real value. */
  restored: number;
  /** Placeholders nobody gave out: the model made them up. They stay as they are. */
  unknown: { path: string; text: string }[];
}

/**
 * Puts the real values back into an output, also where the model changed a placeholder's letter case or
 * spacing a little. Each text is read once: a real value that looks like a placeholder is not replaced again.
 * What was redacted comes back exactly, letter case and spacing included.
 * @throws ChecksError `value-not-evaluable` when the output can't be walked.
 */
export function restore<Value>(value: Value, vault: Vault): Restoration<Value> {
  const scanner = vault.scanner();
  const unknown: { path: string; text: string }[] = [];
  let restored = 0;

  function restoreText(text: string, path: string): JsonValue {
    const found = scanner.scan(text);
    if (found.length === 0) return text;
    let result = "";
    let from = 0;
    for (const placeholder of found) {
      const real = vault.reveal(placeholder.key);
      if (real === undefined) {
        unknown.push({ path, text: placeholder.text });
        continue;
      }
      restored += 1;
      if (typeof real === "number" && placeholder.text.length === text.length) return real;
      result += text.slice(from, placeholder.start) + String(real);
      from = placeholder.end;
    }
    return result + text.slice(from);
  }

  const result = walkValue(value, {
    text: restoreText,
    key: (key, path) => `${restoreText(key, path) as string | number}`,
  });
  return { value: result as Value, restored, unknown };
}
