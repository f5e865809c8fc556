import type { JsonValue } from "@belay/contracts";
import { valueAt } from "../../lib/json-text.ts";

/** A memo as it is being written: any part may be missing or half filled. */
export type DraftJson = { [name: string]: JsonValue };

/** The draft with another value at a pointer; undefined takes the part away. */
export function withValue(draft: DraftJson, pointer: string, value: JsonValue | undefined): DraftJson {
  const [head = "", ...rest] = pointer.split("/").slice(1);
  const copy = { ...draft };
  if (rest.length === 0) {
    if (value === undefined) delete copy[head];
    else copy[head] = value;
    return copy;
  }
  const inner = copy[head];
  const object = isObject(inner) ? inner : {};
  copy[head] = withValue(object, `/${rest.join("/")}`, value);
  return copy;
}

/** Which of the given parts differ between two drafts. Absent and empty are the same to a reader. */
export function changedPointers(before: DraftJson, after: DraftJson, pointers: readonly string[]): string[] {
  return pointers.filter((pointer) => !sameValue(valueAt(before, pointer), valueAt(after, pointer)));
}

export function sameValue(first: JsonValue | undefined, second: JsonValue | undefined): boolean {
  if (isBlank(first) && isBlank(second)) return true;
  return stable(first) === stable(second);
}

/** Nothing that a reader would see: absent, empty, or a list of nothing. */
export function isBlank(value: JsonValue | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "string" && value.trim() === "") ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** What came of two people writing from the same version. */
export interface Merge {
  /** Both sides' changes; where both changed one part, mine. */
  content: DraftJson;
  /** Parts that only they changed: taken over. */
  taken: string[];
  /** Parts that both changed, each otherwise: somebody has to choose. */
  clashes: string[];
}

/** Three-way merge by parts. `base` is what both began from. Nothing that either wrote is lost without being named. */
export function mergeDrafts(
  base: DraftJson,
  mine: DraftJson,
  theirs: DraftJson,
  pointers: readonly string[],
): Merge {
  const changedByThem = changedPointers(base, theirs, pointers);
  const changedByMe = new Set(changedPointers(base, mine, pointers));
  const taken = changedByThem.filter((pointer) => !changedByMe.has(pointer));
  const clashes = changedByThem.filter(
    (pointer) => changedByMe.has(pointer) && !sameValue(valueAt(mine, pointer), valueAt(theirs, pointer)),
  );
  return { content: withValuesOf(mine, theirs, taken), taken, clashes };
}

/** One draft with some parts of another. */
export function withValuesOf(draft: DraftJson, other: DraftJson, pointers: readonly string[]): DraftJson {
  return pointers.reduce((result, pointer) => withValue(result, pointer, valueAt(other, pointer)), draft);
}

export function isObject(value: JsonValue | undefined): value is DraftJson {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON with sorted names and trimmed texts: neither order nor a space at the end counts as a difference. */
function stable(value: JsonValue | undefined): string {
  return JSON.stringify(value ?? null, (_, inner: JsonValue) => {
    if (typeof inner === "string") return inner.trim();
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
