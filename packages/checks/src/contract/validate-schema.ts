import { declaredFields } from "./declared-fields.ts";
import { createAjv } from "./schema-compiler.ts";

/** Something wrong with a schema; `path` is a JSON pointer into it. */
export interface SchemaProblem {
  path: string;
  message: string;
}

/** Says what is wrong with a JSON Schema, for `belay check`. An empty list means that it can be used. */
export function validateSchema(schema: unknown): SchemaProblem[] {
  if (
    typeof schema !== "boolean" &&
    (typeof schema !== "object" || schema === null || Array.isArray(schema))
  ) {
    return [{ path: "", message: "A JSON Schema must be an object (or true or false). Replace it." }];
  }
  try {
    const ajv = createAjv(schema);
    if (ajv.validateSchema(schema) !== true) {
      return (ajv.errors ?? []).map((error) => ({
        path: error.instancePath,
        message: `"${error.instancePath}" ${error.message ?? "is not valid"}. Correct it after JSON Schema 2020-12.`,
      }));
    }
    ajv.compile(schema);
    declaredFields(schema);
    return [];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [{ path: placeOf(schema, detail), message: `The schema can't be compiled: ${detail}.` }];
  }
}

/** Finds the offending keyword, pattern or reference that the compiler quotes. */
function placeOf(schema: unknown, detail: string): string {
  const quoted = [...detail.matchAll(/"([^"]{1,200})"/g)].map((match) => match[1]!);
  return (
    search(
      schema,
      "",
      (key, value) => quoted.includes(key) || (typeof value === "string" && isAtFault(key, value, detail)),
    ) ?? ""
  );
}

function isAtFault(key: string, value: string, detail: string): boolean {
  return (key === "pattern" || key === "$ref" || key === "format") && detail.includes(value);
}

function search(
  value: unknown,
  path: string,
  fits: (key: string, value: unknown) => boolean,
): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const place = `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (fits(key, child)) return place;
    const inner = search(child, place, fits);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
