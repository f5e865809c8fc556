import type { Repeatability } from "@belay/contracts";
import type { MetricWord } from "../../lib/metric-words.ts";
import { formatPlural, pluralOf } from "../../lib/format.ts";

/** Whether an effect repeats across the segments of one attribute: in a word, and in a sentence that says why. */
export function repeatabilityWords(found: Repeatability): MetricWord & { why: string } {
  const { attribute, answer, compared, agreeing, carrier } = found;
  const kinds = pluralOf(kindOf(attribute));
  const same =
    agreeing === compared
      ? `${compared === 2 ? "Both" : `All ${compared}`} point the same way`
      : `${agreeing} of ${compared} point the same way as all together`;
  switch (answer) {
    case "holds":
      return {
        tone: "good",
        word: "Holds",
        why: `${same}, no single one carries it, and they differ by no more than chance. With so few ${kinds} that is no proof of sameness.`,
      };
    case "differs":
      return {
        tone: "watch",
        word: "Differs",
        why: `${same}, but they are further apart than chance explains: ask what sets these ${kinds} apart before it goes to all.`,
      };
    case "one-carries":
      return {
        tone: "watch",
        word: "One carries it",
        why: `Without ${carrier} ${isTurned(found) ? "the others point the other way" : "less than half of it is left, which can't be told from nothing"}: it may be good there only.`,
      };
    case "nothing-yet":
      return {
        tone: "none",
        word: "Nothing to repeat yet",
        why: `Over all ${kinds} together the arms can't be told apart, so there is nothing that could hold or not.`,
      };
    case "too-few":
      return { tone: "none", word: "Can't be said yet", why: tooFew(found, kinds) };
  }
}

function tooFew({ attribute, segments, compared }: Repeatability, kinds: string): string {
  const kind = kindOf(attribute);
  if (segments === 1) return `There has been one ${kind} so far.`;
  const of = formatPlural(segments, kind, kinds);
  const enough = "enough units with differing values on both arms";
  return compared === 1 ? `Only one of ${of} has ${enough}.` : `None of ${of} has ${enough}.`;
}

/** An attribute in a sentence: `accountType` and `account-type` become `account type`. */
export const kindOf = (attribute: string) =>
  attribute
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_]/g, " ")
    .toLowerCase();

/** Whether what is left without the one that carries it has the other sign. */
function isTurned({ whole, carrier, leftOut }: Repeatability): boolean {
  const rest = leftOut.find(({ value }) => value === carrier)?.effect ?? 0;
  return Math.sign(rest) !== Math.sign(whole ?? 0);
}
