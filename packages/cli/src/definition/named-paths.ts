import type { Path } from "./finding.ts";
import { isGroup, valueAt } from "./value-at.ts";

/** A file that the definition names, and where it does. */
export type NamedPath = { named: string; path: Path; wildcard: boolean };

/** Every file name in a definition, in the order in which they stand; the definition need not be whole. */
export function namedPaths(definition: unknown): NamedPath[] {
  const one = (path: Path): NamedPath[] => {
    const named = valueAt(definition, path);
    if (typeof named !== "string" || named === "") return [];
    return [{ named, path, wildcard: path[0] === "documentSets" && named.includes("*") }];
  };
  const under = (path: Path): Path[] => {
    const value = valueAt(definition, path);
    if (Array.isArray(value)) return value.map((_, index) => [...path, index]);
    return isGroup(value) ? Object.keys(value).map((name) => [...path, name]) : [];
  };
  return [
    ["memo"],
    ...under(["prompts"]),
    ...under(["documentSets"]).flatMap(under),
    ["contracts", "input"],
    ["contracts", "output"],
  ].flatMap(one);
}
