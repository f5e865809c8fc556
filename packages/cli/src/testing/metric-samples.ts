import {
  definition as definitionSchema,
  type ExperimentDetail,
  type MetricDescription,
  type MetricDetail,
  type MetricResult,
  type MetricsReport,
} from "@belay/contracts";
import { parse } from "yaml";
import { soundDefinition } from "./definition-folder.ts";
import { experiment, instant } from "./samples.ts";

const business = (key: string, kind: string, more: object) => ({
  key,
  name: key,
  why: "It is why the experiment is run.",
  unit: "meetings",
  kind,
  outcome: key,
  direction: "higher",
  windowHours: 24,
  ...more,
});

/** An experiment that decides by meetings and must not get slower. */
export const measuredExperiment = (): ExperimentDetail => ({
  ...experiment(),
  definition: definitionSchema.parse({
    ...parse(soundDefinition),
    metrics: {
      business: [
        business("meeting-booked", "conversion", {}),
        business("order-signed", "amount", { unit: "EUR", currency: "EUR" }),
        business("minutes-to-send", "duration", {
          unit: "min",
          direction: "lower",
          scale: "log",
          missing: 240,
        }),
      ],
    },
  }),
});

const description = (key: string, change: Partial<MetricDescription>): MetricDescription => ({
  key,
  name: key,
  group: "business",
  meaning: `Whether a unit has "${key}" in its window.`,
  why: "It is why the experiment is run.",
  unit: "meetings",
  role: "success",
  direction: "higher",
  windowHours: 24,
  computed: "Every unit counts once.",
  ...change,
});

const meetings: MetricResult = {
  metric: description("meeting-booked", {}),
  status: "measured",
  statusDetail: "120 of 200 planned accounts",
  arms: { ai: { units: 61, value: 0.426 }, baseline: { units: 59, value: 0.22 } },
  effect: { estimate: 0.206, low: 0.012, high: 0.401 },
  method: "pair betting",
  approximate: false,
  verdict: "better-not-by-enough",
  minimumEffect: 0.15,
  margin: null,
  planned: { units: 200, mature: 120, assigned: 140 },
  notes: ["2 outcomes came after the value was frozen and changed nothing."],
};

const minutes: MetricResult = {
  ...meetings,
  metric: description("minutes-to-send", {
    unit: "min",
    role: "must-not-harm",
    direction: "lower",
    scale: "log",
  }),
  arms: { ai: { units: 61, value: 9.44 }, baseline: { units: 59, value: 1412 } },
  effect: { estimate: -0.335, low: null, high: -0.09 },
  verdict: "holding",
  minimumEffect: null,
  margin: 0.1,
};

const early: MetricResult = {
  ...meetings,
  metric: description("order-signed", { unit: "EUR", role: "diagnostic" }),
  status: "too-early",
  statusDetail: "12 of 40 accounts",
  arms: { ai: { units: 5, value: 10.5 }, baseline: { units: 7, value: null } },
  effect: null,
  verdict: null,
  notes: [],
};

const unmeasured: MetricResult = {
  ...early,
  metric: description("support-touches", { group: "support", unit: "per unit", role: "diagnostic" }),
  status: "not-measured-yet",
  arms: null,
};

const phase = {
  phase: 1,
  from: instant,
  to: null,
  began: "revision 3 activated",
  share: 0.5,
  units: { ai: 90, baseline: 50 },
  sampleRatio: { logE: 9, flagged: true, causes: ["lost exposures", "a filter after assignment"] },
};

export const metricsReport = (): MetricsReport => ({
  asOf: instant,
  unit: "account",
  items: [meetings, minutes, early, unmeasured],
  phases: [phase],
  crossovers: 1,
  outcomes: { counted: 40, waiting: 3, late: 2 },
});

export const metricDetail = (): MetricDetail => ({
  ...meetings,
  unitName: "account",
  series: [
    { at: instant, units: 40, estimate: 0.1, low: null, high: null },
    { at: instant, units: 120, estimate: 0.206, low: 0.012, high: 0.401 },
  ],
  phases: [{ ...phase, ai: { units: 61, value: 0.426 }, baseline: { units: 59, value: 0.22 } }],
  segments: [
    {
      attribute: "tier",
      value: "=standard, small",
      ai: { units: 30, value: 0.5 },
      baseline: { units: 30, value: 0.25 },
      effect: { estimate: 0.25, low: -0.05, high: 0.55 },
    },
  ],
  repeatability: [],
  outcomes: { counted: 40 },
});
