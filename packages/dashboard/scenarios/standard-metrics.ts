import type { MetricDescription, MetricResult } from "@belay/contracts";

type Standard = Pick<
  MetricDescription,
  "key" | "name" | "group" | "meaning" | "why" | "unit" | "direction"
> & {
  /** AI, baseline; without them it is not fed yet. */
  values?: [number | null, number | null];
  missing?: string;
};

const standard: Standard[] = [
  {
    key: "acceptance",
    name: "Drafts accepted",
    group: "quality",
    meaning: "Share of reviewed drafts that were approved, edited or not.",
    why: "A draft that is thrown away has cost time and saved none.",
    unit: "share",
    direction: "higher",
    values: [0.89, null],
  },
  {
    key: "edit-distance",
    name: "Words changed",
    group: "quality",
    meaning: "Share of a draft's words that the reviewer changed.",
    why: "It says how close a draft comes to what people send.",
    unit: "share",
    direction: "lower",
    missing: "reviews don't report it yet",
  },
  {
    key: "latency",
    name: "Time to answer",
    group: "efficiency",
    meaning: "Median time from the call to the answer.",
    why: "People stop waiting.",
    unit: "s",
    direction: "lower",
    values: [3.87, 0.04],
  },
  {
    key: "fallback-rate",
    name: "Fell back to the baseline",
    group: "risk",
    meaning: "Share of AI runs that ended in the baseline.",
    why: "Whoever falls back gets no benefit, and waits for nothing.",
    unit: "share",
    direction: "lower",
    values: [0.026, null],
  },
  {
    key: "ungrounded-rate",
    name: "Drafts without a source",
    group: "risk",
    meaning: "Share of drafts with a sentence that no source supports.",
    why: "What nobody said must not be sent.",
    unit: "share",
    direction: "lower",
    values: [0.014, null],
  },
  {
    key: "trust-pulse",
    name: "Trust",
    group: "adoption",
    meaning: "Answers to one question a week, from 1 to 5.",
    why: "What is not trusted is worked around.",
    unit: "points",
    direction: "higher",
    missing: "nobody has been asked yet",
  },
  {
    key: "support-touches",
    name: "Support requests",
    group: "support",
    meaning: "Requests to support about the workflow.",
    why: "Help is part of the price.",
    unit: "requests",
    direction: "lower",
    missing: "support is not connected",
  },
  {
    key: "model-spend",
    name: "Model cost a run",
    group: "cost",
    meaning: "What model calls cost, by run.",
    why: "It is held against what is saved.",
    unit: "EUR",
    direction: "lower",
    values: [0.022, 0],
  },
];

/** The metrics that every experiment has, some of them fed by nothing so far. */
export function standardMetrics(nothingYet: boolean): MetricResult[] {
  return standard.map(({ values, missing, ...metric }) => {
    const measured = values !== undefined && !nothingYet;
    return {
      metric: {
        ...metric,
        role: "diagnostic",
        windowHours: null,
        computed: "From runs and reviews, by assigned arm.",
      },
      status: measured ? "measured" : "not-measured-yet",
      statusDetail: measured ? "Over 675 ended runs" : (missing ?? "no run has ended yet"),
      arms: measured
        ? { ai: { units: 58, value: values[0] }, baseline: { units: 61, value: values[1] } }
        : null,
      effect: null,
      method: null,
      approximate: false,
      verdict: null,
      minimumEffect: null,
      margin: null,
      planned: null,
      notes: [],
    };
  });
}
