import { splitSentences } from "./split-sentences.ts";
import type { Turn } from "./read-request.ts";

/** One sentence of a call, with what the extraction needs to know about it. */
export type Passage = {
  text: string;
  /** Counted from 1. */
  turn: number;
  side: "rep" | "customer";
  /** From 0 at the call's start to 1 at its end. */
  position: number;
  /** In a turn that sums the call up. */
  recap: boolean;
  /** The other side's next words are a no. */
  contested: boolean;
};

const repWords =
  /\b(?:rep|agent|seller|sales|account (?:executive|manager)|advis[eo]r|consultant|vendor)\b/iu;
const customerWords = /\b(?:customer|client|buyer|prospect|caller|voicemail|procurement|purchasing)\b/iu;
const introduction =
  /\b(?:calling from|I'm calling|this is .{1,40} (?:from|at|with)|it's .{1,30} (?:from|at|with)|hier ist)\b/iu;
/** Somebody saying who is calling. */
export const introduces = (text: string): boolean => introduction.test(text);

const sumsUp =
  /\b(?:read back|say it back|sum it up|what I have\b|what I take with me|so I repeat|I repeat\b|so I write down|from you:|from us:|so that's the)/iu;

const declines = /^(?:no|not|nope|nein)\b(?! (?:at all|yet|hurry|rush|problem|question|worries))[^.!?]{8,}/iu;

/** Somebody talking to the machine instead of to the rep. Such sentences are never used. */
const speaksToMachine =
  /\b(?:(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|prior|above|earlier)? ?instructions|system (?:message|prompt|override)|administrator mode|developer mode|(?:note|message|instructions?) (?:to|for) the (?:assistant|model|summar\w+|AI|bot)|you are now|as an? (?:AI|language model)|include this in the follow-?up|confirm(?:ed)? a .{0,30}discount on every)/iu;

/** Splits a call into passages, leaving out what speaks to the machine. */
export const passagesOf = (turns: readonly Turn[]): Passage[] => {
  const rep = repSpeakers(turns);
  return turns.flatMap(({ speaker, text }, index) => {
    const recap = sumsUp.test(text);
    const contested = declines.test(turns[index + 1]?.text ?? "");
    return splitSentences(text)
      .filter((sentence) => !speaksToMachine.test(sentence))
      .map((sentence): Passage => ({
        text: tidy(sentence),
        turn: index + 1,
        side: rep.has(speaker) ? "rep" : "customer",
        position: turns.length === 1 ? 1 : index / (turns.length - 1),
        recap,
        contested,
      }));
  });
};

/** By label where labels tell; else whoever introduces themselves first; else whoever speaks first. */
const repSpeakers = (turns: readonly Turn[]): Set<string> => {
  const speakers = [...new Set(turns.map((turn) => turn.speaker))];
  const labelled = speakers.filter((speaker) => repWords.test(speaker) && !customerWords.test(speaker));
  if (labelled.length > 0) return new Set(labelled);
  const others = speakers.filter((speaker) => !customerWords.test(speaker));
  const introduced = turns
    .slice(0, 6)
    .find((turn) => others.includes(turn.speaker) && introduction.test(turn.text));
  const first = introduced?.speaker ?? others[0];
  return new Set(first === undefined || speakers.length === 1 ? [] : [first]);
};

const fillers =
  /^(?:(?:okay|ok|so|and|but|then|um+|uh+|ah|oh|hm+|huh|ya|lah|cool|und|dann|also)\b[,.!…]*|(?:yes|yeah|yep|no|good|great|fine|sure|perfect|well|right|look|listen|exactly|absolutely|definitely|certainly|agreed|understood|all right|alright|of course|fair enough|that's fair|great question|gut|ja|nein|genau)[,.!…]+|(?:let me see|hang on|hold on|honestly|to be honest|I mean|you know)[,.…]+)\s+/iu;

/** Takes small words of speech off the start of a sentence; changes nothing else but the first letter. */
const tidy = (sentence: string): string => {
  let text = sentence.replaceAll(/\s+/gu, " ").trim();
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(fillers, "");
  }
  return text.charAt(0).toUpperCase() + text.slice(1);
};
