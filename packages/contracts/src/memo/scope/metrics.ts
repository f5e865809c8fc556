import { sentencesIn } from "./sentences.ts";

const change =
  "(?:more|less|fewer|higher|lower|faster|slower|quicker|sooner|earlier|shorter|better|cheaper|happier|rises?|grows?|increases?|falls?|drops?|declines?|decreases?|improves?|doubles?|halves?|saves?|saved|shrinks?|exceeds?|(?:twice|half|times)\\s+as\\s+\\w+)";
const changes = new RegExp(`\\b${change}\\b`, "i");
const joiner = /\band also\b|\bas well as\b|\bplus\b|;|&|\band\b/i;

/** What says a change, or joins, without being a second thing that is to change. */
const harmless: [RegExp, string][] = [
  [/\bbetween\b[^,;]*?\band\b/gi, " "],
  [/\b(?:plus or minus|more or less|once and for all)\b/gi, " "],
  [/\b(\w+) and \1\b/gi, "$1"],
  // Who is counted, and a range.
  [/\b(?:with|having|of) (?:more|less|fewer) than [\w.,%]+/gi, " "],
  [
    /\b(?:more|less|fewer|higher|lower) than ([\w.,%]+(?: \w+)?) and (?:more|less|fewer|higher|lower) than\b/gi,
    "$1 to ",
  ],
  // What must only not get worse is no success.
  [new RegExp(`\\b(?:no|nor|without|never)(?: \\w+)? ${change}\\b`, "gi"), " "],
  [new RegExp(`(?:n['’]t|\\bnot)(?: \\w+)? ${change}\\b`, "gi"), " "],
  [new RegExp(`\\b(?:stays?|remains?|keeps?|holds?|lasts?)(?: \\w+)? ${change}\\b`, "gi"), " "],
  // The same said again, or what follows from it.
  [/\b(?:and|;) (?:so|thus|hence|thereby|therefore|that is|i\.e\.)[^;]*/gi, " "],
];

/** The improvements that a criterion asks for, where it asks for more than one; else none. */
export function metricsIn(words: string): string[] {
  const parts = sentencesIn(words).flatMap((sentence) =>
    harmless.reduce((text, [found, by]) => text.replace(found, by), sentence).split(joiner),
  );
  const found = parts.filter((part) => changes.test(part)).map((part) => part.replace(/\s+/g, " ").trim());
  return found.length > 1 ? found : [];
}
