/** The value at a JSON pointer (RFC 6901); undefined where there is none. */
function valueAtPointer(root: unknown, pointer: string): unknown {
  if (pointer === "") return root;
  let value = root;
  for (const segment of pointer.slice(1).split("/")) {
    const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A text or number at a pointer, as text; undefined for anything else and for empty text. */
export function textAtPointer(root: unknown, pointer: string): string | undefined {
  const value = valueAtPointer(root, pointer);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Every text in a value, with its JSON pointer. */
export function textsIn(
  value: unknown,
  path = "",
  into: { path: string; text: string }[] = [],
): { path: string; text: string }[] {
  if (typeof value === "string") into.push({ path, text: value });
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      textsIn(inner, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, into);
    }
  }
  return into;
}
