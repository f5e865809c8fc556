import type { SimilarWorkflow } from "@belay/contracts";

/** What workflows are compared by, whether from an intake or from an experiment. */
export type Workflow = {
  name: string;
  /** What is said of it: what hurts, or what is tried. */
  text: string;
  owner: string;
  systems: string[];
};

/** From here on two workflows are pointed out as alike. */
export const likeness = 0.4;
const most = 5;
/** What each likeness may add; together they give 1. */
const parts = { name: 0.55, text: 0.2, systems: 0.15, owner: 0.1 };

const fillers = new Set(
  "a all an and are as at be but by can do each every few for from had has have how if in into is it its least less more most no not of off on one or our out over so than that the their them then there they this to up was we were what when which who will with after before process work workflow task handling doing".split(
    " ",
  ),
);
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Whatever a word's number, tense or accents: "replies" and "reply" are one. */
function stem(word: string): string {
  const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const singular = plain.length > 4 ? plain.replace(/ies$/, "y").replace(/(?<![su])s$/, "") : plain;
  const bare = singular.length > 5 ? singular.replace(/(ing|ed|er)$/, "") : singular;
  return bare.replace(/(.)\1$/, "$1").replace(/(?<=.{3})[ey]$/, "");
}

/** Words that say something, by their stem. */
function wordsOf(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    const word = segment.toLowerCase();
    if (isWordLike && !fillers.has(word)) words.set(stem(segment), word);
  }
  return words;
}

/** Twice what both have, by what they have together (Dice): 1 for the same words, 0 for none in common. */
function overlap(ours: Map<string, string>, theirs: Map<string, string>): { share: number; words: string[] } {
  const common = [...ours].filter(([root]) => theirs.has(root)).map(([, word]) => word);
  const all = ours.size + theirs.size;
  return { share: all === 0 ? 0 : (2 * common.length) / all, words: common };
}

const same = (one: string, other: string) =>
  one.trim() !== "" && one.trim().toLowerCase() === other.trim().toLowerCase();
const quoted = (words: string[]) =>
  words
    .slice(0, 5)
    .map((word) => `“${word}”`)
    .join(", ");

/** How alike two workflows are, from 0 to 1, and what they have in common. */
export function compareWorkflows(
  ours: Workflow,
  theirs: Workflow,
): Pick<SimilarWorkflow, "similarity" | "reasons"> {
  const names = overlap(wordsOf(ours.name), wordsOf(theirs.name));
  const texts = overlap(wordsOf(`${ours.name} ${ours.text}`), wordsOf(`${theirs.name} ${theirs.text}`));
  const systems = ours.systems.filter((system) => theirs.systems.some((other) => same(system, other)));
  const owner = same(ours.owner, theirs.owner);
  const reasons: string[] = [];
  if (same(ours.name, theirs.name)) reasons.push("It has the same name.");
  else if (names.words.length > 0) reasons.push(`Both names say ${quoted(names.words)}.`);
  const more = texts.words.filter((word) => !names.words.includes(word));
  if (more.length > 0) reasons.push(`Both are about ${quoted(more)}.`);
  if (systems.length > 0) reasons.push(`Both use ${systems.slice(0, 3).join(", ")}.`);
  if (owner) reasons.push(`${ours.owner} answers for both.`);
  const similarity =
    parts.name * names.share +
    parts.text * texts.share +
    (systems.length > 0 ? parts.systems : 0) +
    (owner ? parts.owner : 0);
  return { similarity: Math.min(1, Math.round(similarity * 100) / 100), reasons };
}

/** Those alike, the most alike first. Without a name there is nothing to go by. */
export function findSimilar<Candidate extends { workflow: Workflow }>(
  workflow: Workflow,
  candidates: Candidate[],
): (Candidate & { similarity: number; reasons: string[] })[] {
  if (wordsOf(workflow.name).size === 0) return [];
  return candidates
    .map((candidate) => ({ ...candidate, ...compareWorkflows(workflow, candidate.workflow) }))
    .filter(({ similarity }) => similarity >= likeness)
    .toSorted((one, other) => other.similarity - one.similarity)
    .slice(0, most);
}
