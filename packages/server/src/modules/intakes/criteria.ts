import type { Criterion, IntakeAnswers, Weights } from "@belay/contracts";
import { effortScore } from "./effort.ts";
import type { Finding } from "./finding.ts";
import { hoursPerWeek, itemsPerWeek, plainNumber } from "./workload.ts";

type Rule = {
  title: string;
  /** The rule in words, as shown to whoever asks why. */
  rule: string;
  /** Undefined where the answers don't hold what it needs. */
  score(answers: IntakeAnswers): Finding | undefined;
};

/** A rule that looks one answer up in a table. */
const byAnswer =
  <Field extends keyof IntakeAnswers>(field: Field, table: Record<string, Finding>) =>
  (answers: IntakeAnswers): Finding | undefined => {
    const given = answers[field];
    return typeof given === "string" ? table[given] : undefined;
  };

const busyWeek = 100;
const fullWeekHours = 40;

function repetitive(answers: IntakeAnswers): Finding | undefined {
  const items = itemsPerWeek(answers);
  const hours = hoursPerWeek(answers);
  if (items === null || hours === null) return undefined;
  const often = Math.min(1, Math.log1p(items) / Math.log1p(busyWeek));
  const long = Math.min(1, hours / fullWeekHours);
  return {
    score: 5 * often + 5 * long,
    reason: `${plainNumber(items)} a week, which take ${plainNumber(hours)} hours of work`,
  };
}

function alreadyMeasured({ measured, measure }: IntakeAnswers): Finding | undefined {
  if (measured === undefined) return undefined;
  if (measured === "not") return { score: 0, reason: "Not measured at all: there is no baseline yet" };
  if (measured === "estimated") return { score: 3, reason: "Estimated: a baseline has to be measured first" };
  const said = (measure ?? "") !== "";
  const how = measured === "recorded" ? "A system records it" : "Counted by hand once";
  if (!said) return { score: 5, reason: `${how}, but nothing is said of what and where` };
  return { score: measured === "recorded" ? 10 : 7, reason: `${how}, and it is said what and where` };
}

function clearOwner({ ownerKind, owner, decider }: IntakeAnswers): Finding | undefined {
  if (ownerKind === undefined) return undefined;
  const named = (owner ?? "") !== "";
  const base = ownerKind === "person" && named ? 7 : ownerKind === "team" ? 3 : 0;
  const who =
    ownerKind === "nobody"
      ? "Nobody answers for it yet"
      : ownerKind === "team"
        ? "A team answers for it, no single person"
        : named
          ? "One named person answers for it"
          : "One person answers for it, who is not named";
  const decides = (decider ?? "") !== "";
  return {
    score: base + (decides ? 3 : 0),
    reason: `${who}; ${decides ? "it is known" : "it is not known"} who decides`,
  };
}

const reachFindings: Record<string, Finding> = {
  team: { score: 10, reason: "The team itself would see a wrong result first" },
  company: { score: 7, reason: "Colleagues would see a wrong result first" },
  customers: { score: 4, reason: "Customers would see a wrong result first" },
  public: { score: 1, reason: "The public or an authority would see a wrong result first" },
};

function blastRadius({ reach, personalData }: IntakeAnswers): Finding | undefined {
  const found = reach && reachFindings[reach];
  if (!found) return undefined;
  if (personalData === "no") return found;
  const why =
    personalData === "yes"
      ? "people can be told from the data"
      : "nobody has said that people can’t be told from the data";
  return { score: Math.max(0, found.score - 2), reason: `${found.reason}, and ${why}` };
}

/** The rules. All give 0 to 10 and more is better; what is not answered gives 0. */
export const rules: Record<Criterion, Rule> = {
  repetitive: {
    title: "Repetitive",
    rule: `Half for how often it comes up (0 to ${busyWeek} a week, by its logarithm, so that the first ones count most), half for the hours it takes in a week (0 to ${fullWeekHours}).`,
    score: repetitive,
  },
  "text-heavy": {
    title: "Text-heavy",
    rule: "Mostly reading and writing text: 10. About half: 5. Hardly any: 0.",
    score: byAnswer("textShare", {
      most: { score: 10, reason: "Mostly reading and writing text" },
      half: { score: 5, reason: "About half of it is reading and writing text" },
      little: { score: 0, reason: "Hardly any reading and writing of text" },
    }),
  },
  "decision-oriented": {
    title: "Decision-oriented",
    rule: "Somebody judges or chooses each time: 10. Now and then: 5. Never: 0, because plain automation would do.",
    score: byAnswer("judgement", {
      each: { score: 10, reason: "Somebody judges or chooses each time" },
      some: { score: 5, reason: "Somebody judges or chooses now and then" },
      none: { score: 0, reason: "Nobody judges or chooses: plain automation would do" },
    }),
  },
  "already-measured": {
    title: "Already measured",
    rule: "A system records it: 10. Counted by hand once: 7. Either without saying what and where: 5. Estimated: 3. Not at all: 0.",
    score: alreadyMeasured,
  },
  "clear-owner": {
    title: "Clear owner",
    rule: "One named person answers for it: 7. A team: 3. Nobody: 0. And 3 more where it is known who decides.",
    score: clearOwner,
  },
  reversible: {
    title: "Reversible",
    rule: "A wrong result can be taken back at once: 10. With effort: 5. Not at all: 0.",
    score: byAnswer("undo", {
      "at-once": { score: 10, reason: "A wrong result can be taken back at once" },
      "with-effort": { score: 5, reason: "A wrong result can be taken back with effort" },
      never: { score: 0, reason: "A wrong result can’t be taken back" },
    }),
  },
  "data-ready": {
    title: "Data ready",
    rule: "Ready to read: 10. After an export: 6. Scattered: 2. Not known: 0.",
    score: byAnswer("dataState", {
      ready: { score: 10, reason: "Its data is ready to read" },
      export: { score: 6, reason: "Its data can be had after an export" },
      scattered: { score: 2, reason: "Its data is scattered" },
      unknown: { score: 0, reason: "Nobody knows yet how its data can be had" },
    }),
  },
  "blast-radius": {
    title: "Small blast radius",
    rule: "A wrong result is first seen by the team itself: 10, by colleagues: 7, by customers: 4, by the public or an authority: 1. And 2 less, down to 0, unless nobody can be told from the data.",
    score: blastRadius,
  },
  effort: {
    title: "Little effort",
    rule: "From the person-days to a first try: 2 to begin with, 1.5 for each system beyond the first, 2 where the data has to be exported, 5 where it is scattered or not known, 1 where people can be told from it (or that is not known), and 3 where it is not measured, 1 where only estimated. 2 days or less: 10; 20 or more: 0.",
    score: effortScore,
  },
};

/** What Belay comes with: what makes a try worth it, and answerable, before what makes it easy. */
export const initialWeights: Weights = {
  repetitive: 3,
  "text-heavy": 2,
  "decision-oriented": 1,
  "already-measured": 2,
  "clear-owner": 2,
  reversible: 2,
  "data-ready": 2,
  "blast-radius": 1,
  effort: 1,
};
