import type {
  Criterion,
  CriterionScore,
  IntakeAnswers,
  IntakeDetail,
  IntakeSummary,
  Weights,
} from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { uuid } from "./ids.ts";

export const hours = 3_600_000;
const lena = { kind: "person" as const, id: uuid(1, 6), name: "Lena Voss" };
export const emil = { kind: "person" as const, id: uuid(1, 7), name: "Emil Sørensen" };

export const weights: Weights = {
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
export const titles: Record<Criterion, [title: string, rule: string]> = {
  repetitive: ["Repetitive", "Half for how often it comes up, half for the hours it takes in a week."],
  "text-heavy": ["Text-heavy", "Mostly reading and writing text: 10. About half: 5. Hardly any: 0."],
  "decision-oriented": ["Decision-oriented", "Somebody judges each time: 10. Now and then: 5. Never: 0."],
  "already-measured": ["Already measured", "A system records it: 10. Counted by hand once: 7. Estimated: 3."],
  "clear-owner": ["Clear owner", "One named person: 7. A team: 3. And 3 more where it is known who decides."],
  reversible: ["Reversible", "Taken back at once: 10. With effort: 5. Not at all: 0."],
  "data-ready": ["Data ready", "Ready to read: 10. After an export: 6. Scattered: 2. Not known: 0."],
  "blast-radius": [
    "Small blast radius",
    "First seen by the team: 10, colleagues: 7, customers: 4, the public: 1.",
  ],
  effort: ["Little effort", "From the person-days to a first try: 2 days or less: 10; 20 or more: 0."],
};
export const criteria = Object.keys(titles) as Criterion[];

const whole: IntakeAnswers = {
  name: "Sorting of service mails",
  pain: "Two people read every mail to decide who answers it. On Mondays customers wait until the afternoon.",
  doneBy: "Two dispatchers",
  often: { count: 60, per: "day" },
  minutes: 3,
  ownerKind: "person",
  owner: "Lena Voss",
  decider: "Noor Haddad",
  measured: "recorded",
  measure: "Minutes from arrival to assignment, in Servicebook; 94 in October",
  textShare: "most",
  judgement: "each",
  systemOfRecord: "Servicebook",
  systems: ["Mailbox"],
  data: "Mails of two years with who answered them",
  dataState: "ready",
  personalData: "yes",
  undo: "at-once",
  reach: "company",
};

type Line = [
  name: string,
  owner: string,
  system: string,
  points: number[],
  hoursPerWeek: number,
  days: number,
  state?: IntakeDetail["state"],
];
const lines: Line[] = [
  ["Sorting of service mails", "Lena Voss", "Servicebook", [8.3, 10, 10, 10, 10, 10, 10, 5, 8.6], 15, 4.5],
  ["Part numbers from photos", "Emil Sørensen", "Servicebook", [7.1, 0, 10, 7, 10, 10, 6, 10, 8.1], 22, 5.5],
  [
    "Offers for maintenance contracts",
    "Noor Haddad",
    "Offer tool",
    [5.2, 10, 10, 7, 10, 5, 6, 4, 6.7],
    26,
    8,
  ],
  ["Warranty claims", "Team warranty", "ERP", [4.4, 5, 10, 10, 3, 5, 6, 2, 6.1], 9, 9],
  ["Handbook translations", "Emil Sørensen", "File share", [1.9, 10, 0, 3, 10, 10, 2, 4, 6.4], 3.5, 8.5],
  [
    '=HYPERLINK("http://example.com","<b>Invoices</b>") & a name that goes on for quite a while',
    "",
    "ERP",
    [6, 5, 5, 0, 3, 0, 0, 1, 2.5],
    31,
    15.5,
  ],
  ["Shift plans", "Lena Voss", "Planner", [1.1, 0, 5, 0, 3, 5, 2, 5, 4.2], 0.8, 12.5],
  [
    "Notes from team meetings",
    "Emil Sørensen",
    "Wiki",
    [1.4, 10, 5, 0, 7, 10, 6, 10, 7.5],
    1.2,
    6.5,
    "draft",
  ],
  ["Credit limits", "Finance", "ERP", [3, 0, 10, 10, 10, 0, 10, 1, 7.8], 5, 6, "rejected"],
  [
    "Notes after a service visit",
    "Noor Haddad",
    "Servicebook",
    [7.2, 10, 10, 10, 10, 10, 10, 10, 9.2],
    19,
    3.5,
    "in-memo",
  ],
];

const overridden = { line: 2, criterion: "effort" as Criterion };

function scoresOf(line: number, points: number[], now: number): CriterionScore[] {
  return criteria.map((criterion, index) => {
    const computed = points[index] ?? 0;
    const isOverridden = line === overridden.line && criterion === overridden.criterion;
    return {
      criterion,
      score: isOverridden ? 3 : computed,
      computed,
      weight: weights[criterion],
      reason: reasonOf(criterion, computed),
      answered: true,
      override: isOverridden
        ? {
            score: 3,
            reason: "The offer tool has no interface; its maker takes six weeks for one.",
            by: owner,
            at: ago(now, 50 * hours),
          }
        : null,
    };
  });
}

const reasons: Record<Criterion, [low: string, high: string]> = {
  repetitive: ["5 a week, which take 1.2 hours of work.", "300 a week, which take 15 hours of work."],
  "text-heavy": ["Hardly any reading and writing of text.", "Mostly reading and writing text."],
  "decision-oriented": [
    "Nobody judges or chooses: plain automation would do.",
    "Somebody judges or chooses each time.",
  ],
  "already-measured": [
    "Not measured at all: there is no baseline yet.",
    "A system records it, and it is said what and where.",
  ],
  "clear-owner": [
    "A team answers for it, no single person; it is not known who decides.",
    "One named person answers for it; it is known who decides.",
  ],
  reversible: ["A wrong result can’t be taken back.", "A wrong result can be taken back at once."],
  "data-ready": ["Its data is scattered.", "Its data is ready to read."],
  "blast-radius": [
    "The public or an authority would see a wrong result first.",
    "Colleagues would see a wrong result first, and people can be told from the data.",
  ],
  effort: [
    "About 15.5 person-days: 2 to begin with, 4.5 for 3 more systems, 5 to get at the data, 1 to keep people’s data out, 3 to measure the baseline.",
    "About 4.5 person-days: 2 to begin with, 1.5 for 1 more system, 1 to keep people’s data out.",
  ],
};
const reasonOf = (criterion: Criterion, points: number): string => reasons[criterion][points >= 5 ? 1 : 0];

const totalOf = (scores: CriterionScore[]): number => {
  const sum = scores.reduce((total, { weight }) => total + weight, 0);
  return (
    Math.round(scores.reduce((total, { score, weight }) => total + score * weight, 0) * (100 / sum)) / 10
  );
};

/** All intakes, ranked. */
export function summaries(now: number): IntakeSummary[] {
  const all = lines.map(
    ([name, by, system, points, hoursPerWeek, effortDays, state = "submitted"], index): IntakeSummary => {
      const scores = scoresOf(index, points, now);
      return {
        id: uuid(20, index + 1),
        name,
        state,
        version: 4,
        author: index % 2 === 0 ? lena : emil,
        owner: by,
        systemOfRecord: system,
        createdAt: ago(now, (index + 3) * 26 * hours),
        savedAt: ago(now, (index + 1) * 19 * hours),
        savedBy: index % 2 === 0 ? lena : emil,
        submittedAt: state === "draft" ? null : ago(now, (index + 1) * 17 * hours),
        rank: null,
        score: { total: totalOf(scores), rubric: 1, hoursPerWeek, effortDays, criteria: scores },
        answered: { given: state === "draft" ? 9 : 16, asked: 16 },
      };
    },
  );
  const ranked = all
    .filter(({ state }) => state === "submitted")
    .toSorted((a, b) => b.score.total - a.score.total);
  return [
    ...ranked.map((intake, index) => ({ ...intake, rank: index + 1 })),
    ...all.filter(({ state }) => state !== "submitted"),
  ];
}

export function detailOf(summary: IntakeSummary, now: number, viewed: boolean): IntakeDetail {
  const isDraft = summary.state === "draft";
  const answers: IntakeAnswers = isDraft
    ? {
        name: summary.name,
        pain: "Nobody writes them, so things are agreed twice.",
        often: { count: 5, per: "week" },
        owner: summary.owner,
        ownerKind: "person",
        textShare: "most",
        systemOfRecord: summary.systemOfRecord,
      }
    : { ...whole, name: summary.name, owner: summary.owner, systemOfRecord: summary.systemOfRecord };
  return {
    ...summary,
    answers,
    missing: isDraft
      ? ["minutes", "decider", "measured", "judgement", "data", "dataState", "personalData", "undo", "reach"]
      : [],
    similar: isDraft
      ? [
          {
            kind: "experiment",
            id: "visit-notes",
            name: "Notes after a service visit",
            state: "experiment",
            similarity: 0.52,
            reasons: ["Both names say “notes”.", "Both are about “write”, “agreed”."],
          },
        ]
      : summary.rank === 1
        ? [
            {
              kind: "intake",
              id: uuid(20, 4),
              name: "Warranty claims",
              state: "submitted",
              similarity: 0.44,
              reasons: ["Both are about “mails”, “customers”.", "Lena Voss answers for both."],
            },
          ]
        : [],
    rejection:
      summary.state === "rejected"
        ? {
            reason: "A wrong limit can’t be taken back, and we have no one to check each.",
            by: owner,
            at: ago(now, 70 * hours),
          }
        : null,
    memo: summary.state === "in-memo" ? "visit-notes" : null,
    may: { edit: !viewed, decide: !viewed },
  };
}
