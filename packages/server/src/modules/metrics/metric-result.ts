import type { Arm, MetricDescription, MetricResult, VerdictWord } from "@belay/contracts";
import { canStillBeEnough, momentsOf, type Verdict } from "@belay/statistics";
import { isUncapped, lookAt, minimumOnScale, shown, usesHybrid, type Look } from "./assessment.ts";
import { pooled } from "./combined-difference.ts";
import { openLedger, type Ledger } from "./ledger.ts";
import type { MeasuredMetric } from "./measured-metric.ts";
import type { MetricEvidence } from "./metric-evidence.ts";
import { fatesOf, received, type Tally } from "./outcome-fates.ts";
import type { PhaseState } from "./phase-state.ts";
import { plural } from "./plural.ts";

/** No verdict is given on fewer units, unless the plan asks for fewer. */
const fewestUnits = 40;

const uncappedWords =
  "No cap, range or log scale is declared, and a few very large values could turn a plain mean: the interval is approximate and decides nothing. Declare a cap (such as the 95th percentile before the experiment), a range or the log scale in a new revision; its units count from then on.";

/** What a business metric is, in words. */
function describe({ metric, role, scale }: MeasuredMetric): MetricDescription {
  const { kind, outcome, per } = metric;
  const what = {
    conversion: `Whether a unit has "${outcome}" in its window`,
    count: `How often a unit has "${outcome}" in its window`,
    amount: `Sum of "${outcome}" in a unit's window`,
    duration: `Sum of the time of "${outcome}" in a unit's window`,
    ratio: `Sum of "${outcome}" over the sum of "${per}" in the units' windows`,
  }[kind];
  const cap = scale.kind === "capped" ? `, at most ${scale.cap}` : "";
  const missing = kind === "ratio" || kind === "conversion" ? "" : `; ${metric.missing} without one`;
  const mean = scale.kind === "log" ? "; geometric means are compared" : "";
  return {
    key: metric.key,
    name: metric.name,
    group: "business",
    meaning: `${what}.`,
    why: metric.why,
    unit: metric.unit,
    role,
    direction: metric.direction,
    windowHours: metric.windowHours,
    scale: metric.scale,
    computed: `${what}, within ${metric.windowHours} hours after its first assignment${cap}${missing}${mean}. Every unit counts once, on the arm it was assigned to.`,
  };
}

/** One arm's value as people read it: a mean, a geometric mean or a ratio; null without a unit. */
export function armValue(
  measured: MeasuredMetric,
  states: readonly Pick<PhaseState, "moments" | "paired">[],
  arm: Arm,
): { units: number; value: number | null } {
  if (states.length === 0) return { units: 0, value: null };
  const { count, mean } = momentsOf(pooled(states, arm));
  if (measured.comparison === "ratio") return { units: count, value: ratioOf(states, arm) };
  if (mean === null) return { units: count, value: null };
  const { scale } = measured;
  if (scale.kind === "log") return { units: count, value: Math.exp(mean) - (scale.offset ?? 0) };
  if (scale.kind === "bounded") return { units: count, value: scale.low + mean * (scale.high - scale.low) };
  return { units: count, value: mean };
}

function ratioOf(states: readonly Pick<PhaseState, "paired">[], arm: Arm): number | null {
  const sum = (side: "x" | "y") =>
    states.reduce((total, { paired }) => total + BigInt(paired?.[arm][side] ?? "0"), 0n);
  const below = sum("x");
  return below === 0n ? null : Number(sum("y")) / Number(below);
}

export type Report = {
  unit: string;
  evidence: MetricEvidence;
  tallies: readonly Tally[];
  assigned: number;
  crossovers: number;
};

/** A business metric as it stands. */
export function metricResult(measured: MeasuredMetric, report: Report): MetricResult {
  const { unit, evidence, tallies } = report;
  const kept = evidence.ledger(measured.key, measured.edition);
  const ledger = kept ?? openLedger({ measured, attributes: [], phases: [] });
  const states = evidence.phases(measured.key, measured.edition).map(({ state }) => state);
  const base = {
    metric: describe(measured),
    minimumEffect: ledger.plan.minimumEffect,
    margin: ledger.plan.margin,
    ...(isUncapped(measured) && measured.role !== "diagnostic" && { cannotDecide: uncappedWords }),
    planned:
      measured.role === "diagnostic"
        ? null
        : { units: ledger.plan.plannedUnits, mature: ledger.frozen, assigned: report.assigned },
  };
  if (received(tallies, measured.names) === 0)
    return {
      ...base,
      status: "not-measured-yet",
      statusDetail: `No outcome "${measured.names.join('" or "')}" has been handed in yet`,
      arms: null,
      effect: null,
      method: null,
      approximate: false,
      verdict: null,
      notes: [],
    };
  const look = lookAt(measured, ledger.plan, states, {
    units: ledger.frozen,
    look: ledger.look,
    before: ledger.standing,
  });
  const least = Math.min(fewestUnits, ledger.plan.plannedUnits);
  const arms = { ai: armValue(measured, states, "ai"), baseline: armValue(measured, states, "baseline") };
  // Harm that is shown is shown at once; everything else waits for the minimum sample.
  const isEarly = (ledger.frozen < least || look.estimate === null) && ledger.standing.harm !== "harmed";
  return {
    ...base,
    status: isEarly ? "too-early" : "measured",
    statusDetail: statusDetail(measured, ledger, unit, isEarly ? least : null),
    arms,
    effect: isEarly ? null : effectOf(measured, look),
    method: look.method,
    approximate: look.approximate,
    verdict: isEarly ? null : verdictOf(measured, ledger),
    notes: notesOf(measured, ledger, states, look, report),
  };
}

