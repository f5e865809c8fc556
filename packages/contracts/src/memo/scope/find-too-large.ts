import type { MemoDraft } from "../memo-draft.ts";
import { metricsIn } from "./metrics.ts";
import { orchestrationIn } from "./orchestration.ts";
import type { ScopeFinding } from "../scope-check.ts";
import { sentencesIn } from "./sentences.ts";
import { weeksOf } from "./timebox-weeks.ts";
import { userGroupsIn } from "./user-groups.ts";
import { workflowsIn } from "./workflows.ts";

const mostWords = 60;
const quoted = (parts: string[]): string => `"${parts.join('" and "')}"`;

/**
 * What makes a memo more than a micro-PoC: one workflow, user group, source set and success metric, in at most three
 * weeks, without orchestration, said in one sentence. Pure; works on a half-filled memo too. Where words can be read
 * as one thing they are: who is told of nothing too often stops to read.
 */
export function findTooLarge(memo: MemoDraft): ScopeFinding[] {
  return [
    manyWorkflows(memo),
    manySystems(memo),
    manyUserGroups(memo),
    manySourceSets(memo),
    manyMetrics(memo),
    longTimebox(memo),
    orchestration(memo),
    notOneSentence(memo),
  ].filter((finding) => finding !== null);
}

function manyWorkflows({ workflow }: MemoDraft): ScopeFinding | null {
  const found = workflowsIn(workflow?.name ?? "");
  if (found.length === 0) return null;
  return {
    code: "more-than-one-workflow",
    path: "/workflow/name",
    title: "More than one workflow",
    reason: `${quoted(found)} are pieces of work of their own: a result could not be told from one or the other.`,
    cut: "Take the one that hurts most, and leave the others for later memos.",
  };
}

/** A revision has one action, in one system: a second one is another workflow's, or its later ring's. */
function manySystems({ systems = [] }: MemoDraft): ScopeFinding | null {
  const written = [...new Set(systems.flatMap(({ system }) => (system ? [system] : [])))];
  if (written.length < 2) return null;
  return {
    code: "more-than-one-workflow",
    path: "/systems",
    title: "More than one system is written to",
    reason: `${written.join(" and ")} are written to; one workflow keeps its result in one place, and an experiment writes to one.`,
    cut: `Write to ${written[0]} alone, and leave the others as they are.`,
  };
}

function manyUserGroups({ targetUser = "" }: MemoDraft): ScopeFinding | null {
  const found = userGroupsIn(targetUser);
  if (found.length === 0) return null;
  return {
    code: "more-than-one-user-group",
    path: "/targetUser",
    title: "More than one user group",
    reason: `${quoted(found)} are groups of their own: they work differently, and their results would be mixed.`,
    cut: "Begin with one of them; a later ring or memo takes the other.",
  };
}

function manySourceSets({ data }: MemoDraft): ScopeFinding | null {
  const sets = [...new Set((data?.documentSets ?? []).map((set) => set.trim()).filter((set) => set !== ""))];
  if (sets.length < 2) return null;
  return {
    code: "more-than-one-source-set",
    path: "/data/documentSets",
    title: "More than one set of sources",
    reason: `${sets.join(", ")}: where a draft is wrong, nobody could say which of the ${sets.length} sets it came from.`,
    cut: `Begin with ${sets[0]}, and add another when it is known to help.`,
  };
}

function manyMetrics({ success }: MemoDraft): ScopeFinding | null {
  const found = metricsIn(success?.words ?? "");
  if (found.length === 0) return null;
  return {
    code: "more-than-one-success-metric",
    path: "/success/words",
    title: "More than one success metric",
    reason: `Success is said to be ${quoted(found)}: two chances to be right by luck, and no decision where they differ.`,
    cut: "Keep the one that decides; what must only not get worse belongs under that heading, with its margin.",
  };
}

function longTimebox({ timebox }: MemoDraft): ScopeFinding | null {
  const weeks = weeksOf(timebox?.from, timebox?.to);
  if (weeks === null || weeks <= 3 + 1e-9) return null;
  const last = new Date(Date.parse(timebox?.from ?? "") + 20 * 86_400_000).toISOString().slice(0, 10);
  return {
    code: "longer-than-three-weeks",
    path: "/timebox",
    title: "Longer than three weeks",
    reason: `${Math.round(weeks * 7)} days: what is not known after three weeks was asked too broadly, and the business moves on meanwhile.`,
    cut: `End on ${last}, and cut what doesn't fit.`,
  };
}

/** Looks at what is to be made; the workflow's steps say how it is done today, with whatever system that has. */
function orchestration({ hypothesis, firstOutput, name }: MemoDraft): ScopeFinding | null {
  for (const [path, text = ""] of Object.entries({
    "/hypothesis": hypothesis,
    "/firstOutput": firstOutput,
    "/name": name,
  })) {
    const found = orchestrationIn(text);
    if (found === null) continue;
    return {
      code: "orchestration",
      path,
      title: "It orchestrates",
      reason: `"${found}": several steps that decide for each other can't be measured as one, nor taken back as one.`,
      cut: "Take the one step whose output a person can use, and leave the others as they are done today.",
    };
  }
  return null;
}

function notOneSentence({ hypothesis = "" }: MemoDraft): ScopeFinding | null {
  const sentences = sentencesIn(hypothesis).length;
  const words = hypothesis.trim().split(/\s+/).length;
  if (sentences < 2 && words <= mostWords) return null;
  return {
    code: "not-one-sentence",
    path: "/hypothesis",
    title: "The hypothesis is not one sentence",
    reason:
      sentences > 1
        ? `It has ${sentences} sentences; what can't be said in one is more than one thing.`
        : `It has ${words} words; what takes more than ${mostWords} is more than one thing.`,
    cut: 'Write "If WHO gets WHAT, then METRIC moves by HOW MUCH", and leave the rest out.',
  };
}
