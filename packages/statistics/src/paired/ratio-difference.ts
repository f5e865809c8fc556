import { type Difference, type ErrorPart, insufficient, joinParts } from "../means/difference.ts";
import type { PairedState } from "./paired-state.ts";

/** `auto`: the jackknife for an arm below 50 units, the delta method from there on. */
export type RatioMethod = "auto" | "delta" | "jackknife";

/**
 * M7, the difference of two ratios Σy/Σx over randomised units: for ratio metrics, and for whatever is measured
 * on runs while accounts were randomised. Take it through `asymptoticSequence`, or `fixedSample` at a fixed look.
 *
 * Edges: an arm below two units, or with Σx = 0 (with the jackknife also: all x in one unit): `insufficient`;
 * both arms without variation: `zero-variance`.
 * Source: delta method, Deng, Knoblich & Lu (KDD 2018); jackknife in closed form, Efron & Stein (1981).
 * @param method `auto` unless set; `jackknife` needs arms below 50 units
 */
export function ratioDifference(
  baseline: PairedState,
  ai: PairedState,
  method: RatioMethod = "auto",
): Difference & { ratioBaseline: number | null; ratioAi: number | null } {
  const units = baseline.count + ai.count;
  const ratioBaseline = ratioOf(baseline);
  const ratioAi = ratioOf(ai);
  const estimate = ratioBaseline === null || ratioAi === null ? null : ratioAi - ratioBaseline;
  const parts = [errorPart(baseline, method), errorPart(ai, method)].filter((part) => part !== null);
  const difference =
    estimate === null || parts.length < 2 ? insufficient(units, estimate) : joinParts(units, estimate, parts);
  return { ...difference, ratioBaseline, ratioAi };
}

function ratioOf({ x, y, resolutionX, resolutionY }: PairedState) {
  return x === "0" ? null : (Number(y) / Number(x)) * (resolutionY / resolutionX);
}

function errorPart(state: PairedState, method: RatioMethod): ErrorPart | null {
  const { count } = state;
  if (count < 2 || state.x === "0") return null;
  const isSmall = method === "jackknife" || (method === "auto" && state.units !== null);
  const variance = isSmall ? jackknifeVariance(state) : deltaVariance(state);
  return variance === null ? null : { variance, degreesOfFreedom: count - 1 };
}

/** V = Σe²/((K − 1) x̄² K) with e = y − Rx: Σe² = Σy² − 2RΣxy + R²Σx², in exact integers until the last step. */
function deltaVariance(state: PairedState) {
  const x = BigInt(state.x);
  const y = BigInt(state.y);
  const scaled = BigInt(state.yy) * x * x - 2n * x * y * BigInt(state.xy) + y * y * BigInt(state.xx);
  const squares = Number(scaled) / Number(x) ** 2;
  const step = state.resolutionY / state.resolutionX;
  return (squares * state.count * step ** 2) / ((state.count - 1) * Number(x) ** 2);
}

/** V = ((K − 1)/K) Σ(t_i − t̄)² with t_i = −e_i/(Σx − x_i): the ratio without unit i, less the ratio with it. */
function jackknifeVariance(state: PairedState) {
  if (state.units === null) return null;
  const x = Number(state.x);
  const ratio = Number(state.y) / x;
  const shifts: number[] = [];
  for (const [unitX, unitY] of state.units) {
    if (x === unitX) return null;
    shifts.push(-(unitY - ratio * unitX) / (x - unitX));
  }
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  const squares = shifts.reduce((sum, shift) => sum + (shift - mean) ** 2, 0);
  const step = state.resolutionY / state.resolutionX;
  return ((shifts.length - 1) / shifts.length) * squares * step ** 2;
}
