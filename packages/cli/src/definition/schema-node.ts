import { definitionJsonSchema } from "@belay/contracts";
import type { Path } from "./finding.ts";

type JsonSchema = {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
};

let emitted: JsonSchema | undefined;

/** Every part of the definition's own schema that may describe the value at `path`. */
function nodesAt(path: Path): JsonSchema[] {
  const root = (emitted ??= definitionJsonSchema() as JsonSchema);
  const resolve = (node: JsonSchema): JsonSchema[] => {
    const reference = node.$ref?.split("/").at(-1);
    const target = reference === undefined ? node : root.$defs?.[reference];
    if (target === undefined) return [];
    return [target, ...(target.anyOf ?? []), ...(target.oneOf ?? [])].flatMap((part) =>
      part === target ? [target] : resolve(part),
    );
  };
  let nodes = resolve(root);
  for (const step of path)
    nodes = nodes.flatMap((node) => {
      const inner =
        typeof step === "number"
          ? node.items
          : (node.properties?.[step] ??
            (typeof node.additionalProperties === "object" ? node.additionalProperties : undefined));
      return inner === undefined ? [] : resolve(inner);
    });
  return nodes;
}

/** Names of the properties that may stand at `path`. */
export const knownProperties = (path: Path): string[] => [
  ...new Set(nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {}))),
];

/** Words that may stand at `path`. */
export const knownValues = (path: Path): string[] => [
  ...new Set(
    nodesAt(path).flatMap((node) =>
      (node.const === undefined ? (node.enum ?? []) : [node.const]).map(String),
    ),
  ),
];

/** What the schema says about the value at `path`, as the beginning of a sentence. */
export const describedAs = (path: Path): string | undefined =>
  nodesAt(path).find((node) => node.description !== undefined)?.description;
