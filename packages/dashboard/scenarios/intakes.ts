import type { Agenda, IntakeAnswers, IntakeDetail, Rubric, RubricChange } from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { uuid } from "./ids.ts";
import { criteria, detailOf, emil, hours, summaries, titles, weights } from "./intake-rows.ts";

/** How the intake that is opened behaves: `collided`: somebody else saved it meanwhile; `viewed`: by who may only look. */
export type IntakeScenario = "open" | "collided" | "refused" | "viewed";

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
