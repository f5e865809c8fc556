import { escapeSegment, pointerSegments } from "../text/json-pointer.ts";

interface SchemaObject {
  [keyword: string]: unknown;
}

const deepest = 16;
const mostFields = 1_000;

/**
 * JSON pointers (`*` for items) of every field a schema requires or marks with `x-belay-important`.
 * Follows properties, items, allOf and references inside the schema.
 */
export function declaredFields(root: unknown): string[] {
  const fields = new Set<string>();

  function visit(schema: unknown, path: string, depth: number): void {
    if (!isObject(schema) || depth > deepest || fields.size >= mostFields) return;
    if (typeof schema["$ref"] === "string") visit(resolve(root, schema["$ref"]), path, depth + 1);
    for (const part of listOf(schema["allOf"])) visit(part, path, depth + 1);
    const required = new Set(listOf(schema["required"]));
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    for (const name of required) if (typeof name === "string") fields.add(`${path}/${escapeSegment(name)}`);
    for (const [name, child] of Object.entries(properties)) {
      const place = `${path}/${escapeSegment(name)}`;
      const important = isObject(child) && child["x-belay-important"] === true;
      if (important) fields.add(place);
      // What lies inside an optional part is asked for only where that part is there; see measurePresence.
      visit(child, place, depth + 1);
    }
    if (isObject(schema["items"])) visit(schema["items"], `${path}/*`, depth + 1);
  }

  visit(root, "", 0);
  return [...fields];
}

function resolve(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return undefined;
  let current: unknown = root;
  for (const segment of pointerSegments(decodeURIComponent(reference.slice(1)))) {
    current = isObject(current) ? current[segment] : undefined;
  }
  return current;
}

function isObject(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
