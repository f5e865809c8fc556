/** A run of letters or digits in a text. */
export interface Word {
  text: string;
  /** Lower-cased, accents kept, apostrophes straight. */
  key: string;
  start: number;
  end: number;
  kind: "number" | "lower" | "capital" | "upper";
}

const wordPattern = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*|\p{N}+/gu;

/** Words and digit runs in order. Inner apostrophes and hyphens stay, a closing `'s` is left out. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    let word = match[0];
    if (word.length > 2 && /['’][sS]$/.test(word)) word = word.slice(0, -2);
    words.push({
      text: word,
      key: word.toLowerCase().replaceAll("’", "'"),
      start: match.index,
      end: match.index + word.length,
      kind: kindOf(word),
    });
  }
  return words;
}

function kindOf(word: string): Word["kind"] {
  const first = word.charCodeAt(0);
  if (first >= 48 && first <= 57) return "number";
  if (first >= 97 && first <= 122) return "lower";
  const head = String.fromCodePoint(word.codePointAt(0)!);
  if (head.toLowerCase() === head) return /\p{N}/u.test(head) ? "number" : "lower";
  const rest = word.slice(head.length);
  return rest !== "" && rest === rest.toUpperCase() && rest !== rest.toLowerCase() ? "upper" : "capital";
}

/** A crude English stem: plural and verb endings off, so that "signs" and "signed" meet. */
export function stem(key: string): string {
  let word = key;
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith("ing")) word = word.slice(0, -3);
  else if (word.length > 4 && word.endsWith("ed")) word = word.slice(0, -2);
  else if (word.length > 4 && /(?:s|x|z|ch|sh)es$/.test(word)) word = word.slice(0, -2);
  else if (word.length > 3 && word.endsWith("s") && !/[su]s$/.test(word)) return finish(word.slice(0, -1));
  return finish(word);
}

function finish(word: string): string {
  if (word.length > 3 && word.at(-1) === word.at(-2) && !/[aeiouls]$/.test(word)) return word.slice(0, -1);
  return word.length > 4 && word.endsWith("e") ? word.slice(0, -1) : word;
}

const functionWords = new Set(
  `a about after again all also am an and any are as at be because been before being both but by can could
  did do does doing done down each few for from further get go got had has have having he her here hers him
  his how i if in into is it its just let like may me might more most much must my no nor not now of off ok
  on once only or other our ours out over own please same shall she should so some such than that the their
  theirs them then there these they this those through to too under until up upon us very was we were what
  when where which while who whom whose why will with would yes you your yours i'm i've i'll i'd you're
  you've you'll it's that's we're we've we'll they're don't didn't doesn't isn't aren't wasn't won't can't
  let's there's he's she's what's`.split(/\s+/),
);

/** True for words that carry no subject matter of their own. */
export function isFunctionWord(key: string): boolean {
  return functionWords.has(key);
}
