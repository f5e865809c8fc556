import {
  stageDimensions,
  type Stage,
  type StageAuditPrefill,
  type StageDimension,
  type StageEvidence,
  type StageItem,
  type StageReport,
} from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { uuid } from "./ids.ts";

export type StageState = "micro-poc" | "demo";

const experiment = "visit-notes";
const at = (sub: string) => `/experiments/${experiment}${sub}`;

/** An item as [code, stage, title, whether it is met, detail, holder, evidence]. */
type Row = [StageDimension, string, Stage, string, boolean, string, string, StageEvidence[]];

/** Where a pilot stands after a good week: everything for a micro-PoC, and what comes after lacks a lot. */
const rows = (now: number): Row[] => {
  const signed = (label: string, days: number, path = "/exposure"): StageEvidence => ({
    kind: "signature",
    label,
    at: ago(now, days * 86_400_000),
    by: owner,
    path: at(path),
  });
  const measured = (label: string, path: string): StageEvidence => ({
    kind: "measurement",
    label,
    at: null,
    by: null,
    path: at(path),
  });
  const activated = signed("Revision 3 activated", 9);
  const memo = { ...signed("Memo 9f2c41aa signed for workflow", 11), path: `/memos/${experiment}` };
  const drills = "This version of Belay does not run drills yet, so none was passed";
  const decisions = "This version of Belay does not take signed decisions yet";
  const charters = "This version of Belay does not hold charters yet";
  return [
    [
      "goal",
      "memo-signed",
      "micro-poc",
      "The goal stands in a signed memo",
      true,
      "2 signatures over one digest",
      "the memo's signers",
      [memo],
    ],
    [
      "goal",
      "look-taken",
      "scalable-prototype",
      "The success metric has been looked at, with an interval",
      true,
      "AI against baseline, on units assigned by chance",
      "runs and outcomes",
      [measured("Minutes for a note: a look with its interval at 118 sites", "/metrics/note-minutes")],
    ],
    [
      "goal",
      "decided-on-goal",
      "production",
      "A signed decision says whether the goal was reached",
      false,
      decisions,
      "who may promote",
      [],
    ],
    [
      "scope",
      "inside-memo",
      "micro-poc",
      "What runs lies inside a signed memo",
      true,
      "Activated under the memo's digest",
      "who may promote",
      [activated],
    ],
    [
      "scope",
      "both-arms",
      "scalable-prototype",
      "At least 10 sites on each arm",
      true,
      "61 on AI, 57 on the baseline",
      "runs",
      [measured("61 on AI, 57 on the baseline", "/metrics")],
    ],
    [
      "scope",
      "last-ring",
      "production",
      "It has run in the last ring",
      false,
      "0 sites seen in ring 3, and nobody has raised it there",
      "who may promote",
      [],
    ],
    [
      "instrumentation",
      "runs-complete",
      "micro-poc",
      "At least 10 AI runs ended with their evidence",
      true,
      "412 runs, shadow included",
      "the service",
      [
        {
          kind: "run",
          label: "The latest of them",
          at: ago(now, 120_000),
          by: null,
          path: at(`/runs/${uuid(4, 1)}`),
        },
      ],
    ],
    [
      "instrumentation",
      "evidence-whole",
      "scalable-prototype",
      "100 compared runs, next to none lost, shares as planned",
      true,
      "1 of 212 runs begun and not ended",
      "the service",
      [measured("212 runs", "/runs")],
    ],
    [
      "instrumentation",
      "alert-answered",
      "production",
      "An alert was raised and somebody took it",
      false,
      "This version of Belay does not raise alerts yet",
      "who is on call",
      [],
    ],
    [
      "rollback",
      "baseline-served",
      "micro-poc",
      "The baseline has been served by the same service",
      true,
      "204 times, fallbacks included",
      "the service",
      [
        {
          kind: "run",
          label: "The latest run that got the baseline",
          at: ago(now, 400_000),
          by: null,
          path: at(`/runs/${uuid(4, 2)}`),
        },
      ],
    ],
    [
      "rollback",
      "halt-used",
      "scalable-prototype",
      "A halt has been tried in use",
      false,
      "Nobody has paused or killed it here",
      "who may halt",
      [],
    ],
    [
      "rollback",
      "drill-passed",
      "scalable-prototype",
      "A drill of the way back was passed",
      false,
      drills,
      "who may halt",
      [],
    ],
    [
      "rollback",
      "drill-current",
      "production",
      "A drill of this very revision was passed within three months",
      false,
      drills,
      "who may halt",
      [],
    ],
    [
      "debt",
      "none-overdue",
      "micro-poc",
      "No shortcut is overdue in what was activated",
      true,
      "1 shortcut accepted, none past its last day",
      "the shortcuts' owners",
      [activated],
    ],
    [
      "debt",
      "nothing-dead",
      "scalable-prototype",
      "Nothing lies undone",
      false,
      "2 dead actions after 412 runs",
      "who runs the worker",
      [measured("412 runs carried through", "/runs")],
    ],
    [
      "debt",
      "debt-gone",
      "production",
      "No shortcut is left in what was activated",
      false,
      "1 shortcut still accepted",
      "the shortcuts' owners",
      [activated],
    ],
    [
      "ownership",
      "activated-by-person",
      "micro-poc",
      "A person activated it",
      true,
      "By name",
      "who may promote",
      [activated],
    ],
    [
      "ownership",
      "owner-signed",
      "micro-poc",
      "Whoever answers for the workflow has signed",
      true,
      "For the area “workflow”",
      "who holds the area “workflow”",
      [memo],
    ],
    [
      "ownership",
      "people-decided",
      "scalable-prototype",
      "People have answered for at least 10 of its outputs",
      true,
      "188 drafts approved, edited or rejected",
      "reviewers",
      [{ ...measured("188 drafts decided by people", ""), path: "/reviews" }],
    ],
    [
      "ownership",
      "support-signed",
      "production",
      "Somebody has signed for owning and supporting it",
      false,
      charters,
      "the long-term owner",
      [],
    ],
    [
      "value",
      "output-used",
      "micro-poc",
      "Somebody has got an AI output",
      true,
      "190 runs",
      "who may promote",
      [measured("190 runs on the AI arm served", "/runs")],
    ],
    [
      "value",
      "worth-it",
      "scalable-prototype",
      "Better by at least what the memo asks for, and nothing harmed",
      false,
      "The interval does not lie above the smallest improvement that is worth it",
      "runs and outcomes",
      [measured("Minutes for a note: a look with its interval at 118 sites", "/metrics/note-minutes")],
    ],
    [
      "value",
      "value-frozen",
      "production",
      "The value stands in a signed decision with frozen evidence",
      false,
      decisions,
      "who may promote",
      [],
    ],
    [
      "lifespan",
      "inside-timebox",
      "micro-poc",
      "Today lies inside the signed timebox",
      true,
      "2026-03-02 to 2026-03-22",
      "who may promote",
      [memo],
    ],
    [
      "lifespan",
      "held-over-weeks",
      "scalable-prototype",
      "It has run on 10 days over 2 weeks",
      false,
      "7 days over 1 week so far",
      "time and runs",
      [measured("7 days with runs", "/runs")],
    ],
    [
      "lifespan",
      "chartered",
      "production",
      "A signed charter stands in place of the timebox",
      false,
      charters,
      "the long-term owner",
      [],
    ],
    [
      "promotion",
      "out-of-shadow",
      "micro-poc",
      "A person has raised it out of shadow",
      true,
      "By name",
      "who may promote",
      [signed("Raised to ring 1", 7)],
    ],
    [
      "promotion",
      "decided-to-scale",
      "scalable-prototype",
      "A decision to scale it is signed",
      false,
      decisions,
      "who may promote",
      [],
    ],
    [
      "promotion",
      "promoted",
      "production",
      "The production sprint ended in a signed charter",
      false,
      charters,
      "the long-term owner",
      [],
    ],
  ];
};

