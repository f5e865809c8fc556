import type { MemoDraft, SampleCheck } from "@belay/contracts";
import { weeksOf } from "@belay/contracts/memo";
import { plannedSample, type ExpectedOutcome } from "@belay/statistics";

type Plan = {
  outcome(effect: number): ExpectedOutcome;
  effect: number;
  unit: string;
  isConversion: boolean;
  isLog: boolean;
  perWeek: number;
  weeks: number;
  unitName: string;
};

const power = 0.8;

/** Whether the sample that the smallest worthwhile effect takes comes along in the timebox; three ways out where not. */
export function checkSample(memo: MemoDraft): SampleCheck {
  const plan = readPlan(memo);
  if (typeof plan === "string") return notComputed(plan);
  const units = unitsFor(plan, plan.effect);
  if (units === null)
    return notComputed(
      plan.isConversion
        ? "A conversion lies between 0 and 1: the baseline and the smallest improvement together leave it. Give both as shares, such as 0.24 and 0.2."
        : "No sample can be computed from these figures.",
    );
  const perArm = Math.ceil(units / 2);
  const weeksNeeded = units / plan.perWeek;
  const reachable = weeksNeeded <= plan.weeks;
  const pace = `about ${figure(perArm)} ${plural(plan.unitName)} an arm; at ${figure(plan.perWeek)} a week over both arms that is ${weeksInWords(weeksNeeded)}`;
  const alternatives = reachable ? [] : waysOut(plan, units);
  const ways = alternatives.filter(({ value }) => value !== null).map(({ sentence }) => sentence);
  const sentence = reachable
    ? `${capital(pace)}, and your timebox is ${weeksInWords(plan.weeks)}: within reach.`
    : `${capital(pace)}, and your timebox is ${weeksInWords(plan.weeks)}: ${ways.join(", or ")}.`;
  return {
    computed: true,
    reason: null,
    perArm,
    units,
    weeksNeeded,
    weeksPlanned: plan.weeks,
    reachable,
    sentence,
    alternatives,
  };
}

const notComputed = (reason: string): SampleCheck => ({
  computed: false,
  reason,
  perArm: null,
  units: null,
  weeksNeeded: null,
  weeksPlanned: null,
  reachable: null,
  sentence: null,
  alternatives: [],
});

/** What the memo says of its comparison, or a sentence about what is missing. */
function readPlan({ success, baseline, sample, timebox }: MemoDraft): Plan | string {
  const effect = success?.minimumEffect;
  const perWeek = sample?.perWeek;
  if (!success?.kind) return "Say what kind of metric decides, and its size can be worked out.";
  if (!effect || effect <= 0) return "Give the smallest improvement that is worth it.";
  if (!perWeek || perWeek <= 0) return "Give how many units come along in a week.";
  const weeks = weeksOf(timebox?.from, timebox?.to);
  if (weeks === null) return "Give the first and the last day of the timebox.";
  const sign = success.direction === "lower" ? -1 : 1;
  const shared = {
    effect,
    unit: success.unit?.trim() ?? "",
    perWeek,
    weeks,
    unitName: sample.unit?.trim() || "unit",
  };
  if (success.kind === "conversion") {
    const rate = baseline?.value;
    if (rate === undefined)
      return "Give the baseline's value: the share of units that have the outcome today.";
    if (rate < 0 || rate > 1)
      return `A conversion is a share from 0 to 1, and the baseline is ${rate}: write 0.24 for 24 %.`;
    return {
      ...shared,
      isConversion: true,
      isLog: false,
      outcome: (wanted) => ({ kind: "binary", baseline: rate, ai: rate + sign * wanted }),
    };
  }
  const deviation = baseline?.deviation;
  if (!deviation || deviation <= 0)
    return "This metric varies from unit to unit, and the memo does not say by how much: add the baseline's standard deviation (`baseline.deviation`).";
  const isLog = success.scale === "log";
  return {
    ...shared,
    isConversion: false,
    isLog,
    outcome: (wanted) => ({
      kind: "mean",
      // On the log scale an effect is a ratio: 0.2 is a fifth more, or less.
      effectInDeviations:
        (isLog ? Math.log1p(sign * Math.min(wanted, sign < 0 ? 0.999 : wanted)) : sign * wanted) / deviation,
    }),
  };
}

