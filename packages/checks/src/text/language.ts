import type { Word } from "./words.ts";

/** What a text is written in, as far as its small words tell. German stands apart for its capitalised nouns. */
export type Language = "english" | "german" | "other";

const words = (list: string) => new Set(list.split(/\s+/));

const english = words(
  `the and that is you for with not this have has are we it its of to but your they what would can from i'm it's don't
  i'll our be my how there been which at by or if as she his their about just do does`,
);
/** German small words beyond those that tell the language. */
const german = words(
  `einer hat hatten es würde hier doch guten wollen sein seine unsere unserem daß als bis so von am an was da ob man noch
  mal etwas sollte sollten soll dieselbe mehr viel viele vielen denn diese dieser dieses diesem welche wer wo alle alles
  sehr mein meine meiner meinem ihm ins damit worden sei wäre hätte hätten können könnte möchte also falls gern gerne
  werden wird brauchen ihrer ihrem`,
);
/** Words that several languages write alike, or that stand in names and streets, tell nothing. */
const telling = {
  german: words(
    `und nicht ich ist wir sie mit auf für eine einen einem einer ein das dem der ja nein oder aber auch wenn dann noch bei
    zum zur im vom sind haben habe hatte kann bitte danke uns ihnen ihre ihr ihren mir mich sich wie aus nach über wird
    keine kein hier dass doch schon nur guten unser unsere zu`,
  ),
  french: words(
    `les une est et pas vous nous je pour avec dans sur qui que bonjour merci oui votre vos notre ce cette c'est au aux ne
    mais il elle sont très`,
  ),
  spanish: words(
    `y una es con para por usted gracias está pero como más su sus que lo se hola sí muy nuestro señor señora`,
  ),
  italian: words(
    `che è per con non sono una grazie della gli il si ma come anche buongiorno sì questo questa ci le`,
  ),
  dutch: words(`het een van niet ik wij voor met zijn dat maar ook en u bij naar dank deze kan`),
  portuguese: words(`não você obrigado obrigada uma para com os um mas é por que seu sua muito ao`),
  nordic: words(
    `och og är er det att ikke inte jeg jag vi som på till til med den av et ett har kan tak tack takk`,
  ),
  polish: words(`się nie jest że dziękuję na tak ale czy jak dla to i w z po`),
};
const shortestSilent = 12;

const foreign = new Map<string, string[]>();
for (const [name, small] of Object.entries(telling))
  for (const key of small) foreign.set(key, [...(foreign.get(key) ?? []), name]);

/**
 * The language most of a text's small words belong to: cheap, and enough to tell whether a capital says anything.
 * Undefined where there are too few of them; a longer text without any English ones is "other".
 */
export function languageOf(found: Iterable<Word>): Language | undefined {
  let total = 0;
  let inEnglish = 0;
  const counts = new Map<string, number>();
  for (const { key, kind } of found) {
    if (kind === "number") continue;
    total += 1;
    if (english.has(key)) inEnglish += 1;
    for (const name of foreign.get(key) ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [name, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ["", 0]);
  if (count > inEnglish && count > 1) return name === "german" ? "german" : "other";
  if (inEnglish > 1) return "english";
  return total >= shortestSilent && inEnglish === 0 ? "other" : undefined;
}

/** True for a lower-cased word of the languages beyond English that carries no subject matter of its own. */
export function isForeignFunctionWord(key: string): boolean {
  return foreign.has(key) || german.has(key);
}
