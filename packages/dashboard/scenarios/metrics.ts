import type { ResponseOf } from "@belay/client";
import type { MetricDescription, MetricResult, PhaseSummary } from "@belay/contracts";
import { ago } from "./experiments.ts";
import { standardMetrics } from "./standard-metrics.ts";

type Report = ResponseOf<"metrics">;
type Detail = ResponseOf<"metric">;

/** How the comparison stands in a scenario. */
export type MetricsState =
  | "not-configured"
  | "empty"
  | "too-early"
  | "inconclusive"
  | "better-not-by-enough"
  | "better"
  | "worse"
  | "harmed"
  | "shares-off"
  | "uncapped";

const hour = 3_600_000;
const planned = 180;

const minutes: MetricDescription = {
  key: "note-minutes",
  name: "Minutes for a note",
  group: "business",
  meaning: "How long a technician works on the note of a visit, from opening it to sending it.",
  why: "It is the time that the experiment is meant to save.",
  unit: "min",
  role: "success",
  direction: "lower",
  windowHours: 48,
  computed:
    "Sum of the values of the outcome note-sent within 48 hours after the site's first run; 0 without one.",
};

const callBacks: MetricDescription = {
  key: "call-backs",
  name: "Sites that call back",
  group: "business",
  meaning: "Share of sites that call again about the same visit.",
  why: "A note that leaves something out costs a second visit.",
  unit: "share",
  role: "must-not-harm",
  direction: "lower",
  windowHours: 168,
  computed:
    "1 where the site has the outcome call-back within 7 days after its first run, else 0; the mean of these.",
};

/** AI minus baseline, in minutes: where it ends up, and how far the interval reaches to either side. */
const endings: Record<Exclude<MetricsState, "not-configured" | "empty" | "too-early">, [number, number]> = {
  inconclusive: [-1.9, 6.1],
  "better-not-by-enough": [-7.6, 3.4],
  better: [-9.8, 2.6],
  worse: [5.7, 3.1],
  harmed: [-8.9, 2.4],
  "shares-off": [-7.9, 3.2],
  uncapped: [-8.4, 5.1],
};

const uncapped =
  "No cap, range or log scale is declared, and a few very large values could turn a plain mean: the interval is approximate and decides nothing. Declare a cap (such as the 95th percentile before the experiment), a range or the log scale in a new revision; its units count from then on.";

export function metricsReport(now: number, state: MetricsState): Report {
  const early = state === "too-early" || state === "empty";
  return {
    asOf: ago(now, 4_000),
    unit: "site",
    items: [
      ...(state === "not-configured" ? [] : [success(state), mustNotHarm(state)]),
      ...standardMetrics(state === "empty"),
    ],
    phases: state === "empty" ? [] : phases(now, state),
    crossovers: early ? 0 : 3,
    outcomes: state === "empty" || state === "not-configured" ? {} : fates(state),
  };
}

function success(state: MetricsState): MetricResult {
  const base = {
    metric: minutes,
    method: "asymptotic sequence with one look at the planned end",
    approximate: false,
    minimumEffect: 6,
    margin: null,
    notes: [],
  };
  const counts = armUnits(state);
  const mature = counts.ai + counts.baseline;
  if (state === "empty" || state === "too-early" || state === "not-configured")
    return {
      ...base,
      status: "too-early",
      statusDetail: `${mature} of 40 sites`,
      arms: {
        ai: { units: counts.ai, value: counts.ai === 0 ? null : 11.6 },
        baseline: { units: counts.baseline, value: counts.baseline === 0 ? null : 17.9 },
      },
      effect: null,
      verdict: null,
      planned: { units: planned, mature, assigned: mature === 0 ? 0 : mature + 19 },
    };
  const [estimate, half] = endings[state];
  return {
    ...base,
    status: "measured",
    statusDetail: `${mature} of ${planned} planned sites`,
    arms: {
      ai: { units: counts.ai, value: 18.1 + estimate },
      baseline: { units: counts.baseline, value: 18.1 },
    },
    effect: { estimate, low: estimate - half, high: estimate + half },
    verdict:
      state === "harmed"
        ? "better"
        : state === "shares-off"
          ? "better-not-by-enough"
          : state === "uncapped"
            ? "inconclusive"
            : state,
    ...(state === "uncapped" && {
      approximate: true,
      method: "asymptotic sequence",
      cannotDecide: uncapped,
    }),
    planned: { units: planned, mature, assigned: mature + 14 },
    notes: [
      ...(state === "uncapped" ? [uncapped] : []),
      "9 sites without the outcome count as 0 minutes, as the definition says.",
    ],
  };
}

