import { definition, type Definition } from "@belay/contracts";
import { benchExperiment } from "../kill/bench-experiment.ts";

export const windowMs = 24 * 3_600_000;
/** Every kind of comparison but the adjusted one: fed by two outcomes. */
const business = [
  { key: "meetings", kind: "conversion", outcome: "meeting-booked", unit: "share", direction: "higher" },
  { key: "visits", kind: "count", outcome: "meeting-booked", unit: "meetings", direction: "higher" },
  {
    key: "score",
    kind: "amount",
    outcome: "mail-sent",
    unit: "points",
    direction: "higher",
    range: [0, 100],
  },
  { key: "minutes", kind: "duration", outcome: "mail-sent", unit: "min", direction: "lower", scale: "log" },
  {
    key: "pace",
    kind: "ratio",
    outcome: "mail-sent",
    per: "meeting-booked",
    unit: "min",
    direction: "lower",
  },
] as const;
export const outcomeNames = ["meeting-booked", "mail-sent"] as const;
export const metricCount = business.length;

/** An experiment that measures all that can be measured: five business metrics, one decides, one must not be harmed. */
export const measuredExperiment = (key: string): Definition =>
  definition.parse({
    ...benchExperiment,
    key,
    name: "Measured bench",
    unit: { name: "account", attributes: { tier: "string", region: "string" } },
    metrics: {
      success: { metric: "meetings", minimumEffect: 0.05, baseline: 0.3, plannedUnits: 2_000 },
      mustNotHarm: [{ metric: "minutes", margin: 0.1 }],
      business: business.map((metric) => ({
        ...metric,
        name: metric.key,
        why: "The bench measures what it costs.",
        windowHours: windowMs / 3_600_000,
      })),
    },
  });
