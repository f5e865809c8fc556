import { requireParameter, StatisticsError } from "./statistics-error.ts";

/**
 * How a metric's value becomes a whole number of steps, so that sums are exact and no order of arrival can
 * change them. Declared in the memo, before data.
 *
 * - `binary`: 0 or 1 (or false, true).
 * - `bounded`: a value in [low, high], in steps of `resolution` × (high − low); 0.01 unless set.
 * - `log`: ln(y), or ln(1 + y) with `offset: 1` where zeros occur; steps of 1e-6 unless set.
 * - `capped`: y, at most `cap` (the memo's p95); steps of `resolution`, in the metric's unit, 1e-6 unless set.
 * - `raw`: y as it is; for ratios, pre-periods and economics; steps of 1e-6 unless set.
 */
export type Scale =
  | { kind: "binary" }
  | { kind: "bounded"; low: number; high: number; resolution?: number }
  | { kind: "log"; offset?: 0 | 1; resolution?: number }
  | { kind: "capped"; cap: number; resolution?: number }
  | { kind: "raw"; resolution?: number };

/** A value in steps; `adjusted` says when it was not taken as it came. */
export type Level = { level: number; adjusted: "no" | "capped" };

const fineResolution = 1e-6;

/** The size of one step on the scale the metric is analysed on. For `binary` and `bounded` that is [0, 1]. */
export function resolutionOf(scale: Scale): number {
  if (scale.kind === "binary") return 1;
  const resolution = scale.resolution ?? (scale.kind === "bounded" ? 0.01 : fineResolution);
  requireParameter(resolution > 0 && resolution < Infinity, "resolution", resolution, "greater than 0");
  // The unit interval must be a whole number of steps, or its upper end could not be reached.
  return scale.kind === "bounded" ? 1 / Math.max(1, Math.round(1 / resolution)) : resolution;
}

/** How many steps [0, 1] has on a `binary` or `bounded` scale. */
export function levelsOf(scale: Extract<Scale, { kind: "binary" | "bounded" }>): number {
  return Math.round(1 / resolutionOf(scale));
}

/**
 * A value in steps of its scale.
 * @returns the level, and whether the cap was applied
 * @throws StatisticsError `not-a-number` for NaN and infinities; `value-out-of-range` for what the scale can't
 *   hold: neither 0 nor 1 on `binary`, outside of [low, high] on `bounded`, not positive (with `offset: 1`:
 *   negative) on `log`, more than 2^53 steps on any. The caller decides the unit's fate; nothing is guessed here.
 */
export function toLevel(value: number, scale: Scale): Level {
  if (!Number.isFinite(value)) {
    throw new StatisticsError("not-a-number", `The value ${value} is not a finite number.`);
  }
  const step = resolutionOf(scale);
  switch (scale.kind) {
    case "binary":
      if (value !== 0 && value !== 1) refuse(value, "a binary metric takes 0 or 1");
      return { level: value, adjusted: "no" };
    case "bounded": {
      const width = scale.high - scale.low;
      requireParameter(width > 0 && width < Infinity, "high − low", width, "greater than 0");
      if (value < scale.low || value > scale.high) {
        refuse(value, `the memo declares the range ${scale.low} to ${scale.high}`);
      }
      return { level: Math.round((value - scale.low) / width / step), adjusted: "no" };
    }
    case "log": {
      const inside = value + (scale.offset ?? 0);
      if (value < 0 || inside <= 0) {
        refuse(value, scale.offset === 1 ? "ln(1 + y) takes 0 or more" : "ln(y) takes more than 0");
      }
      return whole(scale.offset === 1 ? Math.log1p(value) : Math.log(value), step);
    }
    case "capped":
      requireParameter(Number.isFinite(scale.cap), "cap", scale.cap, "a finite number");
      if (value <= scale.cap) return whole(value, step);
      return { ...whole(scale.cap, step), adjusted: "capped" };
    case "raw":
      return whole(value, step);
  }
}

function whole(value: number, step: number): Level {
  const level = Math.round(value / step);
  if (!Number.isSafeInteger(level)) refuse(value, `it is more than 2^53 steps of ${step}`);
  // −0 and 0 are one level, and only one of them survives JSON.
  return { level: level === 0 ? 0 : level, adjusted: "no" };
}

function refuse(value: number, why: string): never {
  throw new StatisticsError("value-out-of-range", `The value ${value} can't be counted: ${why}.`);
}
