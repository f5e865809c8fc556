import type { Word } from "../text/words.ts";
import { isGivenName } from "./given-names.ts";
import { isCompanyWord, isOrdinaryWord, isPlaceWord } from "./ordinary-words.ts";

const mostWords = 4;

/** The last word of a name that begins at `at`: follows capitalised words, initials ("M.") and particles ("van") as far as they can be one name. */
export function capitalRun(text: string, words: Word[], at: number): number | undefined {
  if (!isNameWord(words[at]!)) return undefined;
  let last = at;
  for (let next = at + 1; next < words.length && next - at < mostWords + 1; next += 1) {
    const word = words[next]!;
    const gap = text.slice(words[next - 1]!.end, word.start);
    const initial = words[next - 1]!.text.length === 1 && gap === ". ";
    if (gap !== " " && gap !== "-" && !initial) break;
    if (isParticle(word.key) && word.kind === "lower") continue;
    if (!isNameWord(word)) break;
    last = next;
  }
  return last;
}

function isNameWord(word: Word): boolean {
  if (word.kind !== "capital" && word.kind !== "upper") return false;
  if (isOrdinaryWord(word.key)) return false;
  // "BlueCrossHealth" is a brand; "McAllister" and "DeLuca" are not.
  if (/\p{Ll}\p{Lu}\p{Ll}*\p{Lu}/u.test(word.text)) return false;
  return isGivenName(word.key) || (!isPlaceWord(word.key) && !isCompanyWord(word.key));
}

function isParticle(key: string): boolean {
  return /^(?:van|von|de|der|den|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|zu|af)$/.test(key);
}
