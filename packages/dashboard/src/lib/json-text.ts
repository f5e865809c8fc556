import type { JsonValue } from "@belay/contracts";

/** A value of a JSON document that has no parts of its own, and where it stands. */
export interface Leaf {
  /** RFC 6901 pointer. */
  pointer: string;
  /** The pointer as a person would read it: `Next steps 2`, `Citations 1, sentence`. */
  label: string;
  value: string | number | boolean | null;
}

/** All leaves of a document in reading order. */
export function leavesOf(value: JsonValue, pointer = "", label = ""): Leaf[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      leavesOf(item, childPointer(pointer, index), `${label} ${index + 1}`.trim()),
    );
  if (value !== null && typeof value === "object") {
    return Object.entries(value).flatMap(([name, item]) =>
      leavesOf(
        item,
        childPointer(pointer, name),
        label ? `${label}, ${humanName(name).toLowerCase()}` : humanName(name),
      ),
    );
  }
  return [{ pointer, label, value }];
}

/** The same document with other text at some pointers. Emptied items of lists are left out. */
export function withTexts(value: JsonValue, texts: ReadonlyMap<string, string>, pointer = ""): JsonValue {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => ({
        item: withTexts(item, texts, childPointer(pointer, index)),
        emptied: texts.get(childPointer(pointer, index))?.trim() === "",
      }))
      .filter(({ emptied }) => !emptied)
      .map(({ item }) => item);
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        withTexts(item, texts, childPointer(pointer, name)),
      ]),
    );
  }
  return texts.get(pointer) ?? value;
}

/** The value at a pointer, or undefined where there is none. */
export function valueAt(value: JsonValue, pointer: string): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const token of pointer
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))) {
    if (Array.isArray(current)) current = current[Number(token)];
    else if (current !== null && typeof current === "object") current = current[token];
    else return undefined;
  }
  return current;
}

/** All text of a document, one leaf a line: what two versions are compared by. */
export function plainText(value: JsonValue): string {
  return leavesOf(value)
    .filter(({ value: leaf }) => leaf !== null && leaf !== "")
    .map(({ value: leaf }) => String(leaf))
    .join("\n");
}

/** The pointer to a part of what another pointer leads to. */
export function childPointer(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replace(/~/g, "~0").replace(/\//g, "~1")}`;
}

/** `nextSteps` and `next_steps` as `Next steps`. */
export function humanName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
