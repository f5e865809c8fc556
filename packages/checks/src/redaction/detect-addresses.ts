import type { Word } from "../text/words.ts";
import { isOrdinaryWord } from "./ordinary-words.ts";
import type { Span } from "./span.ts";

const streetWords = new Set(
  `street st avenue ave road rd lane ln drive dr court ct square sq place pl boulevard blvd terrace way highway hwy
  parkway pkwy crescent close gardens alley row walk quay wharf circle trail strasse straße gasse weg allee platz rue
  via viale piazza calle avenida carrer rua praça ulica ul utca u tér út körút tie katu gata vägen vej gade laan straat
  plein streets squares`.split(/\s+/),
);
const streetEnding =
  /.(?:stra(?:ss|ß)e|str|gasse|weg|allee|platz|damm|ufer|gatan|gata|vägen|vagen|gate|vej|vegur|gade|allé|laan|straat|plein|gracht|kade|katu|tie|kuja|götu|stræti|vang|braut)n?$/;
const unitWords = new Set("apt apartment suite unit flat room floor ste box".split(" "));
const mostParts = 8;

/**
 * Adds a span for each street address it can make out: a number with a street name on either side, unit
 * numbers, and the town, region and postcode that follow. Best effort, for addresses written the
 * American or European way.
 */
export function detectAddresses(text: string, words: Word[], into: Span[]): void {
  for (let at = 0; at < words.length; at += 1) {
    const core = coreFrom(text, words, at);
    if (core === undefined) continue;
    const last = extend(text, words, core);
    into.push({ start: words[at]!.start, end: words[last]!.end, type: "address" });
    at = last;
  }
}

/** The last word of the part that makes it an address, or undefined. */
function coreFrom(text: string, words: Word[], at: number): number | undefined {
  const word = words[at]!;
  if (unitWords.has(word.key) || word.key === "psc") return unitFrom(text, words, at);
  if (word.kind === "number") return word.text.length <= 6 ? numberFirst(text, words, at) : undefined;
  return word.kind === "lower" ? undefined : streetFirst(text, words, at);
}

function unitFrom(text: string, words: Word[], at: number): number | undefined {
  const next = words[at + 1];
  if (words[at]!.kind === "lower" || next === undefined) return undefined;
  const gap = text.slice(words[at]!.end, next.start);
  return next.kind === "number" && /^\.?\s$/.test(gap) ? at + 1 : undefined;
}

/** "24 Clarke Avenue", "6750 Koskikatu 25", "20 Rue Hsine Eloued". */
function numberFirst(text: string, words: Word[], at: number): number | undefined {
  if (at > 0 && text.slice(words[at - 1]!.end, words[at]!.start) === "-") return undefined;
  let capitals = 0;
  for (let next = at + 1; next < words.length && next - at <= 6; next += 1) {
    const word = words[next]!;
    const gap = text.slice(words[next - 1]!.end, word.start);
    if (gap !== " " && gap !== ". ") return undefined;
    if (streetWords.has(word.key) && (capitals > 0 || word.kind !== "lower"))
      return streetEnd(text, words, next, capitals);
    if (word.kind === "number") {
      if (capitals > 0) return next;
      if (next > at + 1) return undefined;
    } else if (word.kind === "lower") {
      return undefined;
    } else {
      if (isOrdinaryWord(word.key) && capitals === 0) return undefined;
      capitals += 1;
      if (streetEnding.test(word.key)) return streetEnd(text, words, next, capitals);
    }
  }
  return undefined;
}

/** "Villacher Strasse 89", "Pagari 18": a number after the street, with a street word in it. */
function streetFirst(text: string, words: Word[], at: number): number | undefined {
  let street = false;
  for (let next = at; next < words.length && next - at <= 4; next += 1) {
    const word = words[next]!;
    if (next > at && !/^\.? $/.test(text.slice(words[next - 1]!.end, word.start))) return undefined;
    if (word.kind === "number") return street && word.text.length <= 5 && next > at ? next : undefined;
    if (word.kind === "lower" && !streetWords.has(word.key)) return undefined;
    if (next === at && isOrdinaryWord(word.key)) return undefined;
    if (
      (streetWords.has(word.key) && word.text.length > 1 && word.key !== "dr") ||
      streetEnding.test(word.key)
    )
      street = true;
  }
  return undefined;
}

/** After a leading street word ("Rue", "Via") come its name and maybe a number; after a closing one, a number. */
function streetEnd(text: string, words: Word[], at: number, capitals: number): number {
  let last = at;
  for (let next = at + 1; next < words.length && next - at <= 5; next += 1) {
    const word = words[next]!;
    if (text.slice(words[next - 1]!.end, word.start) !== " ") break;
    if (word.kind === "number") return word.text.length <= 5 ? next : last;
    if (word.kind === "lower" || (capitals > 0 && !streetWords.has(word.key))) break;
    last = next;
  }
  return last;
}

/** Takes in what follows after commas and line breaks: unit, town, region, country, postcode. */
function extend(text: string, words: Word[], core: number): number {
  let last = core;
  for (let part = 0; part < mostParts && last + 1 < words.length; part += 1) {
    const next = words[last + 1]!;
    const gap = text.slice(words[last]!.end, next.start);
    if (!/^\.?[\s,>]{1,12}$/.test(gap) || gap.includes("\n\n")) break;
    if (next.kind === "lower") break;
    if (next.kind === "number" && next.text.length < 2) break;
    if (isOrdinaryWord(next.key) && next.kind === "capital" && !unitWords.has(next.key)) break;
    last += 1;
  }
  return last;
}

const postcodes: readonly RegExp[] = [
  // United States with its state, United Kingdom, Canada.
  /(?<![\p{L}\p{N}])(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?(?!\d)/gu,
  /(?<![\p{L}\p{N}])[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d(?![\p{L}\p{N}])/gu,
  // Anything that calls itself one.
  /(?<=\b(?:zip|zip ?code|postcode|postal code)[\s:#is]{1,5})[A-Z\d]{2,5}(?:[ -][A-Z\d]{2,4})?(?![\p{L}\p{N}])/giu,
];

/** Adds a span for each postcode that its form or the words before it give away. */
export function detectPostcodes(text: string, into: Span[]): void {
  for (const pattern of postcodes) {
    for (const match of text.matchAll(pattern)) {
      into.push({ start: match.index, end: match.index + match[0].length, type: "postcode" });
    }
  }
}
