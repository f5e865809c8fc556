import { joinedParts, phraseOf, saysSomething, wordsOf } from "./joined-parts.ts";

const list = (words: string) => new Set(words.split(" "));

/** Work, named by a noun that follows what it is about: "ticket triage"; or goes before "of". */
const work = list(
  "follow-up followup triage matching routing review approval reporting entry check intake drafting answering " +
    "handling processing scheduling planning forecasting reconciliation classification summarisation summarization " +
    "translation dispatch booking quoting sorting tagging labelling labeling verification validation inspection " +
    "ordering writing transcription preparation screening invoicing billing collection renewal management " +
    "onboarding offboarding recruiting hiring procurement",
);
/** Work, named by what is done to something: "answering tickets". */
const doing = list(
  "answering answer writing write drafting sorting sort translating translate summarising summarizing summarise " +
    "summarize preparing prepare classifying classify reconciling reconcile reviewing approving approve handling " +
    "processing",
);
/** Names of whole workflows. */
const whole = list("onboarding offboarding invoicing billing payroll recruiting hiring procurement dunning");

/** The pieces of work that a workflow's name puts side by side, where there is more than one; else none. */
export function workflowsIn(name: string): string[] {
  const found: string[] = [];
  let objectOpen = false;
  for (const part of joinedParts(name)) {
    // Behind a preposition "and" joins its objects, unless work begins anew: "triage of mails and review of offers".
    if (objectOpen ? isWorkOf(wordsOf(part)) : isWork(part)) found.push(part);
    objectOpen ||= phraseOf(part).preposition !== null;
  }
  return found.length > 1 ? found : [];
}

function isWork(part: string): boolean {
  const { main } = phraseOf(part);
  const words = main.filter(saysSomething);
  const [first = "", second] = words;
  if (words.length === 1 && whole.has(first)) return true;
  if (isWorkOf(wordsOf(part))) return true;
  if (second === undefined) return false;
  return work.has(words.at(-1) ?? "") || doing.has(first);
}

function isWorkOf(words: string[]): boolean {
  const at = words[0] === "the" ? 1 : 0;
  return work.has(words[at] ?? "") && words[at + 1] === "of" && words.slice(at + 2).some(saysSomething);
}
