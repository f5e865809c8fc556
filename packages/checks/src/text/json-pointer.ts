/** A value found under a JSON pointer. */
export interface Located {
  path: string;
  value: unknown;
}

/** Most places one wildcard pointer may reach; what lies beyond is not read. */
const mostPlaces = 100_000;

/** Escapes one segment of a JSON pointer (RFC 6901). */
export function escapeSegment(segment: string): string {
  return segment.includes("~") || segment.includes("/")
    ? segment.replaceAll("~", "~0").replaceAll("/", "~1")
    : segment;
}

/** Splits a pointer into its segments; "" is the whole value. */
export function pointerSegments(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** True for a text that can be read as a JSON pointer. */
export function isPointer(value: unknown): value is string {
  return value === "" || (typeof value === "string" && value.startsWith("/"));
}

/**
 * Reads a JSON pointer, where a segment `*` stands for every item or every property. What isn't there is
 * simply not among the results.
 */
export function readPointer(root: unknown, pointer: string): Located[] {
  let places: Located[] = [{ path: "", value: root }];
  for (const segment of pointerSegments(pointer)) {
    const next: Located[] = [];
    for (const place of places) {
      if (next.length >= mostPlaces) break;
      step(place, segment, next);
    }
    places = next;
  }
  return places;
}

function step({ path, value }: Located, segment: string, into: Located[]): void {
  if (typeof value !== "object" || value === null) return;
  if (segment === "*") {
    for (const [key, child] of Object.entries(value))
      into.push({ path: `${path}/${escapeSegment(key)}`, value: child });
  } else if (Object.hasOwn(value, segment)) {
    into.push({
      path: `${path}/${escapeSegment(segment)}`,
      value: (value as Record<string, unknown>)[segment],
    });
  }
}
