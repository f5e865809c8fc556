import { findJsonError } from "./json-position.ts";
import { ProblemError } from "./problem.ts";

const deepestNesting = 64;
const poison = new Set(["__proto__", "constructor", "prototype"]);

const refuse = (detail: string): never => {
  throw new ProblemError({ code: "malformed-request", detail });
};

/**
 * Walks the parsed value rather than the text: cheaper for long texts, and keys are seen as they will be used,
 * whatever their escapes. `constructor` is harmless unless it leads to `prototype`.
 */
const inspect = (value: object, depth: number, under: string): void => {
  if (depth > deepestNesting)
    refuse(`The JSON is nested more than ${deepestNesting} levels deep. Send a flatter one.`);
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object" && item !== null) inspect(item, depth + 1, "");
    return;
  }
  for (const key of Object.keys(value)) {
    if (poison.has(key) && (key === "__proto__" || (key === "prototype" && under === "constructor"))) {
      refuse(`The JSON has the key "${key}", which is not allowed anywhere. Remove it.`);
    }
    const item = (value as Record<string, unknown>)[key];
    if (typeof item === "object" && item !== null) inspect(item, depth + 1, key);
  }
};

const whereIn = (text: string): string => {
  const position = findJsonError(text);
  if (position >= text.length) return "it ends before it is complete";
  const lines = text.slice(0, position).split("\n");
  return `something is wrong at line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
};

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses a JSON body: UTF-8, at most 64 levels deep, without keys that reach an object's prototype.
 * @throws ProblemError with the line and column of what is wrong.
 */
export const parseJsonBody = (body: Uint8Array | string): unknown => {
  let text: string;
  try {
    text = typeof body === "string" ? body : utf8.decode(body);
  } catch {
    return refuse("The body is not UTF-8. Send JSON in UTF-8.");
  }
  if (text.trim() === "") return refuse("The body is empty; send a JSON object.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(`The body is not JSON: ${whereIn(text)}.`);
  }
  if (typeof value === "object" && value !== null) inspect(value, 1, "");
  return value;
};
