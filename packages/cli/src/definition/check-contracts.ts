import type { Definition } from "@belay/contracts";
import { validateSchema } from "@belay/sdk";
import type { Finding, Path, Report } from "./finding.ts";
import { adviceFrom } from "./suggestion.ts";
import { parseYaml } from "./yaml-source.ts";

type JsonSchema = { [name: string]: unknown };

/** The two data contracts: JSON at all, a JSON Schema, and with the places that the definition points at. */
export function checkContracts(
  definition: Definition,
  files: Record<string, string>,
  report: Report,
  add: (finding: Finding) => void,
): void {
  const input = readSchema(definition.contracts.input, files, add);
  const output = readSchema(definition.contracts.output, files, add);
  if (input)
    for (const [path, pointer] of inputPointers(definition))
      checkPointer(path, pointer, input, "input", report);
  if (output)
    for (const [index, check] of definition.checks.entries())
      if ("path" in check) checkPointer(["checks", index, "path"], check.path, output, "output", report);
}

function readSchema(
  file: string,
  files: Record<string, string>,
  add: (finding: Finding) => void,
): JsonSchema | undefined {
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
  // One mistake breaks several rules of the schema of schemas; the first says enough.
  const problems = [...Map.groupBy(validateSchema(schema), ({ path }) => path).values()].map(
    ([first]) => first!,
  );
  const places = parseYaml(file, text);
  for (const problem of problems) {
    const at = Array.isArray(places)
      ? { line: 1, column: 1, length: 0 }
      : places.locate(toPath(problem.path));
    add({ severity: "error", file, path: "", ...at, ...inTwo(problem.message) });
  }
  const usable = problems.length === 0 && typeof schema === "object" && schema !== null;
  return usable ? (schema as JsonSchema) : undefined;
}

/** The last sentence of a problem says what to do, where there is more than one. */
function inTwo(text: string): { message: string; advice: string } {
  const at = text.lastIndexOf(". ");
  if (at === -1) return { message: text, advice: "Correct it after JSON Schema 2020-12." };
  return { message: text.slice(0, at + 1), advice: text.slice(at + 2) };
}

const toPath = (pointer: string): Path =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

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
      ...(["path", "with"] as const).flatMap((place): [Path, string][] =>
        rule.agrees ? [[["contracts", "contradictions", index, "agrees", place], rule.agrees[place]]] : [],
      ),
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
