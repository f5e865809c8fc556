/** What ends in a full stop without ending a sentence. */
const abbreviation =
  /(?:^|[\s(["'])(?:e\.\s?g|i\.\s?e|z\.\s?B|d\.\s?h|etc|vs|approx|appr|ca|cf|incl|excl|resp|avg|max|min|est|dept|fig|sec|art|nr|mr|ms|mrs|dr|prof|st|jr|sr|inc|ltd|corp|co|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|\p{L}|(?:\p{L}\.)+\p{L})$/iu;
/** Those that are words of their own where no number follows: "No. 5", but "They say no." */
const beforeNumber = /(?:^|[\s(["'])(?:no|nos|p|pp|vol|ch|step|item)$/i;
const months =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)\b/i;

/**
 * The sentences of a text, for telling one from several: where it can't be known whether a full stop ends a
 * sentence (after an abbreviation, an initial, the number of a list or of a day), it doesn't.
 */
export function sentencesIn(text: string): string[] {
  const found: string[] = [];
  for (const paragraph of text.split(/\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)/)) {
    let from = 0;
    // A question or an exclamation that is quoted stands inside its sentence.
    for (const { 0: end, index } of paragraph.matchAll(
      /(?:[.…]+["'”’)\]]*|[!?]+)\s+(?=["'“‘(]?[\p{Lu}\d])/gu,
    )) {
      const before = paragraph.slice(from, index);
      const after = paragraph.slice(index + end.length);
      if (end.startsWith(".") && !endsHere(before, after)) continue;
      found.push(before);
      from = index + end.length;
    }
    found.push(paragraph.slice(from));
  }
  return found.map((sentence) => sentence.trim()).filter((sentence) => /\p{L}/u.test(sentence));
}

function endsHere(before: string, after: string): boolean {
  if (abbreviation.test(before)) return false;
  if (/^\d/.test(after)) return !beforeNumber.test(before);
  if (/^\s*\d{1,2}$/.test(before)) return false;
  return !(/\b\d{1,2}$/.test(before) && months.test(after));
}
