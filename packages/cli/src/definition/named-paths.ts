import type { Definition } from "@belay/contracts";
import type { Path } from "./finding.ts";

/** A file that the definition names, and where it does. */
export type NamedPath = { named: string; path: Path; wildcard: boolean };

/** Every file name in a definition, in the order in which they stand. */
export const namedPaths = (definition: Definition): NamedPath[] => [
  { named: definition.memo, path: ["memo"], wildcard: false },
  ...Object.entries(definition.prompts).map(([name, named]) => ({
    named,
    path: ["prompts", name],
    wildcard: false,
  })),
  ...Object.entries(definition.documentSets).flatMap(([name, paths]) =>
    paths.map((named, index) => ({
      named,
      path: ["documentSets", name, index],
      wildcard: named.includes("*"),
    })),
  ),
  { named: definition.contracts.input, path: ["contracts", "input"], wildcard: false },
  { named: definition.contracts.output, path: ["contracts", "output"], wildcard: false },
];