function unitsFor(plan: Plan, effect: number): number | null {
  try {
    return plannedSample({ method: "hybrid", outcome: plan.outcome(effect), power }).units;
  } catch {
    return null;
  }
}

function waysOut(plan: Plan, units: number): SampleCheck["alternatives"] {
  const within = Math.floor(plan.perWeek * plan.weeks);
  const effect = smallestEffect(plan, within);
  const weekly = Math.ceil(units / plan.weeks);
  const needed = smallestDeviations(within);
  const mine = deviationsOf(plan);
  return [
    {
      kind: "raise-effect",
      value: effect,
      sentence:
        effect === null
          ? "No effect that this metric can have shows in so few units"
          : `raise the effect to ${effectInWords(plan, effect)}`,
    },
    {
      kind: "widen-audience",
      value: weekly,
      sentence: `widen the audience to ${figure(weekly)} ${plural(plan.unitName)} a week`,
    },
    {
      kind: "faster-metric",
      value: needed,
      sentence:
        needed === null
          ? "No metric shows anything in so few units"
          : `choose a faster metric, one that moves by ${needed.toFixed(2)} standard deviations where this one moves by ${mine.toFixed(2)}`,
    },
  ];
}

/** Effect over the standard deviation of one unit's value. */
function deviationsOf(plan: Plan): number {
  const outcome = plan.outcome(plan.effect);
  return outcome.kind === "mean"
    ? Math.abs(outcome.effectInDeviations)
    : plan.effect / Math.sqrt(Math.max(outcome.baseline * (1 - outcome.baseline), 1e-9));
}

/** The smallest effect that a sample shows, rounded up to two digits; null where none does. */
function smallestEffect(plan: Plan, units: number): number | null {
  const reaches = (effect: number) => (unitsFor(plan, effect) ?? Infinity) <= units;
  let high = plan.effect;
  for (let doubled = 0; !reaches(high); doubled++) {
    if (doubled > 60) return largestConversion(plan, reaches);
    high *= 1.2;
  }
  let low = plan.effect;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  const digits = 10 ** (1 - Math.floor(Math.log10(high)));
  const rounded = Math.ceil(high * digits - 1e-9) / digits;
  return reaches(rounded) ? rounded : high;
}

/** A conversion can't move further than to all or to none. */
function largestConversion(plan: Plan, reaches: (effect: number) => boolean): number | null {
  const outcome = plan.outcome(plan.effect);
  if (outcome.kind !== "binary") return null;
  const most = outcome.ai > outcome.baseline ? 1 - outcome.baseline : outcome.baseline;
  return most > plan.effect && reaches(most) ? most : null;
}

function smallestDeviations(units: number): number | null {
  let [low, high] = [0, 10];
  const reaches = (effectInDeviations: number) => {
    try {
      return (
        plannedSample({ method: "hybrid", outcome: { kind: "mean", effectInDeviations }, power }).units <=
        units
      );
    } catch {
      return false;
    }
  };
  if (!reaches(high)) return null;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high * 100) / 100;
}

function effectInWords({ isConversion, isLog, unit }: Plan, effect: number): string {
  if (isConversion) return `${figure(effect * 100)} points`;
  return isLog ? `${figure(effect * 100)} %` : `${figure(effect)}${unit === "" ? "" : ` ${unit}`}`;
}

const figure = (value: number): string =>
  value.toLocaleString("en", { maximumSignificantDigits: value >= 100 ? 6 : 3, maximumFractionDigits: 4 });
const plural = (noun: string): string => (noun.endsWith("s") ? noun : `${noun}s`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const words = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** Weeks as people say them: whole ones rounded up when long, days when short. */
function weeksInWords(weeks: number): string {
  const days = Math.ceil(weeks * 7 - 1e-9);
  if (days < 14 && days % 7 !== 0) return `${days} day${days === 1 ? "" : "s"}`;
  const whole = Math.ceil(weeks - 1e-9);
  return `${words[whole] ?? figure(whole)} week${whole === 1 ? "" : "s"}`;
}