const order: Stage[] = ["demo", "micro-poc", "scalable-prototype", "production"];
const reached = (items: StageItem[]): Stage =>
  order.findLast((stage) =>
    items.every((item) => item.met || order.indexOf(item.stage) > order.indexOf(stage)),
  ) ?? "demo";

export function stageReport(now: number, state: StageState = "micro-poc"): StageReport {
  const dimensions = stageDimensions.map((dimension) => {
    const items = rows(now)
      .filter((row) => row[0] === dimension)
      .map(([, code, stage, title, has, detail, holder, evidence]): StageItem => {
        const met = has && state !== "demo";
        return {
          code,
          stage,
          title,
          met,
          detail: state === "demo" && has ? "Nothing on record yet" : detail,
          holder: met ? null : holder,
          evidence: state === "demo" ? [] : evidence,
        };
      });
    return { dimension, stage: reached(items), items };
  });
  return {
    experiment,
    environment: "production",
    asOf: ago(now, 2000),
    stage: state,
    next: state === "demo" ? "micro-poc" : "scalable-prototype",
    dimensions,
  };
}

export function stagePrefill(now: number): StageAuditPrefill {
  const items = new Map(
    stageReport(now).dimensions.flatMap(({ items: list }) => list.map((item) => [item.code, item] as const)),
  );
  const answers: [string, string, StageAuditPrefill["answers"][number]["answer"], string?][] = [
    ["measured-today", "both-arms", "yes", "The success metric has a value for 57 sites on the baseline"],
    ["compared", "both-arms", "yes"],
    ["worth-it", "worth-it", "partly"],
    [
      "real-work",
      "people-decided",
      "yes",
      "188 drafts decided by people; Belay can't tell who of them built it",
    ],
    ["repeats", "held-over-weeks", "no"],
    ["shortcuts", "none-overdue", "yes"],
    [
      "decides",
      "inside-timebox",
      "partly",
      "The signed memo has a timebox; which result ends it, people know",
    ],
  ];
  return {
    experiment,
    name: "Visit notes",
    environment: "production",
    asOf: ago(now, 2000),
    answers: answers.map(([question, code, answer, because]) => {
      const item = items.get(code);
      return { question, answer, because: because ?? item?.detail ?? "", evidence: item?.evidence ?? [] };
    }),
  };
}

export function keptStageAudits(now: number) {
  return {
    items: [
      {
        id: uuid(9, 1),
        about: "Visit notes, before the second week",
        experiment,
        answers: { "worth-it": "no", "real-work": "yes", compared: "partly", sturdy: "yes", wider: "no" },
        keptAt: ago(now, 8 * 86_400_000),
        keptBy: owner,
        expiresAt: ago(now, -172 * 86_400_000),
      },
    ],
  };
}
