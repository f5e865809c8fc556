import { splitWords, type Word } from "../text/words.ts";
import { isWordToo } from "./given-names.ts";
import { isOrdinaryWord, isRoleWord, isSalutation } from "./ordinary-words.ts";
import { createPhraseIndex } from "./phrase-index.ts";
import type { CompiledPolicy, KnownValues } from "./redaction-policy.ts";
import type { RedactionType, Span } from "./span.ts";
import type { Vault } from "./vault.ts";

/** The values of one call that are replaced wherever they stand. */
export interface KnownIndex {
  /** `declared` values are believed; a guessed name is followed only in the spelling it was guessed in. */
  learn(value: string, type: RedactionType, declared: boolean): void;
  find(text: string, words: Word[], into: Span[]): void;
}

/** Types whose values are the same thing wherever they stand; an amount or a postcode is not. */
const followed: readonly RedactionType[] = [
  "person",
  "organisation",
  "email",
  "phone",
  "iban",
  "card",
  "national-id",
  "ip",
  "url",
];
const shortestFollowed = 5;

/** An index filled with what the policy, the call and the run's vault already know. */
export function createKnownIndex(policy: CompiledPolicy, vault: Vault, known: KnownValues): KnownIndex {
  const index = createPhraseIndex();

  function learnPerson(value: string, declared: boolean): void {
    index.add(value, "person", declared ? "any" : "as-learnt");
    const words = splitWords(value);
    if (words.length < 2) return;
    for (const word of words) {
      if (isSalutation(word.key)) continue;
      const doubtful =
        isOrdinaryWord(word.key) || isRoleWord(word.key) || isWordToo(word.key) || word.text.length < 3;
      if (doubtful && (!declared || word.text.length < 2)) continue;
      index.add(word.text, "person", !declared ? "as-learnt" : doubtful ? "capitals" : "any");
    }
  }

  function learn(value: string, type: RedactionType, declared: boolean): void {
    if (!policy.enabled.has(type) || !followed.includes(type)) return;
    if (type === "person") learnPerson(value, declared);
    else if (declared || value.length >= shortestFollowed) index.add(value, type);
  }

  for (const { people, organisations } of [policy.known, known]) {
    for (const name of people ?? []) learn(name, "person", true);
    for (const name of organisations ?? []) learn(name, "organisation", true);
  }
  for (const { name, guessed } of vault.people()) learn(name, "person", !guessed);
  return { learn, find: (text, words, into) => index.find(text, words, into) };
}
