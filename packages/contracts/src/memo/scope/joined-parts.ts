const joiner = /\s+(?:and\s*\/\s*or|and also|and|or|as well as|plus|und)\s+|\s*[&;+]\s*|\s*\/\s*/i;

/** What a text puts side by side: "A and B", "A / B", "A as well as B". */
export const joinedParts = (text: string): string[] =>
  text
    .split(joiner)
    .map((part) => part.trim())
    .filter((part) => part !== "");

export const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\d][\p{L}\d'’.-]*/gu) ?? [];

const prepositions = new Set(
  "in at on from across of for with to under by within near after before during about into".split(" "),
);
const places = new Set("in at on from across within near".split(" "));

/** A phrase up to its first preposition, that preposition, and what follows it. */
export function phraseOf(part: string): { main: string[]; preposition: string | null; object: string[] } {
  const words = wordsOf(part);
  const at = words.findIndex((word) => prepositions.has(word));
  return at < 0
    ? { main: words, preposition: null, object: [] }
    : { main: words.slice(0, at), preposition: words[at] ?? null, object: words.slice(at + 1) };
}

/** Whether a preposition says where: what is joined after a place is rarely another place of that kind. */
export const saysWhere = (preposition: string): boolean => places.has(preposition);

const emptyWords = new Set(
  "a an the this that these those it its them they their his her our your my one each every all any some new".split(
    " ",
  ),
);
/** Words that name something, unlike articles and pronouns. */
export const saysSomething = (word: string): boolean => !emptyWords.has(word);
