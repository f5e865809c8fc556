import type { ErrorObject } from "ajv";
import { escapeSegment } from "../text/json-pointer.ts";

/** Turns what Ajv says into a sentence: where, what is wrong, what to do. */
export function sentenceFor(error: ErrorObject): { path: string; message: string } {
  const parameters = error.params as Record<string, unknown>;
  const path = pathOf(error, parameters);
  const where = path === "" ? "The value" : `"${path}"`;
  return { path, message: `${where} ${complaint(error, parameters)}` };
}

function pathOf(error: ErrorObject, parameters: Record<string, unknown>): string {
  const child =
    parameters["missingProperty"] ?? parameters["additionalProperty"] ?? parameters["unevaluatedProperty"];
  return typeof child === "string" ? `${error.instancePath}/${escapeSegment(child)}` : error.instancePath;
}

function complaint(error: ErrorObject, parameters: Record<string, unknown>): string {
  const limit = String(parameters["limit"]);
  switch (error.keyword) {
    case "required":
    case "dependentRequired":
      return "is missing. Add it.";
    case "additionalProperties":
    case "unevaluatedProperties":
      return "is not declared in the schema. Remove it or declare it.";
    case "type":
      return `must be of type ${[parameters["type"]].flat().join(" or ")}. Convert it.`;
    case "enum":
      return `must be one of ${(parameters["allowedValues"] as unknown[])
        .slice(0, 20)
        .map((value) => JSON.stringify(value))
        .join(", ")}.`;
    case "const":
      return `must be ${JSON.stringify(parameters["allowedValue"])}.`;
    case "format":
      return `is not a valid ${String(parameters["format"])}. Correct it.`;
    case "pattern":
      return `does not match the pattern ${String(parameters["pattern"])}. Correct it.`;
    case "minLength":
      return `must have at least ${limit} characters. Lengthen it.`;
    case "maxLength":
      return `must have at most ${limit} characters. Shorten it.`;
    case "minItems":
      return `must have at least ${limit} items. Add some.`;
    case "maxItems":
      return `must have at most ${limit} items. Remove some.`;
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return `must be ${String(parameters["comparison"])} ${limit}. Correct it.`;
    case "oneOf":
      return "must fit exactly one of the allowed shapes. Compare it with the schema.";
    case "anyOf":
      return "fits none of the allowed shapes. Compare it with the schema.";
    default:
      return `${error.message ?? "does not fit the schema"}. Compare it with the schema.`;
  }
}