/** @param least the minimum sample, where it isn't reached or has nobody to compare */
function statusDetail(
  { role }: MeasuredMetric,
  { frozen, plan }: Ledger,
  unit: string,
  least: number | null,
) {
  if (least !== null && frozen < least) return `${frozen} of ${least} ${plural(unit, least)}`;
  const units = `${frozen} ${plural(unit, frozen)}`;
  if (least !== null) return `${units}, not enough of them on one arm`;
  if (role === "diagnostic") return units;
  const { plannedUnits } = plan;
  return frozen < plannedUnits
    ? `${frozen} of ${plannedUnits} planned ${plural(unit, plannedUnits)}`
    : `${units}; ${plannedUnits} planned`;
}

export function effectOf(
  measured: MeasuredMetric,
  { estimate, lower, upper }: Pick<Look, "estimate" | "lower" | "upper">,
): MetricResult["effect"] {
  const value = estimate === null ? null : shown(measured, estimate);
  return value === null
    ? null
    : { estimate: value, low: shown(measured, lower), high: shown(measured, upper) };
}

const words: Record<Verdict, VerdictWord> = {
  "better-by-enough": "better",
  "better-not-yet-by-enough": "better-not-by-enough",
  worse: "worse",
  inconclusive: "inconclusive",
};

function verdictOf({ role }: MeasuredMetric, { standing }: Ledger): VerdictWord | null {
  if (role === "diagnostic") return null;
  return role === "success" ? words[standing.verdict] : standing.harm;
}

function notesOf(
  measured: MeasuredMetric,
  ledger: Ledger,
  states: readonly PhaseState[],
  look: Look,
  { unit, evidence, tallies, crossovers }: Report,
): string[] {
  const notes: string[] = [];
  const units = (count: number) => `${count} ${plural(unit, count)}`;
  for (const [arm, name] of [
    ["ai", "AI"],
    ["baseline", "baseline"],
  ] as const)
    if (armValue(measured, states, arm).units === 0)
      notes.push(`Nobody with a value on the ${name} arm yet.`);
  if (isUncapped(measured)) notes.push(uncappedWords);
  else if (look.approximate)
    notes.push("Approximate below 20 an arm, or while the arms are very uneven; decides nothing yet.");
  if (look.estimate !== null && !Number.isFinite(look.lower) && !Number.isFinite(look.upper))
    notes.push("Too few or all equal values: nothing can be said of what others would be.");
  if (measured.scale.kind === "log" && measured.role !== "diagnostic" && ledger.plan.baseline === null)
    notes.push(
      measured.role === "success"
        ? "The plan has no baseline value, so the minimum effect is read as a share of it."
        : "On a log scale the margin is read as a share of the baseline.",
    );
  if (
    measured.role === "success" &&
    !canStillBeEnough(look, {
      minimumEffect: minimumOnScale(measured, ledger.plan),
      higherIsBetter: measured.metric.direction === "higher",
    })
  )
    notes.push("The whole interval lies below the minimum effect: more units won't make it enough.");
  if (usesHybrid(measured) && ledger.look === null && ledger.frozen >= ledger.plan.plannedUnits)
    notes.push(
      "At the planned end there were too few values on an arm, or too uneven ones, for the one look: it was not taken, and watching goes on.",
    );
  if (ledger.standing.decidedBy === "fixed-look") notes.push("Decided by the one look at the planned end.");
  if (JSON.stringify(planOf(ledger.plan)) !== JSON.stringify(planOf(measured.plan)))
    notes.push("The plan was changed after values were frozen under it; the first one counts.");
  const elsewhere = evidence.elsewhere(measured.key, measured.edition);
  if (elsewhere > 0)
    notes.push(
      `${units(elsewhere)} measured under another definition of this metric: not combined with these.`,
    );
  const held = states.reduce((sum, state) => sum + state.held, 0);
  if (held > 0) notes.push(`${units(held)} had a value that the metric can't hold; the nearest counts.`);
  const fates = fatesOf(tallies, measured.key, evidence.states(measured.key), measured.names);
  const outcomes = (count: number) => `${count} ${plural("outcome", count)}`;
  if (fates.late) notes.push(`${outcomes(fates.late)} came after the value was frozen and changed nothing.`);
  const early = fates["before-exposure"];
  // What came before is what adjusting goes by.
  if (early && !measured.adjusted)
    notes.push(
      `${outcomes(early)} ${early === 1 ? "is" : "are"} dated before the ${unit}'s first run and not counted: where that can't be, compare the clocks of the service and of the system that reports outcomes.`,
    );
  if (fates["wrong-currency"])
    notes.push(`${outcomes(fates["wrong-currency"])} in another currency not counted.`);
  if (fates["out-of-range"]) notes.push(`${outcomes(fates["out-of-range"])} out of range not counted.`);
  if (crossovers > 0) notes.push(`${units(crossovers)} seen on both arms, counted on the first.`);
  return notes;
}

/** Keys in one order: what was read from the database comes in another. */
const planOf = ({ plannedUnits, minimumEffect, baseline, margin }: Ledger["plan"]) => ({
  plannedUnits,
  minimumEffect,
  baseline,
  margin,
});
