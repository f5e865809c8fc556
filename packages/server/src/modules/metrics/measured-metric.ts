import type { BusinessMetric, Definition, MetricDescription } from "@belay/contracts";
import { plannedUnitVariance, type Scale } from "@belay/statistics";
import { canonicalDigest } from "../../platform/crypto/canonical.ts";

/** How a business metric is compared, by its kind, range and scale (docs/statistics.md has the table). */
export type Comparison = "binary" | "bounded" | "mean" | "ratio";

/** What is fixed before the first value is frozen. Later revisions don't re-tune it. */
export type AnalysisPlan = {
  /** Share of the AI arm in the first phase. */
  shareAi: number;
  plannedUnits: number;
  /** Of one unit's value on [0, 1]. */
  unitVariance: number;
  /** In the metric's unit; null where the metric doesn't decide. */
  minimumEffect: number | null;
  /** The baseline's value that the plan expects. */
  baseline: number | null;
  /** In the metric's unit; null where it has no margin. */
  margin: number | null;
};

export type MeasuredMetric = {
  key: string;
  /** Digest of all that changes a unit's value or what it is compared by. */
  edition: string;
  role: MetricDescription["role"];
  metric: BusinessMetric;
  comparison: Comparison;
  scale: Scale;
  /** Adjusted for each unit's value before assignment. */
  adjusted: boolean;
  /** Names of the outcomes that feed it. */
  names: string[];
  windowMs: number;
  plan: AnalysisPlan;
};

/** Where the definition plans no sample, intervals are tuned to so many units. */
const plannedUnlessSet = 200;
const hourMs = 3_600_000;

// A revision's definition is read once and never changed; digests are not made again for each of its outcomes.
const measured = new WeakMap<Definition, readonly MeasuredMetric[]>();

/** The business metrics of a definition: success first, then those that must not be harmed, then the others. */
export function measuredMetrics(definition: Definition): readonly MeasuredMetric[] {
  const known = measured.get(definition) ?? read(definition);
  measured.set(definition, known);
  return known;
}

function read(definition: Definition): MeasuredMetric[] {
  const { success, mustNotHarm, business } = definition.metrics;
  const order = { success: 0, "must-not-harm": 1, diagnostic: 2 };
  return business
    .map((metric): MeasuredMetric => {
      const harm = mustNotHarm.find((item) => item.metric === metric.key);
      const isSuccess = success?.metric === metric.key;
      const role = isSuccess ? "success" : harm ? "must-not-harm" : "diagnostic";
      const { name: _, why: __, ...counted } = metric;
      const comparison = comparisonOf(metric);
      const baseline = isSuccess ? (success.baseline ?? null) : null;
      return {
        key: metric.key,
        edition: canonicalDigest({ ...counted, role }),
        role,
        metric,
        comparison,
        scale: scaleOf(metric, comparison),
        adjusted: comparison === "mean" && metric.prePeriodHours !== undefined,
        names: metric.per === undefined ? [metric.outcome] : [...new Set([metric.outcome, metric.per])],
        windowMs: metric.windowHours * hourMs,
        plan: {
          shareAi: definition.split.ai,
          plannedUnits: success?.plannedUnits ?? plannedUnlessSet,
          unitVariance: varianceOf(comparison, baseline),
          minimumEffect: isSuccess ? success.minimumEffect : null,
          baseline,
          margin: harm?.margin ?? null,
        },
      };
    })
    .toSorted((a, b) => order[a.role] - order[b.role]);
}

function comparisonOf({ kind, scale, range }: BusinessMetric): Comparison {
  if (kind === "ratio") return "ratio";
  if (kind === "conversion") return "binary";
  const isBounded = range !== undefined && scale === "plain" && Number.isFinite(range[1] - range[0]);
  return isBounded ? "bounded" : "mean";
}

function scaleOf(metric: BusinessMetric, comparison: Comparison): Scale {
  if (comparison === "binary") return { kind: "binary" };
  if (comparison === "ratio") return { kind: "raw" };
  if (comparison === "bounded") {
    const [low, high] = metric.range!;
    return { kind: "bounded", low, high };
  }
  // Zeros occur where a unit without the outcome counts as zero.
  if (metric.scale === "log") return { kind: "log", offset: metric.missing > 0 ? 0 : 1 };
  return metric.cap === undefined ? { kind: "raw" } : { kind: "capped", cap: metric.cap };
}

function varianceOf(comparison: Comparison, baseline: number | null): number {
  const isRate = comparison === "binary" && baseline !== null && baseline >= 0 && baseline <= 1;
  return plannedUnitVariance(isRate ? baseline : undefined);
}
