import {
  stageDimensions,
  type Stage,
  type StageAuditPrefill,
  type StageItem,
  type StageReport,
} from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { uuid } from "./ids.ts";
import { experiment, rows } from "./stage-rows.ts";

export type StageState = "micro-poc" | "demo";

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
