import type { Definition } from "@belay/contracts";
import type { Finding, Path, Report } from "./finding.ts";
import { adviceFrom } from "./suggestion.ts";

type JsonSchema = { [name: string]: unknown };

/** The two data contracts: JSON at all, a JSON Schema, and with the places that the definition points at. */
export function checkContracts(
  definition: Definition,
  files: Record<string, string>,
  report: Report,
  add: (finding: Finding) => void,
): void {
  const input = readSchema("input", definition, files, report, add);
  const output = readSchema("output", definition, files, report, add);
  if (input)
    for (const [path, pointer] of inputPointers(definition))
      checkPointer(path, pointer, input, "input", report);
  if (output)
    for (const [index, check] of definition.checks.entries())
      if ("path" in check) checkPointer(["checks", index, "path"], check.path, output, "output", report);
}

function readSchema(
  side: "input" | "output",
  definition: Definition,
  files: Record<string, string>,
  report: Report,
  add: (finding: Finding) => void,
): JsonSchema | undefined {
  const file = definition.contracts[side];
  const text = files[file];
  if (text === undefined) return undefined;
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    add({
      severity: "error",
      file,
      path: "",
      length: 1,
      ...jsonFault(text, String((error as Error).message)),
    });
    return undefined;
  }
  if (typeof schema === "object" && schema !== null && !Array.isArray(schema)) return schema as JsonSchema;
  report({
    path: ["contracts", side],
    message: `"${file}" is not a JSON Schema.`,
    advice: 'A JSON Schema is an object, such as { "type": "object", "required": ["id"] }.',
  });
  return undefined;
}

/** The parser of JSON says where it stopped only inside its sentence. */
function jsonFault(text: string, message: string) {
  const position = /position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  return {
    line: before.split("\n").length,
    column: before.length - before.lastIndexOf("\n"),
    message: `This is not JSON: ${message.replace(/ in JSON at position.*$/s, "").replace(/, ?"[^]*" is not valid JSON$/, "")}.`,
    advice:
      "Look for a missing or extra comma, quote or bracket here or just before; JSON takes no comments.",
  };
}

const inputPointers = (definition: Definition): [Path, string][] => {
  const { contracts, redaction, review, action } = definition;
  const each = (path: Path, pointers: readonly string[]) =>
    pointers.map((pointer, index): [Path, string] => [[...path, index], pointer]);
  return [
    ...each(["contracts", "important"], contracts.important),
    ...contracts.contradictions.flatMap((rule, index): [Path, string][] => [
      ...each(["contracts", "contradictions", index, "same"], rule.same ?? []),
      ...(rule.onlyOne
        ? [
            [["contracts", "contradictions", index, "onlyOne", "path"], rule.onlyOne.path] satisfies [
              Path,
              string,
            ],
          ]
        : []),
    ]),
    ...each(["redaction", "persons"], redaction.persons),
    ...each(["redaction", "organisations"], redaction.organisations),
    ...(review.title === undefined ? [] : [[["review", "title"], review.title] satisfies [Path, string]]),
    ...(action
      ? ([
          [["action", "target"], action.target],
          [["action", "idempotencyKey"], action.idempotencyKey],
        ] satisfies [Path, string][])
      : []),
  ];
};

/** Follows a pointer through plain `properties` and `items`; anything cleverer is taken to be fine. */
function checkPointer(path: Path, pointer: string, schema: JsonSchema, side: string, report: Report): void {
  let node: unknown = schema;
  let walked = "";
  for (const step of pointer.split("/").slice(1)) {
    if (typeof node !== "object" || node === null) return;
    const { properties, items } = node as { properties?: unknown; items?: unknown };
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (items !== undefined && (name === "*" || /^\d+$/.test(name))) node = items;
    else if (typeof properties === "object" && properties !== null) {
      if (!Object.hasOwn(properties, name)) {
        report({
          severity: "warning",
          path,
          message: `The ${side} contract knows nothing at "${pointer}": ${walked === "" ? "its root" : `"${walked}"`} has no "${name}".`,
          advice: adviceFrom(name, Object.keys(properties), "Correct the pointer or the contract."),
        });
        return;
      }
      node = (properties as Record<string, unknown>)[name];
    } else return;
    walked += `/${step}`;
  }
}
