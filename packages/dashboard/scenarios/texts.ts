import type { JsonValue } from "@belay/contracts";

/** What the technician recorded, as the model saw it. */
export const source = {
  visit: "48213",
  kind: "heat pump, unplanned",
  turns: [
    {
      speaker: "Technician",
      text: "I am at the site with [Person 1], the house manager. The unit shows fault E-12 since Sunday.",
    },
    {
      speaker: "Site",
      text: "It runs for ten minutes and then it stops. We have had no warm water in the upper flat.",
    },
    {
      speaker: "Technician",
      text: "Pressure on the hot side is 31 bar, that is too much. I am changing the pressure switch, number PS-4410.",
    },
    {
      speaker: "Site",
      text: "Will it last over the winter? [Person 2] asked whether the whole pump has to go.",
    },
    {
      speaker: "Technician",
      text: "The pump is fine. But the filter is nearly full, somebody should clean it before the first of December.",
    },
    {
      speaker: "Site",
      text: "Then please send the note to [Person 2] as well, and call [Phone number 1] before you come back.",
    },
    {
      speaker: "Technician",
      text: "I will. It has been running for half an hour now, the pressure is down to 24 bar.",
    },
  ],
} satisfies JsonValue;

const body = `Fault E-12 was caused by too high a pressure on the hot side, measured at 31 bar. The pressure switch PS-4410 was changed.

After the change the unit ran for half an hour and the pressure went down to 24 bar. The pump itself is fine.

The filter is nearly full and should be cleaned before 1 December.

A yearly maintenance contract would prevent this.`;

export const draft = {
  to: "Leonie Brandt, house management",
  subject: "Your heat pump: fault E-12 repaired",
  body,
  parts: [
    { number: "PS-4410", name: "Pressure switch" },
    { number: "FL-220", name: "Filter" },
  ],
  followUps: ["Clean the filter before 1 December", "Call before the next visit"],
} satisfies JsonValue;

export const finalDraft = {
  ...draft,
  body: `Fault E-12 came from too high a pressure on the hot side, measured at 31 bar. The pressure switch PS-4410 was changed.

After the change the unit ran for half an hour and the pressure went down to 24 bar. The pump itself is fine.

The filter is nearly full and should be cleaned before 1 December. We will call before we come.`,
} satisfies JsonValue;

/** Where a sentence stands in a text. */
export function spanOf(text: string, sentence: string): { start: number; end: number } {
  const start = text.indexOf(sentence);
  if (start < 0) throw new Error(`The text does not hold "${sentence}".`);
  return { start, end: start + sentence.length };
}

export { body as draftBody };
