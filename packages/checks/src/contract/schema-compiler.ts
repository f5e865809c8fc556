import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { linearRegExp } from "../text/pattern.ts";

/**
 * An Ajv for JSON Schema 2020-12. Misspelt keywords are refused; keywords beginning with `x-` are let
 * through. Patterns run in linear time, and so does `uniqueItems`, which is quadratic in Ajv's own.
 */
export function createAjv(schema: unknown): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    logger: false,
    code: { regExp: linearRegExp },
  });
  // The package's default export sits one level deeper under Node's own loading of CommonJS.
  const addFormats =
    (formats as unknown as { default?: typeof formats.default }).default ??
    (formats as unknown as typeof formats.default);
  addFormats(ajv);
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    error: { message: "must not have the same item twice" },
    validate: (wanted: boolean, items: unknown[]) =>
      !wanted || new Set(items.map(canonical)).size === items.length,
  });
  for (const keyword of extensionKeywords(schema)) ajv.addKeyword(keyword);
  return ajv;
}

/** The same text for the same JSON value, whatever the order of its properties. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(",")}}`;
}

function extensionKeywords(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null) return found;
  for (const [key, child] of Object.entries(schema)) {
    if (/^x-[\w-]+$/.test(key)) found.add(key);
    extensionKeywords(child, found);
  }
  return found;
}
