import { ChecksError } from "../checks-error.ts";
import { isPointer, pointerSegments } from "../text/json-pointer.ts";
import { compilePattern, type LinearPattern } from "../text/pattern.ts";
import { splitWords } from "../text/words.ts";
import { defaultWalkLimits, type WalkLimits } from "../text/walk-value.ts";
import type { NameSearch } from "./detect-people.ts";
import { longestPhrase } from "./phrase-index.ts";
import { labels, redactionTypes, type RedactionType } from "./span.ts";

/** Values known to be sensitive, from the policy or from one call (speakers, CRM contacts). */
export interface KnownValues {
  /** People, as they may be written: "Dana Whitlock". First and last names are found on their own too. */
  people?: readonly string[];
  organisations?: readonly string[];
}

/** What to redact; plain data, so that it can stand in a definition file. */
export interface RedactionPolicy {
  /** Switches types on or off. On unless set: all but `url`, `birth-date` and `amount`. */
  types?: Partial<Record<RedactionType, boolean>>;
  /** How names nobody declared are looked for. Default "thorough". */
  names?: NameSearch;
  known?: KnownValues;
  /** Own patterns in RE2 syntax; `label` (letters, default "Custom") names the placeholder. */
  patterns?: readonly { pattern: string; label?: string; ignoreCase?: boolean }[];
  /** Whole values that are of a type, by JSON pointer (`*` for every item): `{path: "/turns/*\/speaker", type: "person"}`. */
  fields?: readonly { path: string; type: RedactionType }[];
  /** Values left as they are, with all below them, by JSON pointer: record ids, tiers. */
  keep?: readonly string[];
  /** Words and phrases that are never a person: product names. Any letter case. */
  allow?: readonly string[];
  /** Redact property names too. Default false. */
  keys?: boolean;
  limits?: Partial<WalkLimits>;
}

/** A policy made ready for use. */
export interface CompiledPolicy {
  enabled: ReadonlySet<RedactionType>;
  names: NameSearch;
  known: Required<KnownValues>;
  patterns: readonly { pattern: LinearPattern; label: string }[];
  fields: readonly { segments: string[]; type: RedactionType }[];
  keep: readonly string[][];
  allow: readonly string[];
  keys: boolean;
  limits: WalkLimits;
  customLabels: readonly string[];
}

const offByDefault: readonly RedactionType[] = ["url", "birth-date", "amount"];
const properties = new Set([
  "types",
  "names",
  "known",
  "patterns",
  "fields",
  "keep",
  "allow",
  "keys",
  "limits",
]);
const searches = ["known", "cautious", "thorough"];

/**
 * Checks and prepares a policy.
 * @throws ChecksError `redaction-policy-invalid` or `pattern-invalid`, with the path of the part that is wrong.
 */
export function compilePolicy(policy: RedactionPolicy = {}): CompiledPolicy {
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) refuse("", "must be an object");
  for (const name of Object.keys(policy)) {
    if (!properties.has(name))
      refuse(`/${name}`, `is not a setting. Use one of ${[...properties].join(", ")}`);
  }
  if (policy.names !== undefined && !searches.includes(policy.names))
    refuse("/names", `must be one of ${searches.join(", ")}`);
  const patterns = list(policy.patterns, "/patterns").map((entry, index) =>
    compileEntry(entry, `/patterns/${index}`),
  );
  return {
    enabled: enabledTypes(policy.types ?? {}),
    names: policy.names ?? "thorough",
    known: {
      people: checkKnown(policy.known?.people, "/known/people"),
      organisations: checkKnown(policy.known?.organisations, "/known/organisations"),
    },
    patterns,
    fields: list(policy.fields, "/fields").map((field, index) => ({
      segments: segmentsOf(field?.path, `/fields/${index}/path`),
      type: typeOf(field?.type, `/fields/${index}/type`),
    })),
    keep: list(policy.keep, "/keep").map((path, index) => segmentsOf(path, `/keep/${index}`)),
    allow: checkKnown(policy.allow, "/allow"),
    keys: policy.keys ?? false,
    limits: { ...defaultWalkLimits, ...policy.limits },
    customLabels: patterns.map(({ label }) => label).filter((label) => label !== labels.custom),
  };
}

function enabledTypes(types: Partial<Record<RedactionType, boolean>>): Set<RedactionType> {
  for (const [name, value] of Object.entries(types)) {
    typeOf(name, `/types/${name}`);
    if (typeof value !== "boolean") refuse(`/types/${name}`, "must be true or false");
  }
  // Look-alikes of placeholders are always fenced off; nothing could be restored safely otherwise.
  return new Set(
    redactionTypes.filter((type) => type === "literal" || (types[type] ?? !offByDefault.includes(type))),
  );
}

/** Checks a list of known values. A value without a letter or digit, or too long to look up, is refused. */
export function checkKnown(values: readonly string[] | undefined, path: string): readonly string[] {
  list(values, path).forEach((value, index) => {
    if (typeof value !== "string") refuse(`${path}/${index}`, "must be a text");
    const words = splitWords(value).length;
    if (words === 0 || words > longestPhrase)
      refuse(`${path}/${index}`, `must have between 1 and ${longestPhrase} words`);
  });
  return values ?? [];
}

function compileEntry(entry: { pattern: string; label?: string; ignoreCase?: boolean }, path: string) {
  const label = entry?.label ?? labels.custom;
  if (typeof label !== "string" || !/^\p{L}[\p{L} ]{0,29}$/u.test(label) || label.endsWith(" ")) {
    refuse(`${path}/label`, "must be letters and spaces, 30 at most");
  }
  return { pattern: compilePattern(entry?.pattern, `${path}/pattern`, entry.ignoreCase), label };
}

function list<Item>(value: readonly Item[] | undefined, path: string): readonly Item[] {
  if (value !== undefined && !Array.isArray(value)) refuse(path, "must be a list");
  return value ?? [];
}

function segmentsOf(path: unknown, at: string): string[] {
  return isPointer(path)
    ? pointerSegments(path)
    : refuse(at, 'must be a JSON pointer such as "/turns/*/speaker"');
}

function typeOf(type: unknown, at: string): RedactionType {
  return (
    redactionTypes.find((known) => known === type) ??
    refuse(at, `must be one of ${redactionTypes.join(", ")}`)
  );
}

function refuse(path: string, reason: string): never {
  throw new ChecksError("redaction-policy-invalid", `The redaction policy's "${path}" ${reason}.`, { path });
}
