import type { FollowUp } from "../follow-up.ts";
import { extract } from "./extract.ts";
import { languageOf } from "./language.ts";
import { passagesOf } from "./passages.ts";
import { readRequest, type DraftRequest, type Source } from "./read-request.ts";
import { topicWords } from "./topic-words.ts";
import { writeMail } from "./write-mail.ts";

/**
 * Drafts a follow-up from a prompt by extraction: everything it states is a sentence of the call, put under a
 * heading; customers are quoted, the rep is not. No model, no network, the same answer every time.
 */
export const draftFollowUp = (prompt: string): FollowUp => draftFrom(readRequest(prompt));

const draftFrom = ({ parameters, turns, contactName, sources }: DraftRequest): FollowUp => {
  const passages = passagesOf(turns);
  const text = turns.map((turn) => turn.text).join("\n");
  const found = extract(passages, parameters.itemsPerTopic);
  const advice = adviceFrom(sources, text);
  return writeMail({
    found,
    topicWords: topicWords(passages, 2),
    parameters,
    language: languageOf(text),
    ...(contactName !== undefined && contactName.trim() !== "" && { contactName: contactName.trim() }),
    ...(advice !== undefined && { advice }),
  });
};

const offered = /^Say: (.+)$/mu;
const occasion = /^When they mention: (.+)$/mu;

/**
 * A playbook page may offer a sentence ("Say: …") for an occasion ("When they mention: …"). The first page whose
 * occasion is in the call lends its sentence.
 */
const adviceFrom = (
  sources: readonly Source[],
  text: string,
): { text: string; document: string } | undefined => {
  const spoken = text.toLowerCase();
  for (const source of sources) {
    const sentence = offered.exec(source.text)?.[1]?.trim();
    const words = occasion.exec(source.text)?.[1]?.split(",") ?? [];
    const mentioned = words.some((word) => word.trim() !== "" && spoken.includes(word.trim().toLowerCase()));
    if (sentence !== undefined && mentioned) return { text: sentence, document: source.document };
  }
  return undefined;
};
