import type { ResponseOf } from "@belay/client";
import { ago, owner } from "./experiments.ts";
import { hex, uuid } from "./ids.ts";
import { draft, draftBody, source, spanOf } from "./texts.ts";

type Detail = ResponseOf<"review">;
type Summary = ResponseOf<"reviews">["items"][number];

const titles = [
  "Brandt, boiler house",
  "Kiosk am Ring",
  "Sonnhof Dental",
  "Altmann & Vogt",
  "Lakeside School",
  "Depot 7",
];

/** What waits, without what has been decided meanwhile. */
export function queue(now: number, verdicts: Verdicts): ResponseOf<"reviews"> {
  const items = titles.map((_, index) => summary(now, index)).filter(({ id }) => !verdicts.has(id));
  return { items, next: null, waiting: items.length, oldestQueuedAt: items[0]?.queuedAt ?? null };
}

/** Verdicts given in a scenario, by review. */
export type Verdicts = Map<string, "approved" | "edited" | "rejected">;

const decisions: [title: string, state: Summary["state"], by: Summary["decidedBy"]][] = [
  ["Harbour & Sons", "edited", owner],
  ["Mill Lane 12", "approved", { kind: "person", id: uuid(1, 9), name: "Tarek Lindholm" }],
  ["Cold store 3", "rejected", owner],
  ["Pavilion West", "approved", { kind: "simulated", id: uuid(1, 8), name: "Simulated reviewer" }],
  ["Tower B, roof", "expired", { kind: "system", id: "belay", name: "Belay" }],
];

/** What was decided, newest first: in this scenario, and before it began. */
export function decided(now: number, verdicts: Verdicts): ResponseOf<"reviews"> {
  const here = titles
    .map((_, index) => summary(now, index))
    .filter(({ id }) => verdicts.has(id))
    .map((item) => ({
      ...item,
      state: verdicts.get(item.id) ?? item.state,
      decidedBy: owner,
      decidedAt: ago(now, 1_000),
    }));
  const earlier = decisions.map(([title, state, by], index): Summary => ({
    ...summary(now, index),
    id: uuid(8, index + 50),
    run: uuid(7, index + 80),
    title,
    state,
    claimedBy: null,
    decidedBy: by,
    decidedAt: ago(now, (4 + index * 17) * 60_000),
  }));
  return { items: [...here, ...earlier], next: null, waiting: titles.length, oldestQueuedAt: null };
}

function summary(now: number, index: number): Summary {
  return {
    id: uuid(8, index + 1),
    experiment: "visit-notes",
    experimentName: "Visit notes",
    environment: "production",
    run: uuid(7, index + 40),
    arm: "ai",
    title: titles[index] ?? "",
    state: "waiting",
    queuedAt: ago(now, (70 - index * 9) * 60_000),
    dueAt: new Date(now + (37 + index * 41) * 60_000).toISOString(),
    claimedBy: index === 3 ? { kind: "person", id: uuid(1, 9), name: "Tarek Lindholm" } : null,
    decidedBy: null,
    decidedAt: null,
  };
}

export function review(now: number, id: string): Detail {
  const index = Math.max(
    0,
    titles.findIndex((_, at) => uuid(8, at + 1) === id),
  );
  return {
    ...summary(now, index),
    revision: 4,
    attributes: { contract: "full care", country: "AT" },
    source,
    draft,
    draftDigest: hex(52),
    final: null,
    baseline: { to: "", subject: "Your visit report", body: "Please find the visit report attached." },
    references: [
      reference(
        "Fault E-12 was caused by too high a pressure on the hot side, measured at 31 bar.",
        2,
        "Pressure on the hot side is 31 bar, that is too much.",
      ),
      reference(
        "The pressure switch PS-4410 was changed.",
        2,
        "I am changing the pressure switch, number PS-4410.",
      ),
      reference(
        "After the change the unit ran for half an hour and the pressure went down to 24 bar.",
        6,
        "It has been running for half an hour now, the pressure is down to 24 bar.",
      ),
      reference(
        "The filter is nearly full and should be cleaned before 1 December.",
        4,
        "the filter is nearly full, somebody should clean it before the first of December.",
      ),
      {
        ...spanOf(draftBody, "A yearly maintenance contract would prevent this."),
        path: "/body",
        source: "",
        sourceStart: 0,
        sourceEnd: 0,
        supported: false,
      },
    ],
    checks: [
      { check: "schema", verdict: "passed", message: "" },
      { check: "length", verdict: "passed", message: "" },
      { check: "policy", verdict: "passed", message: "" },
      { check: "grounded", verdict: "failed", message: "4 of 5" },
    ],
    reasons: [
      "Says something nobody said",
      "Leaves out a part or a reading",
      "Wrong tone",
      "Wrong site or contact",
      "Not needed",
    ],
    askRating: true,
    action: { system: "servicebook", recordType: "visit-note", verb: "create", target: "site 2207" },
    approvalExpiresMinutes: 60,
    held: false,
  };
}

function reference(claim: string, turn: number, passage: string): Detail["references"][number] {
  const from = spanOf(source.turns[turn]?.text ?? "", passage);
  return {
    ...spanOf(draftBody, claim),
    path: "/body",
    source: `/turns/${turn}/text`,
    sourceStart: from.start,
    sourceEnd: from.end,
    supported: true,
  };
}
