import type { FollowUp } from "../follow-up.ts";
import type { Extract } from "./extract.ts";
import { countWords, datesIn } from "./facts.ts";
import type { Language } from "./language.ts";
import type { Parameters, Topic } from "./parameters.ts";
import type { Passage } from "./passages.ts";

type Citation = NonNullable<FollowUp["citations"]>[number];

/** A line of the mail that comes from somewhere else than the drafter's own words. */
type Item = { line: string; citation: Citation };
type Section = { heading: string; items: Item[] };

export type MailParts = {
  found: Extract;
  topicWords: string[];
  parameters: Parameters;
  language: Language;
  contactName?: string;
  /** A sentence of the playbook that fits, with its page. */
  advice?: { text: string; document: string };
};

/** Lays out the mail, filling the word limit from what matters most to what matters least. */
export const writeMail = (parts: MailParts): FollowUp => {
  const { found, parameters, language } = parts;
  const wanted = (topic: Topic): boolean => parameters.include.has(topic);
  const sections: (Section & { topic: Topic })[] = [
    { topic: "next step", heading: language.fromUs, items: found.fromUs.map(plain) },
    { topic: "next step", heading: language.fromYou, items: found.fromYou.map(quoted) },
    { topic: "objections", heading: language.objections, items: found.objections.map(quoted) },
    { topic: "amounts", heading: language.amounts, items: found.amounts.map(bySide) },
    { topic: "dates", heading: language.dates, items: found.dates.map(bySide) },
    { topic: "people", heading: language.people, items: found.people.map(bySide) },
  ];
  const asked = sections.filter(({ topic }) => wanted(topic));
  const nothingAgreed =
    wanted("next step") && found.fromUs.length + found.fromYou.length + found.dates.length === 0;
  const frame = [
    parts.contactName === undefined ? language.greetingWithoutName : language.greeting(parts.contactName),
    [language.thanks[parameters.tone], language.lead[parameters.tone]].join(" ").trim(),
    found.unsure ? language.unsure : "",
    nothingAgreed ? language.nothingAgreed : "",
    language.closing[parameters.tone],
    language.regards,
  ];
  let left = parameters.maxWords - countWords(frame.join(" "));
  const advice = parts.advice !== undefined && parameters.tone !== "curt" ? parts.advice : undefined;
  const kept = fill(asked, left);
  left -= countWords(
    kept.flatMap(({ heading, items }) => [heading, ...items.map(({ line }) => line)]).join(" "),
  );
  const fitting = advice !== undefined && countWords(advice.text) <= left ? advice : undefined;
  const [greeting, opening, unsure, agreed, closing, regards] = frame;
  const body = [
    greeting,
    kept.length === 0 ? language.thanks[parameters.tone] : opening,
    ...kept.map(({ heading, items }) => [heading, ...items.map(({ line }) => line)].join("\n")),
    unsure,
    agreed,
    fitting?.text,
    closing,
    regards,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
  const citations: Citation[] = [
    ...kept.flatMap(({ items }) => items.map(({ citation }) => citation)),
    ...(fitting === undefined ? [] : [{ sentence: fitting.text, document: fitting.document }]),
  ];
  const step = wanted("next step") ? nextStep(found) : undefined;
  return {
    subject: [language.subject, parts.topicWords.join(", ")]
      .filter((part) => part !== "")
      .join(": ")
      .slice(0, 150),
    body,
    ...(step !== undefined && { nextStep: step }),
    ...(parameters.cite && { citations }),
  };
};

/** The first item of every section comes before the second of any, so that a short mail still has a bit of each. */
const fill = (sections: readonly Section[], words: number): Section[] => {
  const kept = sections.map(({ heading }): Section => ({ heading, items: [] }));
  let left = words;
  const rounds = Math.max(0, ...sections.map(({ items }) => items.length));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { heading, items }] of sections.entries()) {
      const item = items[round];
      const target = kept[index]!;
      if (item === undefined) continue;
      const cost = countWords(item.line) + (target.items.length === 0 ? countWords(heading) : 0);
      if (cost > left) continue;
      target.items.push(item);
      left -= cost;
    }
  }
  for (const { items } of kept) items.sort((a, b) => (a.citation.turn ?? 0) - (b.citation.turn ?? 0));
  return kept.filter(({ items }) => items.length > 0);
};

const item = (passage: Passage, text: string): Item => ({
  line: `- ${text}`,
  citation: { sentence: text, turn: passage.turn },
});
const plain = (passage: Passage): Item => item(passage, passage.text);
const quoted = (passage: Passage): Item => item(passage, `“${passage.text}”`);
const bySide = (passage: Passage): Item => (passage.side === "rep" ? plain(passage) : quoted(passage));

/** The best commitment of ours, or else of theirs; its date where exactly one is named. */
const nextStep = (found: Extract): FollowUp["nextStep"] => {
  const best = found.fromUs[0] ?? found.fromYou[0];
  if (best === undefined) return undefined;
  const dates = datesIn(best.text);
  // A bare wish of the customer's ("Bring a coat") is no next step.
  if (
    best.side === "customer" &&
    dates.length === 0 &&
    !/\b(?:I|we)(?:'ll| will| need)\b|please/iu.test(best.text)
  ) {
    return undefined;
  }
  return { what: best.text.slice(0, 600), ...(dates.length === 1 && { date: dates[0]!.slice(0, 100) }) };
};