function mustNotHarm(state: MetricsState): MetricResult {
  const early = state === "empty" || state === "too-early" || state === "not-configured";
  const harmed = state === "harmed";
  const counts = armUnits(state);
  return {
    metric: callBacks,
    status: early ? "too-early" : "measured",
    statusDetail: early
      ? `${Math.max(0, counts.ai + counts.baseline - 6)} of 40 sites`
      : `${counts.ai + counts.baseline} of ${planned} planned sites`,
    arms: {
      ai: { units: counts.ai, value: counts.ai === 0 ? null : harmed ? 0.19 : 0.064 },
      baseline: { units: counts.baseline, value: counts.baseline === 0 ? null : 0.058 },
    },
    effect: early
      ? null
      : harmed
        ? { estimate: 0.132, low: 0.061, high: null }
        : { estimate: 0.006, low: null, high: state === "inconclusive" ? 0.071 : 0.038 },
    method: "pair betting, one-sided",
    approximate: false,
    verdict: early ? null : harmed ? "harmed" : state === "inconclusive" ? "inconclusive" : "holding",
    minimumEffect: null,
    margin: 0.05,
    planned: null,
    notes: [],
  };
}

function armUnits(state: MetricsState): { ai: number; baseline: number } {
  if (state === "empty") return { ai: 0, baseline: 0 };
  if (state === "too-early") return { ai: 7, baseline: 5 };
  return state === "shares-off" ? { ai: 88, baseline: 39 } : { ai: 58, baseline: 61 };
}

function fates(state: MetricsState): Report["outcomes"] {
  return state === "too-early"
    ? { counted: 12, waiting: 17 }
    : {
        counted: 121,
        waiting: 14,
        "unknown-unit": 3,
        "before-exposure": 2,
        "after-window": 6,
        late: 1,
        unused: 31,
      };
}

function phases(now: number, state: MetricsState): PhaseSummary[] {
  const off = state === "shares-off";
  const { ai, baseline } = armUnits(state);
  const first = Math.round(ai * 0.2);
  const other = Math.round(baseline * 0.2);
  return [
    {
      phase: 1,
      from: ago(now, 170 * hour),
      to: ago(now, 122 * hour),
      began: "ring 1 opened",
      share: 0.5,
      units: { ai: first, baseline: other },
      sampleRatio: { logE: -1.3, flagged: false, causes: [] },
    },
    {
      phase: 2,
      from: ago(now, 122 * hour),
      to: null,
      began: "revision 4 activated",
      share: 0.5,
      units: { ai: ai - first, baseline: baseline - other },
      sampleRatio: {
        logE: off ? 9.4 : -1.8,
        flagged: off,
        causes: off
          ? [
              "Exposures of the baseline are lost: compare the runs that instances report with the calls in their own logs.",
              "Something filters sites after they are assigned: look for a condition between the gate and the run.",
              "Sites are sent to another service once assigned, and that one reports nothing.",
            ]
          : [],
      },
    },
  ];
}

/** The interval narrows as values settle, wandering a little on its way to where it ends. */
function series(now: number, [estimate, half]: [number, number], count: number): Detail["series"] {
  const length = 40;
  return Array.from({ length }, (_, index) => {
    const units = Math.max(4, Math.round(((index + 1) / length) * count));
    const width = half * Math.sqrt(count / units) * (1 + 4 / units);
    const wander = Math.sin(index * 1.9) * 0.5 + Math.sin(index * 0.7) * 0.8;
    const middle = estimate + wander * half * (1 - (index + 1) / length);
    const last = index === length - 1;
    return {
      at: ago(now, (length - 1 - index) * 3.4 * hour + 40 * 60_000),
      units: last ? count : units,
      estimate: middle,
      low: units < 6 ? null : middle - (last ? half : width),
      high: units < 6 ? null : middle + (last ? half : width),
    };
  });
}

