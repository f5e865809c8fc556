import type { Definition } from "./definition.ts";

/** A file that a definition names, and where it names it. */
export type FileReference = { pointer: string; path: string };

/** Every file a definition names. Paths of document sets may hold `*` in their last segment. */
export function fileReferences(definition: Definition): FileReference[] {
  return [
    { pointer: "/memo", path: definition.memo },
    ...Object.entries(definition.prompts).map(([name, path]) => ({ pointer: `/prompts/${name}`, path })),
    { pointer: "/contracts/input", path: definition.contracts.input },
    { pointer: "/contracts/output", path: definition.contracts.output },
    ...Object.entries(definition.documentSets).flatMap(([name, paths]) =>
      paths.map((path, index) => ({ pointer: `/documentSets/${name}/${index}`, path })),
    ),
  ];
}

/** Whether a path is the one named, or one of those that a `*` in the last segment stands for. */
export function matchesReference(reference: string, path: string): boolean {
  if (!reference.includes("*")) return reference === path;
  const cut = reference.lastIndexOf("/") + 1;
  if (path.slice(0, cut) !== reference.slice(0, cut) || path.includes("/", cut)) return false;
  const parts = reference.slice(cut).split("*");
  const name = path.slice(cut);
  const last = parts.pop() ?? "";
  let position = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (name.startsWith(part) ? 0 : -1) : name.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}
