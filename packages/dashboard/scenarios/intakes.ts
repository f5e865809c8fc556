import type {
  Agenda,
  Criterion,
  CriterionScore,
  IntakeAnswers,
  IntakeDetail,
  IntakeSummary,
  Rubric,
  RubricChange,
  Weights,
} from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { uuid } from "./ids.ts";

/** How the intake that is opened behaves: `collided`: somebody else saved it meanwhile; `viewed`: by who may only look. */
export type IntakeScenario = "open" | "collided" | "refused" | "viewed";

const hours = 3_600_000;
const lena = { kind: "person" as const, id: uuid(1, 6), name: "Lena Voss" };
const emil = { kind: "person" as const, id: uuid(1, 7), name: "Emil Sørensen" };

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
const titles: Record<Criterion, [title: string, rule: string]> = {
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
const criteria = Object.keys(titles) as Criterion[];

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
function summaries(now: number): IntakeSummary[] {
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

function detailOf(summary: IntakeSummary, now: number, viewed: boolean): IntakeDetail {
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

const rubric = (now: number): Rubric => ({
  version: 1,
  weights,
  criteria: criteria.map((criterion) => ({
    criterion,
    title: titles[criterion][0],
    rule: titles[criterion][1],
  })),
  changedAt: ago(now, 30 * hours),
  changedBy: owner,
});

const history = (now: number): RubricChange[] => [
  {
    version: 1,
    at: ago(now, 30 * hours),
    by: owner,
    reason: "What can be taken back counts twice for us",
    before: { ...weights, reversible: 1, effort: 2 },
    after: weights,
    rescored: 7,
    moved: [
      {
        intake: uuid(20, 2),
        name: "Part numbers from photos",
        before: { total: 71.2, rank: 3 },
        after: { total: 73.4, rank: 2 },
      },
      {
        intake: uuid(20, 3),
        name: "Offers for maintenance contracts",
        before: { total: 72, rank: 2 },
        after: { total: 70.1, rank: 3 },
      },
    ],
  },
];

function agenda(now: number, empty: boolean): Agenda {
  const ranked = summaries(now).filter(({ rank }) => rank !== null);
  const sections: Agenda["sections"] = [
    {
      section: "new-intakes",
      title: "New intakes",
      note: "No intake waits to be looked at.",
      measured: true,
      items: ranked.slice(0, 3).map((intake) => ({
        title: intake.name,
        detail: `Rank ${intake.rank} with ${intake.score.total} of 100; handed in by ${intake.author.name}`,
        waitsFor: "Noor Haddad or Lena Voss",
        at: intake.submittedAt,
        overdue: false,
        link: { kind: "intake", id: intake.id },
      })),
    },
    {
      section: "signatures",
      title: "Memos waiting for signatures",
      note: "No memo waits for a signature.",
      measured: true,
      items: [
        {
          title: "Notes after a service visit",
          detail: "1 of 3 signatures given; customers and data are missing",
          waitsFor: "Emil Sørensen and Lena Voss",
          at: ago(now, 20 * hours),
          overdue: false,
          link: { kind: "memo", id: "visit-notes" },
        },
      ],
    },
    {
      section: "decisions",
      title: "Decisions due",
      note: "No timebox ends soon.",
      measured: true,
      items: [],
    },
    {
      section: "shortcuts",
      title: "Expiring shortcuts",
      note: "No shortcut expires within 14 days.",
      measured: true,
      items: [
        {
          title: "Notes after a service visit: part list copied by hand",
          detail: "Risk: Old part numbers. To end it: Read the list from the ERP.",
          waitsFor: "Emil Sørensen",
          at: ago(now, 28 * hours),
          overdue: true,
          link: { kind: "experiment", id: "visit-notes" },
        },
      ],
    },
    {
      section: "drills",
      title: "Stale drills",
      note: "Not measured yet: no drill has been run here, so nobody knows how long the way back takes.",
      measured: false,
      items: [],
    },
  ];
  const shown = empty ? sections.map((section) => ({ ...section, items: [] })) : sections;
  return { at: ago(now, 0), sections: shown, markdown: "# Weekly review\n" };
}

type Reply = { status: number; body: unknown };
const ok = (body: unknown, status = 200): Reply => ({ status, body });
const problem = (status: number, code: string, title: string, detail: string): Reply => ({
  status,
  body: { type: `urn:belay:problem:${code}`, title, status, code, detail, instance: "req-77a0" },
});

/** Answers about intakes, the rubric and the agenda; what is saved stays for as long as the page. */
export function intakeAnswers(scenario: IntakeScenario, empty: boolean) {
  const changed = new Map<string, IntakeDetail>();
  let collided = scenario === "collided";
  const find = (now: number, id: string) => {
    const summary = summaries(now).find((each) => each.id === id);
    return changed.get(id) ?? (summary && detailOf(summary, now, scenario === "viewed"));
  };
  const keep = (detail: IntakeDetail) => ok(changed.set(detail.id, detail).get(detail.id));
  const isAsked = new Set([
    "minutes",
    "decider",
    "measured",
    "judgement",
    "data",
    "dataState",
    "personalData",
    "undo",
    "reach",
    "name",
    "pain",
    "often",
    "ownerKind",
    "owner",
    "textShare",
    "systemOfRecord",
  ]);

  function save(before: IntakeDetail, answers: IntakeAnswers): Reply {
    const missing = [...isAsked].filter((field) => !answers[field as keyof IntakeAnswers]);
    const at = new Date().toISOString();
    return keep({
      ...before,
      answers,
      name: answers.name ?? "",
      version: before.version + 1,
      savedAt: at,
      savedBy: owner,
      missing,
      answered: { given: 16 - missing.length, asked: 16 },
    });
  }

  return (method: string, url: URL, body: unknown): Reply => {
    const now = Date.now();
    const [, , , area, id, sub] = url.pathname.split("/");
    if (area === "agenda") return ok(agenda(now, empty));
    if (area === "rubric")
      return id === "history"
        ? ok({ items: empty ? [] : history(now) })
        : ok(method === "PUT" ? { ...rubric(now), ...(body as object), version: 2 } : rubric(now));
    if (id === undefined && method === "POST") {
      const [draft] = summaries(now).filter(({ state }) => state === "draft");
      const fresh = {
        ...detailOf(draft!, now, false),
        id: uuid(20, 99),
        version: 0,
        similar: [],
        score: { ...draft!.score, total: 0, hoursPerWeek: null, effortDays: null },
      };
      return { ...save(fresh, (body as { answers: IntakeAnswers }).answers), status: 201 };
    }
    if (id === undefined) {
      const items = empty ? [] : summaries(now);
      const state = url.searchParams.get("state");
      const count = (of: string) => items.filter((each) => each.state === of).length;
      return ok({
        items: items.filter((each) => state === null || each.state === state),
        next: null,
        counts: {
          draft: count("draft"),
          submitted: count("submitted"),
          rejected: count("rejected"),
          "in-memo": count("in-memo"),
        },
      });
    }
    const found = find(now, id);
    if (!found) return problem(404, "not-found", "There is no such thing here", "There is no such intake.");
    if (method === "GET") return ok(found);
    if (method === "PUT" && sub === undefined) {
      const { answers, version } = body as { answers: IntakeAnswers; version: number };
      if (scenario === "refused")
        return problem(
          400,
          "invalid-request",
          "The request has wrong values",
          "In the body, /answers/pain must have at most 1000 characters.",
        );
      if (collided) {
        collided = false;
        changed.set(id, {
          ...found,
          version: found.version + 1,
          savedBy: emil,
          savedAt: new Date().toISOString(),
          answers: {
            ...found.answers,
            pain: "Nobody writes them; two projects were late because of it.",
            data: "Recordings of the meetings",
          },
        });
        return problem(
          409,
          "conflict",
          "The state has changed meanwhile",
          "Emil Sørensen changed this intake meanwhile.",
        );
      }
      if (version !== found.version)
        return problem(409, "conflict", "The state has changed meanwhile", "It has changed meanwhile.");
      return save(found, answers);
    }
    if (sub === "submit")
      return keep({
        ...found,
        state: "submitted",
        rank: 8,
        submittedAt: new Date().toISOString(),
        version: found.version + 1,
      });
    if (sub === "reopen")
      return keep({ ...found, state: "draft", rank: null, submittedAt: null, version: found.version + 1 });
    if (sub === "reject")
      return keep({
        ...found,
        state: "rejected",
        rank: null,
        version: found.version + 1,
        rejection: { reason: (body as { reason: string }).reason, by: owner, at: new Date().toISOString() },
      });
    const [, , , , , , criterion] = url.pathname.split("/");
    const given = body as { score: number; reason: string } | undefined;
    return keep({
      ...found,
      score: {
        ...found.score,
        criteria: found.score.criteria.map((each) =>
          each.criterion !== criterion
            ? each
            : given
              ? {
                  ...each,
                  score: given.score,
                  override: { ...given, by: owner, at: new Date().toISOString() },
                }
              : { ...each, score: each.computed, override: null },
        ),
      },
    });
  };
}
