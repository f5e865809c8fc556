import { plannedUnitVariance } from "../betting/bet-weights.ts";
import { type AlphaSplit, defaultAlphaSplit } from "../fixed/hybrid.ts";
import { createRandom, drawNormal, type Random } from "../numbers/random.ts";
import { requireAlpha, requireParameter, requirePlanned } from "../statistics-error.ts";
import { fixedSampleSize } from "./fixed-sample.ts";
import { effectOf, type ExpectedOutcome, type PlannedComparison, requireComparison } from "./outcome.ts";
import { isNearLimit, limitTimes } from "./power-limit.ts";
import { type Watcher, watchHybrid, watchMeans, watchPairs } from "./watchers.ts";

/** The sequential methods a memo can plan: M1, M3, M4. */
export type SequentialMethod = "pair-betting" | "asymptotic-sequence" | "hybrid";

export type SimulationOptions = {
  /** 2,000 unless set; the standard error of a power is at most 0.5/√replications. */
  replications?: number;
  /** 1 unless set; the same seed gives the same answer. */
  seed?: number;
};

export type SimulatedPower = {
  /** The chance of deciding rightly within `units`. */
  power: number;
  standardError: number;
  /** Units to a decision, of runs stopped at three times the sample; the median is null where most stay open. */
  medianUnits: number | null;
  meanUnits: number;
  replications: number;
  seed: number;
};

/**
 * The power of a sequential method, by simulation: units come at random in the planned shares, their values mature
 * at once, and a look is taken after every unit. M3 decides once it is
 * no longer approximate. For bounded scores plan as for
 * a binary metric of the same mean: no bounded metric varies more.
 * @param comparison what is expected; `units` is the planned sample, to which the method is tuned
 * @throws StatisticsError `bad-parameter`; M1 takes binary outcomes only
 */
export function sequentialPower(
  comparison: PlannedComparison & { method: SequentialMethod; units: number; split?: AlphaSplit },
  options: SimulationOptions = {},
): SimulatedPower {
  const { replications = 2000, seed = 1 } = options;
  const { units } = comparison;
  requirePlanned(units, "units");
  const horizon = Math.max(1, Math.ceil(3 * units));
  const { times, right } = decisionTimes(comparison, units, horizon, replications, seed);
  const power = times.filter((time, index) => right[index] && time <= units).length / replications;
  const sorted = times.toSorted();
  const median = sorted[Math.floor(replications / 2)]!;
  return {
    power,
    standardError: Math.sqrt((power * (1 - power)) / replications),
    medianUnits: median > horizon ? null : median,
    meanUnits: times.reduce((sum, time) => sum + Math.min(time, horizon), 0) / replications,
    replications,
    seed,
  };
}

export type PlannedSample = {
  /** Both arms together. */
  units: number;
  how: "closed-form" | "simulation";
};

/**
 * The sample a method needs for the wanted power.
 * - `hybrid`: closed form, the fixed sample at α_f; what the monitor adds comes on top.
 * - `pair-betting`, `asymptotic-sequence`: simulation, tuned twice to its own answer; where samples are large, of the
 *   normal limit in 400 steps instead of every unit.
 * @param power 0.8 unless set
 * @throws StatisticsError `bad-parameter`; M1 takes binary outcomes only
 */
export function plannedSample(
  comparison: PlannedComparison & { method: SequentialMethod; power?: number; split?: AlphaSplit },
  options: SimulationOptions = {},
): PlannedSample {
  const { method, power = 0.8, split = defaultAlphaSplit, alpha = 0.05 } = comparison;
  if (method === "hybrid") {
    return { units: fixedSampleSize({ ...comparison, alpha: split.fixed, power }), how: "closed-form" };
  }
  const fixed = fixedSampleSize({ ...comparison, alpha, power });
  const { replications = 1000, seed = 1 } = options;
  let units = Math.ceil(1.5 * fixed);
  for (const round of [0, 1]) {
    const times = isNearLimit({ ...comparison, method }, fixed)
      ? limitTimes({ ...comparison, method }, { fixed, plannedUnits: units }, replications, seed + round)
      : decisionTimes(comparison, units, 8 * fixed + 100, replications, seed + round).times;
    units = Math.ceil(times.toSorted()[Math.ceil(power * replications) - 1]!);
  }
  return { units, how: "simulation" };
}

/** The unit after which each run decided, horizon + 1 where it did not, and whether it decided rightly. */
function decisionTimes(
  comparison: PlannedComparison & { method: SequentialMethod; split?: AlphaSplit },
  plannedUnits: number,
  horizon: number,
  replications: number,
  seed: number,
) {
  const { outcome, shareAi = 0.5, alpha = 0.05 } = comparison;
  requireAlpha(alpha);
  requireComparison(outcome, shareAi);
  requireParameter(
    Number.isSafeInteger(replications) && replications > 0,
    "replications",
    replications,
    "1 or more",
  );
  const times = new Float64Array(replications);
  const right = Array.from({ length: replications }, () => false);
  const rightDecision = effectOf(outcome) > 0 ? "better" : "worse";
  for (let run = 0; run < replications; run++) {
    const random = createRandom(seed, run);
    const watch = createWatcher(comparison, plannedUnits);
    times[run] = horizon + 1;
    for (let unit = 1; unit <= horizon; unit++) {
      const arm = random() < shareAi ? "ai" : "baseline";
      const decision = watch(arm, drawValue(outcome, arm, random));
      if (decision === "inconclusive") continue;
      times[run] = unit;
      right[run] = decision === rightDecision;
      break;
    }
  }
  return { times, right };
}

function createWatcher(
  {
    method,
    outcome,
    shareAi = 0.5,
    alpha = 0.05,
    split,
  }: PlannedComparison & { method: SequentialMethod; split?: AlphaSplit },
  plannedUnits: number,
): Watcher {
  const unitVariance = outcome.kind === "binary" ? plannedUnitVariance(outcome.baseline) : 0.25;
  const plan = { shareAi, plannedUnits, unitVariance };
  if (method === "hybrid") return watchHybrid(outcome.kind, plan, split);
  if (method === "asymptotic-sequence") return watchMeans(plannedUnits, alpha);
  requireParameter(outcome.kind === "binary", "outcome.kind", outcome.kind, "binary for pair betting");
  return watchPairs(plan, alpha);
}

function drawValue(outcome: ExpectedOutcome, arm: "ai" | "baseline", random: Random) {
  if (outcome.kind === "binary") return Number(random() < outcome[arm]);
  return drawNormal(random) + (arm === "ai" ? outcome.effectInDeviations : 0);
}
