const abbreviation =
  /(?:\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|e\.g|i\.e|Inc|Ltd|Co|approx|Herr|Nr|ca|bzw|z\.B)|\b\p{Lu}|\b[ap]\.m|\b\d{1,2})\.$/u;

/**
 * Splits speech into sentences. Ends inside a quotation don't count, so that what somebody reads out stays in
 * one piece; an abbreviation or a day such as "4. Dezember" doesn't end a sentence either.
 */
export const splitSentences = (text: string): string[] => {
  const sentences: string[] = [];
  let from = 0;
  let quoted = false;
  const push = (to: number): void => {
    const sentence = text.slice(from, to).trim();
    if (/[\p{L}\p{N}]/u.test(sentence)) sentences.push(sentence);
    from = to;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"' || character === "“" || character === "”" || character === "„") {
      quoted = character === '"' ? !quoted : character !== "”" && !quoted;
      if (!quoted && /[.!?]/.test(text[at - 1] ?? "")) push(at + 1);
    } else if (character === "\n") {
      push(at);
      quoted = false;
    } else if (!quoted && /[.!?…]/.test(character) && endsHere(text, from, at)) push(at + 1);
  }
  push(text.length);
  return sentences;
};

const endsHere = (text: string, from: number, at: number): boolean => {
  const rest = text.slice(at + 1, at + 4);
  if (rest !== "" && !/^\s/.test(rest)) return false;
  if (text[at] !== ".") return true;
  const before = text.slice(Math.max(from, at - 12), at + 1);
  const lowerOrMonth =
    /^\s+(?:\p{Ll}|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)/u;
  if (/\d\.$/.test(before)) return !lowerOrMonth.test(text.slice(at + 1, at + 14));
  return !abbreviation.test(before);
};
