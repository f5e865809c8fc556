import { amountsIn, countWords, datesIn, hasFirmDate, peopleIn, speaksOfMoney } from "./facts.ts";
import { introduces, type Passage } from "./passages.ts";

/** What a call holds, best first. All texts are the call's own. */
export type Extract = {
  fromUs: Passage[];
  fromYou: Passage[];
  dates: Passage[];
  amounts: Passage[];
  people: Passage[];
  objections: Passage[];
  /** Somebody said that two figures or dates for one thing differ. */
  unsure: boolean;
};

const doing =
  "send|e-?mail|mail|post|ship|call|ring|phone|write|check|ask|find out|look (?:it |that )?(?:up|into)|get|come back|bring|replace|confirm|reissue|invite|take|put|copy|extend|quote|share|book|tell|let you know|follow up|drop|deliver|arrange|schedule|set up|raise|talk|order|sign|report|credit|show|give|measure|place|try you|have|keep|finalize|provide|answer|submit|upload|collect|release|waive|add|hold|need to ask|pull|extend|present|register|go (?:with|ahead)|start|take it";

const promise = new RegExp(
  `\\b(?:I'll|I will|I can|we'll|we will|we can|let me|I need to|I'm going to|we're going to)(?: (?:also|then|only|just|definitely|gladly|happily|still|personally|be glad to|be happy to|make sure|see whether|see what|see if|go ahead and))?(?: I| that| it's| we)* (?:${doing})\\b`,
  "iu",
);
const softPromise =
  /\bI(?:'d| would) (?:need to (?:ask|look)|ask|send|confirm|replace|come back|collect|run|get|like to come)\b/iu;
const arrival =
  /\b(?:you'll (?:have|hear|get|receive)|you(?:'d| would) have (?:it|them|that)|(?:it|they|that|these|those|samples?|boxes)(?:'ll| will|'re| are| can)? (?:go(?:es|ing)? out|leav(?:e|es|ing)|ship|be there|be with you|arrive)|goes out|go out|ship (?:on|by)|sent to you|it is\.$|one transport charge)/iu;
const germanPromise =
  /\b(?:ich|wir)\b.{0,40}\b(?:schicke|sende|rufe|melde|kläre|frage|bringe|liefere|prüfe|schicken|senden|rufen|melden|liefern)\b|\b(?:haben Sie (?:bis|am)|gehen (?:heute|morgen|am .{1,12}) raus|Sie hätten sie am)\b/iu;

