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

/** Which values of one run are safe to be seen by a model, known by identity; texts by their content. */
export type RedactedValues = {
  /** Freezes and remembers a value with everything in it. */
  mark<Value>(value: Value): Redacted<Value>;
  /** A JSON pointer to the first part that did not come through redaction; undefined where all did. */
  findForeign(value: unknown): string | undefined;
};

export function createRedactedValues(): RedactedValues {
  const objects = new WeakSet<object>();
  const texts = new Set<string>();

  function remember(value: unknown): void {
    if (typeof value === "string") texts.add(value);
    else if (typeof value === "object" && value !== null) {
      objects.add(value);
      for (const key in value) remember((value as Record<string, unknown>)[key]);
      Object.freeze(value);
    }
  }

  function find(value: unknown, path: string, depth: number): string | undefined {
    switch (typeof value) {
      case "string":
        return texts.has(value) ? undefined : path;
      case "number":
        return Math.abs(value) <= largestPlainNumber ? undefined : path;
      case "boolean":
      case "undefined":
        return undefined;
      case "object": {
        if (value === null || objects.has(value)) return undefined;
        if (depth > 64) return path;
        for (const key of Object.keys(value)) {
          const found = find((value as Record<string, unknown>)[key], `${path}/${key}`, depth + 1);
          if (found !== undefined) return found;
        }
        return undefined;
      }
      default:
        return path;
    }
  }

  return {
    mark: (value) => {
      remember(value);
      return value as Redacted<typeof value>;
    },
    findForeign: (value) => find(value, "", 0),
  };
}
