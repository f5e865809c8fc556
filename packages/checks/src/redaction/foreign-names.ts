import type { Word } from "../text/words.ts";
import { isGivenName, isWordToo } from "./given-names.ts";
import { capitalRun } from "./name-run.ts";
import { isSalutation } from "./ordinary-words.ts";

/** "Solheim von Nordhaven": beyond English these join a name and where it is from as often as two names. */
const particles = /^(?:van|von|de|del|della|di|da|dos|du|la|le|al|zu|af|av|fra|z|ze)$/;
const introductions =
  /^(?:ich heiße|name ist|hier spricht|m'appelle|me llamo|mi chiamo|nazywam się|heet|heter)$/;

/**
 * The last word of a name that begins at `at` of a text that isn't English: after a salutation or a plain
 * introduction, or begun by a common given name. Capitals alone say nothing here (German has them on every noun).
 */
export function foreignNameFrom(text: string, words: Word[], at: number): number | undefined {
  const word = words[at]!;
  if (word.kind === "number" || word.kind === "lower" || isGermanPronoun(word)) return undefined;
  const previous = words[at - 1];
  const gap = previous === undefined ? "" : text.slice(previous.end, word.start);
  const near = previous !== undefined && /^(?:\.? |: )$/.test(gap);
  const marked =
    near && (isSalutation(previous.key) || introductions.test(previous.key) || isIntroduced(words, at));
  const run = capitalRun(text, words, at);
  if (run === undefined) return undefined;
  const last = beforeParticle(words, at, run);
  if (marked || (isGivenName(word.key) && (last > at || !isWordToo(word.key)))) return last;
  return undefined;
}

function isIntroduced(words: Word[], at: number): boolean {
  return at > 1 && introductions.test(`${words[at - 2]!.key} ${words[at - 1]!.key}`);
}

function isGermanPronoun({ key }: Word): boolean {
  return /^(?:sie|ihr|ihre|ihnen|ihren|ihrem|ihrer|das|die|der|dr)$/.test(key);
}

function beforeParticle(words: Word[], at: number, run: number): number {
  for (let next = at + 2; next < run; next += 1) {
    if (words[next]!.kind === "lower" && particles.test(words[next]!.key)) return next - 1;
  }
  return run;
}
