declare const mark: unique symbol;

/** Only the SDK gives this mark: to what came from `redact` or `retrieve`. */
export type Mark = { readonly [mark]: true };

/** A value that has been through redaction, of the same shape. Its texts are marked one by one. */
export type Redacted<Value> = Value extends string
  ? string & Mark
  : Value extends number | boolean | null | undefined
    ? Value
    : Value extends readonly (infer Item)[]
      ? readonly Redacted<Item>[] & Mark
      : { readonly [Name in keyof Value]: Redacted<Value[Name]> } & Mark;

/**
 * What a prompt's variable may be: marked values, numbers of up to six digits (longer ones may be somebody's
 * phone or account: redact them), true, false, null, and lists and objects of these. Fixed words of the
 * developer's own belong into the prompt, or go through `redact` too.
 */
export type PromptVariable =
  | Mark
  | number
  | boolean
  | null
  | undefined
  | readonly PromptVariable[]
  | { readonly [name: string]: PromptVariable };

const largestPlainNumber = 999_999;

/** Which values of one run are safe to be seen by a model: objects by identity, texts by their content. */
export type RedactedValues = {
  /** Freezes a value with everything in it, and remembers it. */
  mark<Value>(value: Value): Redacted<Value>;
  /** A JSON pointer to the first part that did not come through redaction; undefined where all did. */
  findForeign(value: unknown): string | undefined;
};

export function createRedactedValues(): RedactedValues {
  const roots = new Set<unknown>();
  let indexed = 0;
  const parts = new Set<object>();
  const texts = new Set<string>();

  function index(value: unknown): void {
    if (typeof value === "string") texts.add(value);
    else if (typeof value === "object" && value !== null) {
      parts.add(value);
      for (const key in value) index((value as Record<string, unknown>)[key]);
    }
  }

  /** Parts are looked up only where somebody passes less than a whole, so they are indexed only then. */
  function indexParts(): void {
    if (indexed === roots.size) return;
    for (const root of roots) index(root);
    indexed = roots.size;
  }

  function isMarked(value: object | string): boolean {
    if (roots.has(value)) return true;
    indexParts();
    return typeof value === "string" ? texts.has(value) : parts.has(value);
  }

  function find(value: unknown, path: string, depth: number): string | undefined {
    switch (typeof value) {
      case "string":
        return isMarked(value) ? undefined : path;
      case "number":
        return Math.abs(value) <= largestPlainNumber ? undefined : path;
      case "boolean":
      case "undefined":
        return undefined;
      case "object": {
        if (value === null) return undefined;
        // An object that the developer made is looked into first: most hold marked values.
        if (roots.has(value)) return undefined;
        if (depth > 64 || !isPlain(value)) return path;
        for (const key of Object.keys(value)) {
          const found = find((value as Record<string, unknown>)[key], `${path}/${key}`, depth + 1);
          if (found !== undefined) return isMarked(value) ? undefined : found;
        }
        return undefined;
      }
      default:
        return path;
    }
  }

  return {
    mark: (value) => {
      freeze(value);
      roots.add(value);
      return value as Redacted<typeof value>;
    },
    findForeign: (value) => find(value, "", 0),
  };
}

/** Objects with a prototype of their own may become any text in JSON. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const key in value) freeze((value as Record<string, unknown>)[key]);
  Object.freeze(value);
}
