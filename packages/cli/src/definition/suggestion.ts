import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant, if one is near enough to be worth saying. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = word.toLowerCase();
  const nearest = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  );
  const allowed = Math.max(1, Math.floor(Math.max(word.length, nearest.length) / 3));
  if (distance(lower, nearest) > allowed) return undefined;
  return known.find((name) => name.toLowerCase() === nearest);
}

/** What to write instead: the probable word, else all there are. */
export function adviceFrom(word: string, known: readonly string[], otherwise: string): string {
  const meant = suggestion(word, known);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return known.length === 0 ? otherwise : `${otherwise} Known here: ${known.join(", ")}.`;
}