const customerPromise =
  /\b(?:I'll|I will|we'll|let me|I can get you|I'd confirm|you hear from me)\b.{0,24}?\b(?:send|tell|ring|call|measure|talk|ask|confirm|get you|take it to|check|order|sign|come back|put the tender|decide|print|move|look at it|have it ready|hear from me|let you know|call first)\b|\byou hear from me\b|\b(?:I|we) (?:switch|decide|confirm)\b|\bI want (?:it|them|forty|two hundred)\b/iu;
const request =
  /^(?:please|send|put|copy|call|ring|get me|bring|tell|ask|use|reissue|add)\b|\bplease\b.{0,60}\b(?:send|copy|put|ring|call|write|ask|mail|email|ship)\b|\b(?:send|copy|put|ring|call|write|mail|email) .{0,60}\bplease\b|\b(?:could|can|would) you .{0,20}(?:send|copy|put|email|pull|get|ship|call|give)\b|\bbitte\b/iu;

const need =
  /\b(?:I(?:'m gonna| am going to|'m going to|'ll)? need|we need|I'd take|I'll take|I want|I'd like) (?!to (?:say|know|be|read|see how))|^[\p{L}\d ]{3,40}, please\.$/iu;

const objection =
  /\b(?:too (?:expensive|much|low|high|long|late|small)|expensive|afford|(?<!n't (?:your|a|my) )problem|worr(?:y|ied)|concern(?:ed)?|complain\w*|unhappy|nothing at all|not happy|(?:too|was|were|is|are|days?|arrived|came|\w+teen|nine|four) late\b|late (?:again|deliver|fee)|leak\w*|tears?\b|crack\w*|crush\w*|broke\w*|wrong|missing|doesn't (?:fit|hold|stay|work)|don't (?:believe|trust|fit|want|like|need|see)|won't (?:like|pay|use|vote)|can't (?:commit|sign|accept|pay|have|support|keep|go back|say)|not (?:enough|acceptable)|dear(?:er)?\b|lower quote|competing quote|competitor|objection|already have|not interested|hate|lost|soft\b|gap\b|allergic|shelf life|auto-?renew\w*|a bit high|think about it|used to|switch)\b|\b(?:Problem|zu teuer|Sorge|trocknet .{0,20}nicht)\b/iu;

/** Two figures or dates for one thing, as people remark on it. */
const differs =
  /\b(?:which is it|which one is it|you (?:definitely )?said (?:£|€|\$|\d)|you told me (?:ten|three|\d)|I thought it was|but the (?:order )?confirmation|that's not what (?:you|the)|one of (?:you|them) (?:did|has been)|not the (?:\d|\w+th)\w*, the|in the summary it's|told me (?:three|\d)|on the phone .{0,40} told me|the quote says)\b/iu;

const role =
  /\b(?:copy|cc|attention|ask for|attn|director|manager|supervisor|engineer|sourcing|purchasing|procurement|finance|quality|conservator|legal|head of|our|my boss|runs|on the phone is|vom Einkauf|CFO|CEO|technician)\b/iu;
const deadline =
  /\b(?:by|before|until|deadline|due|closes?|expires?|runs? out|ends?|meets?|sits|board|committee|launch|starts?|opens?|need|delivered|delivery|at the latest|bis|Besprechung)\b/iu;
const hollow =
  /\b(?:I'll (?:be (?:honest|blunt|quick|short|the annoying)|say|take listening|pretend|go outside|read you|level)|let me (?:see|look|think|add|ask you|do the)|I can (?:imagine|hear|see|multiply|tell you where)|can I ask|may I ask|tell me|put (?:the sandwich|it this way)|I'd (?:rather|argue|guess|say|expect|want|be|like you)|I'll forget|I'm calling about|I can ask questions|let me tell you|ask you (?:a few|some)|need to let you know|how can I|let me know if you)\b/iu;

const isQuestion = (text: string): boolean => /\?["”']?$/.test(text);

/** Where the first of some patterns begins; the text's length where none does. */
const firstOf = (text: string, ...patterns: readonly RegExp[]): number =>
  Math.min(text.length, ...patterns.map((pattern) => pattern.exec(text)?.index ?? text.length));

const refusalIn = (text: string): number =>
  firstOf(text, /\b(?:I|we)(?:'m)? (?:won't|can't|cannot|couldn't|don't|shan't|not)\b/iu);

const longest = 45;

type Rate = (passage: Passage) => number;

/** Reads a call's passages and ranks them per topic; a passage is used for one topic only. */
export const extract = (passages: readonly Passage[], most: number): Extract => {
  const used: Passage[] = [];
  const take = (rate: Rate): Passage[] => {
    const ranked = passages
      .map((passage) => ({ passage, score: common(passage) === 0 ? 0 : rate(passage) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.passage.turn - b.passage.turn);
    const taken: Passage[] = [];
    for (const { passage } of ranked) {
      if (taken.length >= most) break;
      if (used.some((other) => isLike(other.text, passage.text))) continue;
      taken.push(passage);
      used.push(passage);
    }
    return taken;
  };
  return {
    fromUs: take(rateOurs),
    fromYou: take(rateTheirs),
    objections: take(rateObjection),
    amounts: take(rateAmount),
    dates: take(rateDate),
    people: take(ratePerson),
    unsure: passages.some(({ text }) => differs.test(text)),
  };
};

/** Nothing at all for what is too short or too long to stand alone. */
const common = ({ text }: Passage): number => {
  const words = countWords(text);
  return words < 3 || words > longest ? 0 : 1;
};

const late = (passage: Passage): number => (passage.position > 0.6 ? 1 : 0);
const wordy = (passage: Passage): number => (countWords(passage.text) > 28 ? 1 : 0);

const rateOurs: Rate = (passage) => {
  const { text, side } = passage;
  if (side !== "rep" || isQuestion(text)) return 0;
  const promises = firstOf(text, promise, softPromise, germanPromise) < refusalIn(text);
  const arrives = arrival.test(text);
  if (!promises && !arrives && !(passage.recap && datesIn(text).length > 0)) return 0;
  if ((passage.contested || hollow.test(text)) && !hasFirmDate(text)) return 0;
  if (!promises && refusalIn(text) < text.length) return 0;
  const conditional = /^(?:if|when|as soon as|wenn)\b/iu.test(text) ? 1.5 : 0;
  const bare = countWords(text) < 6 && datesIn(text).length === 0 ? 1.5 : 0;
  return (
    (promises ? 3 : 2) -
    conditional -
    bare +
    datedness(text) +
    late(passage) +
    (passage.recap ? 2 : 0) -
    wordy(passage)
  );
};

const rateTheirs: Rate = (passage) => {
  const { text, side } = passage;
  if (side !== "customer") return 0;
  const promises = customerPromise.test(text) && !isQuestion(text);
  const asks = request.test(text) && !/^(?:when|what|how|who|where|why|which|do|does|is|are)\b/iu.test(text);
  const needs = need.test(text) && !isQuestion(text);
  if (!promises && !asks && !needs) return 0;
  if (countWords(text) < 4 && !needs) return 0;
  if (hollow.test(text) && !asks) return 0;
  return (
    (promises ? 2.5 : asks ? 2 : 1) +
    datedness(text) +
    late(passage) +
    (passage.recap ? 2 : 0) -
    wordy(passage)
  );
};

const rateObjection: Rate = (passage) => {
  const { text, side } = passage;
  if (side !== "customer" || isQuestion(text)) return 0;
  const signs = text.match(new RegExp(objection.source, "giu"))?.length ?? 0;
  if (signs === 0 || countWords(text) < 5) return 0;
  return 1 + signs + (passage.position > 0.08 && passage.position < 0.8 ? 1 : 0) - wordy(passage);
};

const rateAmount: Rate = (passage) => {
  const { text } = passage;
  const amounts = amountsIn(text);
  if (amounts.length === 0 || isQuestion(text)) return 0;
  return (
    1 +
    (differs.test(text) ? 2 : 0) +
    (speaksOfMoney(text) ? 1 : 0) +
    (countWords(text) > 6 ? 1 : 0) +
    (passage.side === "rep" ? 0.5 : 0) +
    late(passage) -
    wordy(passage)
  );
};

const rateDate: Rate = (passage) => {
  const { text } = passage;
  if (!hasFirmDate(text) || isQuestion(text) || introduces(text)) return 0;
  if (passage.position < 0.04 && passage.side === "rep") return 0;
  return (
    1 +
    (deadline.test(text) || differs.test(text) ? 2 : 0) +
    Math.min(2, datesIn(text).length - 1) * 0.5 -
    wordy(passage)
  );
};

const ratePerson: Rate = (passage) => {
  const { text } = passage;
  if (peopleIn(text).length === 0 || isQuestion(text) || passage.position < 0.03) return 0;
  return role.test(text) ? 2 + late(passage) * 0.5 - wordy(passage) : 0;
};

const datedness = (text: string): number => (hasFirmDate(text) ? 2 : datesIn(text).length > 0 ? 1 : 0);

/** Two sentences that say nearly the same, by the words they share. */
const isLike = (one: string, other: string): boolean => {
  const first = wordsOf(one);
  const second = wordsOf(other);
  let shared = 0;
  for (const word of first) if (second.has(word)) shared += 1;
  return shared / Math.min(first.size, second.size) > 0.7;
};

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