export function metricDetail(now: number, key: string, state: MetricsState): Detail | undefined;
export function metricDetail(now: number, key: "note-minutes", state: MetricsState): Detail;
export function metricDetail(now: number, key: string, state: MetricsState): Detail | undefined {
  const report = metricsReport(now, state);
  const result = report.items.find(({ metric }) => metric.key === key);
  if (!result) return undefined;
  const { arms, effect, status } = result;
  const decides = result.metric.role === "success";
  const none = { units: 0, value: null };
  const half = effect
    ? Math.abs((effect.high ?? effect.low ?? 0) - effect.estimate)
    : (arms?.ai.value ?? 1) * 0.2;
  const count = (arms?.ai.units ?? 0) + (arms?.baseline.units ?? 0);
  const part = (arm: { units: number; value: number | null } | undefined, share: number, more: number) =>
    arm && arm.value !== null ? { units: Math.round(arm.units * share), value: arm.value + more } : none;
  const segment = (attribute: string, value: string, share: number, more: number) => ({
    attribute,
    value,
    ai: part(arms?.ai, share, more),
    baseline: part(arms?.baseline, share, 0),
    effect:
      effect && share > 0.15
        ? {
            estimate: effect.estimate + more,
            low: effect.estimate + more - half / Math.sqrt(share),
            high: effect.estimate + more + half / Math.sqrt(share),
          }
        : null,
  });
  const [fullCare, onCall] = apart[state] ?? [-0.6, 0.9];
  const segments =
    decides && status === "measured"
      ? [
          segment("contract", "full care", 0.52, fullCare),
          segment("contract", "on call", 0.36, onCall),
          segment("contract", "warranty", 0.12, 0.2),
          segment("country", "AT", 0.61, -0.3),
          segment("country", "CH", 0.39, 0.5),
          segment("week", "2026-W46", 1, 0),
        ]
      : [];
  return {
    ...result,
    unitName: "site",
    series:
      status === "measured" && effect && result.metric.role !== "diagnostic"
        ? series(now, [effect.estimate, half], count).map((point) => ({
            ...point,
            low: effect.low === null ? null : point.low,
            high: effect.high === null ? null : point.high,
          }))
        : [],
    phases: report.phases.map((phase, index) => ({
      ...phase,
      ai: part(arms?.ai, index === 0 ? 0.2 : 0.8, half * (0.1 - index * 0.12)),
      baseline: part(arms?.baseline, index === 0 ? 0.2 : 0.8, half * (0.15 - index * 0.18)),
    })),
    segments,
    repeatability: [...new Set(segments.map(({ attribute }) => attribute))].map((attribute) =>
      repeats(
        state,
        segments.filter((one) => one.attribute === attribute),
      ),
    ),
    outcomes: result.metric.group === "business" ? report.outcomes : {},
  };
}

/** How far two kinds of contract are from the whole, where they are far from each other. */
const apart: Partial<Record<MetricsState, [number, number]>> = {
  worse: [-5.9, 8.5],
  "shares-off": [-6.5, 5.1],
};

/** As the server answers it; what it is weighed by is left out here, so the means are plain ones. */
function repeats(state: MetricsState, segments: Detail["segments"]): Detail["repeatability"][number] {
  const attribute = segments[0]!.attribute;
  const compared = segments.filter(({ effect }) => effect !== null);
  const mean = (of: typeof compared) =>
    of.length === 0 ? null : of.reduce((sum, { effect }) => sum + effect!.estimate, 0) / of.length;
  const whole = mean(compared);
  const isFew = compared.length < 2;
  const isApart = attribute === "contract" && apart[state] !== undefined;
  const q = isFew ? 0 : isApart ? 11.7 : 0.8;
  return {
    attribute,
    answer: isFew
      ? "too-few"
      : isApart
        ? state === "worse"
          ? "one-carries"
          : "differs"
        : state === "inconclusive"
          ? "nothing-yet"
          : "holds",
    carrier: isApart && state === "worse" ? "on call" : null,
    segments: segments.length,
    compared: compared.length,
    agreeing: compared.filter(({ effect }) => Math.sign(effect!.estimate) === Math.sign(whole ?? 0)).length,
    whole,
    q,
    degreesOfFreedom: Math.max(0, compared.length - 1),
    pValue: isFew ? 1 : isApart ? 0.0006 : 0.37,
    iSquared: isApart ? 0.91 : 0,
    leftOut: segments.map((left) => ({
      value: left.value,
      effect: mean(compared.filter((one) => one !== left)),
    })),
  };
}
