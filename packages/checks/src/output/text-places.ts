import { ChecksError } from "../checks-error.ts";
import { readPointer } from "../text/json-pointer.ts";
import { walkValue } from "../text/walk-value.ts";

/** A text inside a value. */
export interface TextPlace {
  path: string;
  text: string;
}

/** Every text of a value. @throws ChecksError `value-not-evaluable`. */
export function textsOf(value: unknown): TextPlace[] {
  const places: TextPlace[] = [];
  walkValue(value, { text: (text, path) => (places.push({ path, text }), text) });
  return places;
}

/** The texts under a JSON pointer, or all of them. @throws ChecksError when the pointer leads to none. */
export function textsAt(value: unknown, pointer: string | undefined): TextPlace[] {
  const all = textsOf(value);
  if (pointer === undefined || pointer === "") return all;
  const places = readPointer(value, pointer);
  const found = places.flatMap(({ path }) =>
    all.filter((place) => place.path === path || place.path.startsWith(`${path}/`)),
  );
  if (found.length > 0) return found;
  throw new ChecksError(
    "value-not-evaluable",
    `The output has no text at "${pointer}". Serve the baseline.`,
    { path: pointer },
  );
}
