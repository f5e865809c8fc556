type Schema = Record<string, unknown>;

/** A part of the input that a schema lets in; `open`: it lets in whatever it does not name. */
export type InputField = { pointer: string; open: boolean };

const deepest = 30;
const keywords = [
  "type",
  "properties",
  "items",
  "prefixItems",
  "$ref",
  "allOf",
  "anyOf",
  "oneOf",
  "enum",
  "const",
];

/**
 * Every part of an input that a JSON Schema lets in and that no allowed pointer covers: conservative, so that what
 * can't be told counts as let in.
 */
export function fieldsOutside(schema: unknown, allowed: string[]): InputField[] {
  const found = new Map<string, InputField>();
  const covers = allowed.map((pointer) => pointer.split("/").slice(1));
  const isCovered = (path: string[]) =>
    covers.some((prefix) =>
      prefix.every((part, index) => (part === "*" ? index < path.length : part === path[index])),
    );
  const add = (path: string[], open: boolean) => {
    const pointer = path.map((part) => `/${part}`).join("");
    found.set(pointer, { pointer, open });
  };

  function walk(part: unknown, path: string[], depth: number): void {
    if (isCovered(path) || part === false) return;
    if (depth > deepest || !isSchema(part)) return add(path, true);
    const reference = part["$ref"];
    if (typeof reference === "string") {
      const target = resolve(schema, reference);
      if (target === undefined) return add(path, true);
      walk(target, path, depth + 1);
    }
    for (const name of ["allOf", "anyOf", "oneOf"])
      if (Array.isArray(part[name]))
        for (const option of part[name])
          if (!isSchema(option) || keywords.some((word) => word in option)) walk(option, path, depth + 1);
    const types = [part["type"]].flat().filter((type) => typeof type === "string");
    const properties = isSchema(part["properties"]) ? part["properties"] : undefined;
    const isObject = types.includes("object") || properties !== undefined;
    const isArray = types.includes("array") || "items" in part || "prefixItems" in part;
    if (isObject) {
      for (const [name, child] of Object.entries(properties ?? {}))
        walk(child, [...path, escapePointer(name)], depth + 1);
      const closed =
        part["unevaluatedProperties"] === false ||
        (part["additionalProperties"] === false && part["patternProperties"] === undefined);
      if (!closed) add(path, true);
    }
    if (isArray) {
      for (const child of [part["prefixItems"] ?? []].flat()) walk(child, [...path, "*"], depth + 1);
      if (part["items"] !== undefined) walk(part["items"], [...path, "*"], depth + 1);
      else if (part["prefixItems"] === undefined) add([...path, "*"], true);
    }
    const isScalar =
      types.some((type) => type !== "object" && type !== "array") || "enum" in part || "const" in part;
    if (isScalar && path.length > 0) add(path, false);
    if (!isObject && !isArray && !isScalar && !keywords.some((word) => word in part)) add(path, true);
  }
  walk(schema, [], 0);
  return [...found.values()];
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const escapePointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** Follows a reference within the same document. */
function resolve(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#")) return undefined;
  let here: unknown = root;
  for (const part of decodeURIComponent(reference.slice(1)).split("/").slice(1)) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Schema)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return here;
}
