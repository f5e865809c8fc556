import type { MemoDraft, ScopeFinding } from "@belay/contracts";
import { weeksOf } from "./check-sample.ts";

const orchestrationWords =
  /\b(orchestrat\w*|multi[- ]?agents?|agents?|agentic|autonomous(?:ly)?|end[- ]to[- ]end|pipelines?|platform|swarm|workflow engine|fully automat\w*)\b/i;
/** Words that join two of a kind; a slash between words does as well. */
const joining = /\b(?:and|as well as|plus|und)\b|&|;|\s\/\s|\w\/\w/i;

/** What makes a memo more than a micro-PoC: one workflow, user group, source set and metric, in at most three weeks. */
export function findTooLarge(memo: MemoDraft): ScopeFinding[] {
  return [
    ...manyWorkflows(memo),
    ...manyUserGroups(memo),
    ...manySourceSets(memo),
    ...manyMetrics(memo),
    ...longTimebox(memo),
    ...orchestration(memo),
    ...notOneSentence(memo),
  ];
}

function manyWorkflows({ workflow, systems = [] }: MemoDraft): ScopeFinding[] {
  const name = workflow?.name ?? "";
  const written = [...new Set(systems.flatMap(({ system }) => (system ? [system] : [])))];
  if (joining.test(name))
    return [
      {
        code: "more-than-one-workflow",
        path: "/workflow/name",
        title: "More than one workflow",
        reason: `"${name}" names more than one piece of work: a result could not be told from one or the other.`,
        cut: "Take the one that hurts most, and leave the others for later memos.",
      },
    ];
  if (written.length > 1)
    return [
      {
        code: "more-than-one-workflow",
        path: "/systems",
        title: "More than one system is written to",
        reason: `${written.join(" and ")} are written to; one workflow keeps its result in one place.`,
        cut: `Write to ${written[0]} alone, and leave the others as they are.`,
      },
    ];
  return [];
}

function manyUserGroups({ targetUser = "" }: MemoDraft): ScopeFinding[] {
  // What follows the first comma describes the group; what joins two nouns before it names two.
  const head = targetUser.split(/[,(:]|\bwho\b|\bthat\b|\bwhose\b/)[0] ?? "";
  if (!joining.test(head)) return [];
  return [
    {
      code: "more-than-one-user-group",
      path: "/targetUser",
      title: "More than one user group",
      reason: `"${head.trim()}" are two groups: they work differently, and their results would be mixed.`,
      cut: "Begin with one of them; a later ring or memo takes the other.",
    },
  ];
}

function manySourceSets({ data }: MemoDraft): ScopeFinding[] {
  const sets = data?.documentSets ?? [];
  if (sets.length < 2) return [];
  return [
    {
      code: "more-than-one-source-set",
      path: "/data/documentSets",
      title: "More than one set of sources",
      reason: `${sets.join(", ")}: where a draft is wrong, nobody could say which of the ${sets.length} sets it came from.`,
      cut: `Begin with ${sets[0]}, and add another when it is known to help.`,
    },
  ];
}

function manyMetrics({ success }: MemoDraft): ScopeFinding[] {
  const words = success?.words ?? "";
  const parts = words.split(
    /\b(?:and also|as well as|plus)\b|;|\band at least\b|\band\b(?=[^,.;]*\b(?:more|less|fewer|higher|lower|faster|at least)\b)/i,
  );
  if (parts.length < 2) return [];
  return [
    {
      code: "more-than-one-success-metric",
      path: "/success/words",
      title: "More than one success metric",
      reason: `Success is said to be "${parts.map((part) => part.trim()).join('" and "')}": two chances to be right by luck, and no decision where they differ.`,
      cut: "Keep the one that decides; what must only not get worse belongs under that heading, with its margin.",
    },
  ];
}

function longTimebox({ timebox }: MemoDraft): ScopeFinding[] {
  const weeks = weeksOf(timebox?.from, timebox?.to);
  if (weeks === null || weeks <= 3 + 1e-9) return [];
  const days = Math.round(weeks * 7);
  const last = new Date(Date.parse(timebox?.from ?? "") + 20 * 86_400_000).toISOString().slice(0, 10);
  return [
    {
      code: "longer-than-three-weeks",
      path: "/timebox",
      title: "Longer than three weeks",
      reason: `${days} days: what is not known after three weeks was asked too broadly, and the business moves on meanwhile.`,
      cut: `End on ${last}, and cut what doesn't fit.`,
    },
  ];
}

function orchestration(memo: MemoDraft): ScopeFinding[] {
  const texts: [path: string, text: string | undefined][] = [
    ["/hypothesis", memo.hypothesis],
    ["/firstOutput", memo.firstOutput],
    ["/name", memo.name],
    ...(memo.workflow?.steps ?? []).map((step, index): [string, string | undefined] => [
      `/workflow/steps/${index}`,
      step,
    ]),
  ];
  for (const [path, text = ""] of texts) {
    const found = orchestrationWords.exec(text)?.[0];
    if (found && !isServiceAgent(text, found))
      return [
        {
          code: "orchestration",
          path,
          title: "It orchestrates",
          reason: `"${found}": several steps that decide for each other can't be measured as one, nor taken back as one.`,
          cut: "Take the one step whose output a person can use, and leave the others as they are done today.",
        },
      ];
  }
  return [];
}

/** People are agents too: those of support, of sales, of a service desk. */
const isServiceAgent = (text: string, found: string): boolean =>
  /^agents?$/i.test(found) &&
  /\b(?:support|service|sales|call[- ]cent\w+|customer|human|help ?desk|field|travel|estate|claims?)\b[^.]{0,20}\bagents?\b|\bagents? (?:read|write|answer|check|call|take|review|send)/i.test(
    text,
  );

function notOneSentence({ hypothesis = "" }: MemoDraft): ScopeFinding[] {
  const text = hypothesis.trim();
  if (text === "") return [];
  const ends = [...text.matchAll(/[.!?…](?:["')\]]*)\s+(?=["'(]?\p{Lu})/gu)].filter(
    ({ index }) => !/\b(?:e\.g|i\.e|etc|vs|approx|no|Mr|Ms|Mrs|Dr|St|z\.B|ca)$/i.test(text.slice(0, index)),
  );
  const words = text.split(/\s+/).length;
  if (ends.length === 0 && !text.includes("\n") && words <= 60) return [];
  return [
    {
      code: "not-one-sentence",
      path: "/hypothesis",
      title: "The hypothesis is not one sentence",
      reason:
        ends.length > 0 || text.includes("\n")
          ? `It has ${ends.length + 1 > 1 ? ends.length + 1 : 2} sentences; what can't be said in one is more than one thing.`
          : `It has ${words} words; what takes so many is more than one thing.`,
      cut: 'Write "If WHO gets WHAT, then METRIC moves by HOW MUCH", and leave the rest out.',
    },
  ];
}
