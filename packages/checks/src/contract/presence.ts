import { escapeSegment, pointerSegments, readPointer } from "../text/json-pointer.ts";

/** How many of the declared fields hold something. */
export interface Presence {
  /** From 0 to 1; a field of list items counts by the share of items that have it. */
  share: number;
  missing: string[];
}

/** Looks for each field. One inside an optional part that isn't there is not asked for. */
export function measurePresence(value: unknown, fields: readonly string[]): Presence {
  const declared = new Set(fields);
  const missing: string[] = [];
  let asked = 0;
  let present = 0;
  for (const field of fields) {
    const cut = field.lastIndexOf("/");
    const parents = readPointer(value, field.slice(0, cut));
    const name = pointerSegments(field.slice(cut))[0]!;
    if (parents.length === 0 && !declared.has(field.slice(0, cut)) && cut > 0) continue;
    asked += 1;
    if (parents.length === 0) {
      missing.push(field);
      continue;
    }
    const lacking = parents.filter((parent) => isEmpty(childOf(parent.value, name)));
    present += 1 - lacking.length / parents.length;
    for (const parent of lacking) missing.push(`${parent.path}/${escapeSegment(name)}`);
  }
  return { share: asked === 0 ? 1 : present / asked, missing };
}

function childOf(parent: unknown, name: string): unknown {
  return typeof parent === "object" && parent !== null && Object.hasOwn(parent, name)
    ? (parent as Record<string, unknown>)[name]
    : undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && Object.keys(value).length === 0;
}
