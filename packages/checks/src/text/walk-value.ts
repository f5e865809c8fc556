import { ChecksError } from "../checks-error.ts";
import { escapeSegment } from "./json-pointer.ts";

/** What a JSON text can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** How much of a value is walked before it is refused. */
export interface WalkLimits {
  /** Deepest nesting. Default 64. */
  depth: number;
  /** Most values (leaves, lists and objects) in all. Default 100,000. */
  values: number;
  /** Most characters of text in all. Default 4,000,000. */
  characters: number;
}

export const defaultWalkLimits: WalkLimits = { depth: 64, values: 100_000, characters: 4_000_000 };

/** Called for each leaf; what it returns takes the leaf's place. */
export interface WalkVisitor {
  text(value: string, path: string): JsonValue;
  number?(value: number, path: string): JsonValue;
  key?(key: string, path: string): string;
}

/**
 * Copies a JSON-like value, passing each leaf through the visitor. Undefined properties are left out, as
 * JSON does.
 * @throws ChecksError `value-not-evaluable` for cycles, non-JSON values and anything over the limits.
 */
export function walkValue(
  value: unknown,
  visitor: WalkVisitor,
  limits: WalkLimits = defaultWalkLimits,
): JsonValue {
  const ancestors = new Set<object>();
  let values = 0;
  let characters = 0;

  function countText(text: string, path: string): void {
    characters += text.length;
    if (characters > limits.characters) {
      refuse(path, `holds more than ${limits.characters} characters. Pass a smaller part of it`);
    }
  }

  function visit(current: unknown, path: string): JsonValue {
    values += 1;
    if (values > limits.values)
      refuse(path, `holds more than ${limits.values} values. Pass a smaller part of it`);
    if (typeof current === "string") {
      countText(current, path);
      return visitor.text(current, path);
    }
    if (current === null || typeof current === "boolean") return current;
    if (typeof current === "number") {
      if (!Number.isFinite(current)) refuse(path, "is not a finite number. Pass a number JSON can hold");
      return visitor.number ? visitor.number(current, path) : current;
    }
    if (typeof current !== "object") {
      return refuse(path, `is of type ${typeof current}, which JSON can't hold. Convert it to text first`);
    }
    if (ancestors.has(current)) refuse(path, "contains itself. Pass a value without cycles");
    if (ancestors.size >= limits.depth)
      refuse(path, `is nested deeper than ${limits.depth} levels. Flatten it`);
    ancestors.add(current);
    const copy = Array.isArray(current) ? visitList(current, path) : visitObject(current, path);
    ancestors.delete(current);
    return copy;
  }

  function visitList(list: unknown[], path: string): JsonValue {
    const copy: JsonValue[] = [];
    for (let index = 0; index < list.length; index += 1) copy.push(visit(list[index], `${path}/${index}`));
    return copy;
  }

  function visitObject(object: object, path: string): JsonValue {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== null && Object.getPrototypeOf(prototype as object) !== null) {
      refuse(path, "is an instance of a class, not a plain object. Convert it to plain JSON first");
    }
    const copy: { [key: string]: JsonValue } = {};
    for (const key of Object.keys(object)) {
      const place = `${path}/${escapeSegment(key)}`;
      const child = (object as Record<string, unknown>)[key];
      if (child === undefined) continue;
      countText(key, place);
      const name = visitor.key ? visitor.key(key, place) : key;
      if (Object.hasOwn(copy, name))
        refuse(place, `has the same key as another property once redacted. Rename one`);
      const result = visit(child, place);
      // A plain assignment to "__proto__" would set the prototype and lose the value.
      if (name === "__proto__")
        Object.defineProperty(copy, name, {
          value: result,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      else copy[name] = result;
    }
    return copy;
  }

  try {
    return visit(value, "");
  } catch (error) {
    if (error instanceof ChecksError) throw error;
    throw new ChecksError(
      "value-not-evaluable",
      "The value could not be read: one of its properties threw an error.",
      {
        cause: error,
      },
    );
  }
}

function refuse(path: string, reason: string): never {
  throw new ChecksError("value-not-evaluable", `The value at "${path}" ${reason}.`, { path });
}
