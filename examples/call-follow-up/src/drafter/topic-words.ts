const ordinary = new Set(
  `about after again all also always and any anybody anything are aren around ask back because been before being
  best better but call came can cause cent cents come comes coming could customer day days did didn does doesn doing
  don done down each else euro even ever every everybody everyone everything exactly far few find fine first for
  from gets getting give going gone good got great had half happens has have haven having hear hello help her here
  hers him his honest how idea into isn its just keep kind knew know last least left less let like list little long
  look looked looking lot made make making many may maybe mean might mind mine minute minutes month months more
  morning most much must need needs never new next nice nobody not nothing number off okay old one ones only other
  our out over own part people perhaps please point put question quite rather real really right said same saying
  says second see seen send sent shall she should show side since some somebody someone something soon sorry start
  still such sure take talk tell than thank thanks that the their them then there these they thing things think this
  those though three through time times today together told tomorrow too took try turn two under until very
  wait want wanted was wasn way week weeks well went were what when where which while who whole why will with won
  word words work works would wouldn write wrong year years yes yesterday yet you your yours able actually already
  between both can't don't i'll i'm it's let's that's there's you'll you've we'll we've didn't doesn't isn't won't
  gonna gotta yeah hundred thousand million percent price money cost costs monday tuesday wednesday thursday friday
  saturday sunday january february march april june july august september october november december person phone
  email amount organisation first name und der die das ich sie ist nicht mit ein eine dann auch noch bitte ihnen haben hat
  wir für von den dem auf aus wie was aber gut zum zur einen einer sind wird nach über wenn kein keine oder
  problem offer order invoice interested company plan plans option options provide include questions information
  afternoon pleasure appreciate absolutely definitely speaking speak mail client agent policy
  fair mate honestly happy love hand easier twice hold held believe easily whatever whether anyway matter bring brought
  buy buys buying sell sells pay pays paid use used uses using change changes changed works working worked hour hours
  three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty sixty eighty
  ninety eights large small mediums smalls page name flat priced beautiful exception commitment sunrise shoes bless dear
  sold couple bit lower higher extra another different write written read answer against worth guess`
    .split(/\s+/u)
    .filter(Boolean),
);

/**
 * The words a call comes back to most, for the subject: what is said at least twice and is no ordinary word.
 * A word spoken by both sides counts for more.
 */
export const topicWords = (texts: readonly { text: string; side: string }[], most: number): string[] => {
  const seen = new Map<string, { count: number; sides: Set<string>; first: number; as: string }>();
  let position = 0;
  for (const { text, side } of texts) {
    for (const [word] of text.replaceAll(/\[[^\]]*\]/gu, " ").matchAll(/\p{L}[\p{L}-]{3,}(?:'\p{L}+)?/gu)) {
      position += 1;
      const lower = word.toLowerCase();
      if (ordinary.has(lower) || word.includes("'")) continue;
      const key = lower.length > 4 ? lower.replace(/(?<![su])s$/u, "") : lower;
      const entry = seen.get(key) ?? { count: 0, sides: new Set<string>(), first: position, as: lower };
      entry.count += 1;
      entry.sides.add(side);
      // The plural reads better in a subject.
      if (lower.length > entry.as.length) entry.as = lower;
      // A capital inside a sentence is more likely a name than a topic.
      if (/^\p{Lu}/u.test(word)) entry.count -= 0.7;
      seen.set(key, entry);
    }
  }
  return [...seen.values()]
    .filter((entry) => entry.count >= 2)
    .sort((a, b) => b.count * b.sides.size - a.count * a.sides.size || a.first - b.first)
    .slice(0, most)
    .map((entry) => entry.as);
};
