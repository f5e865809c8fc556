import {
  criteria,
  intakeAnswers,
  missingAnswers,
  requiredAnswers,
  type Agenda,
  type IntakeAnswers,
  type IntakeDetail,
  type Rubric,
  type Weights,
} from "@belay/contracts";
import { id, instant } from "./samples.ts";

const actor = { kind: "person", id: "p1", name: "Ada" } as const;
const weights = Object.fromEntries(criteria.map((name) => [name, 1])) as Weights;

export const wholeAnswers: IntakeAnswers = {
  name: "Answering price requests",
  pain: "Two days of waiting",
  often: { count: 12, per: "day" },
  minutes: 20,
  ownerKind: "nobody",
  decider: "Ada",
  measured: "estimated",
  textShare: "most",
  judgement: "each",
  systemOfRecord: "Tickets",
  data: "Requests",
  dataState: "ready",
  personalData: "no",
  undo: "at-once",
  reach: "customers",
};

/** An intake as the control plane would give it for these answers. */
export const intake = (answers: IntakeAnswers, changes: Partial<IntakeDetail> = {}): IntakeDetail => {
  const missing = missingAnswers(answers);
  return {
    id,
    name: answers.name ?? "",
    state: "draft",
    version: 1,
    author: actor,
    owner: answers.owner ?? "",
    systemOfRecord: answers.systemOfRecord ?? "",
    createdAt: instant,
    savedAt: instant,
    savedBy: actor,
    submittedAt: null,
    rank: null,
    score: {
      total: 50,
      rubric: 0,
      hoursPerWeek: 20,
      effortDays: 3.5,
      criteria: criteria.map((criterion) => ({
        criterion,
        score: 5,
        computed: 5,
        weight: 1,
        reason: "By rule.",
        answered: true,
        override: null,
      })),
    },
    answered: { given: requiredAnswers.length - missing.length, asked: requiredAnswers.length },
    answers: intakeAnswers.parse(answers),
    missing,
    similar: [],
    rejection: null,
    memo: null,
    may: { edit: true, decide: true },
    ...changes,
  };
};

export const rubric = (changes: Partial<Rubric> = {}): Rubric => ({
  version: 2,
  weights,
  criteria: criteria.map((criterion) => ({ criterion, title: criterion, rule: "A rule." })),
  changedAt: null,
  changedBy: null,
  ...changes,
});

export const agenda = (markdown: string): Agenda => ({ at: instant, sections: [], markdown });
