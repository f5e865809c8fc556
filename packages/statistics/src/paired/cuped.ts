import { type Difference, insufficient } from "../means/difference.ts";
import type { PairedState } from "./paired-state.ts";

/**
 * M8, CUPED: the difference of means, adjusted for each unit's value before it was assigned. The slope is pooled
 * within the arms (the ANCOVA slope); the standard error carries the small-sample correction for estimating it.
 * Take it through `asymptoticSequence` or `fixedSample`.
 *
 * Edges: an arm below two units, or fewer than four in all: `insufficient`. No variation of the pre-period: slope
 * 0 and the plain Welch difference. No variation of the outcome: `zero-variance`.
 * Source: Deng, Xu, Kohavi & Walker, "Improving the sensitivity of online controlled experiments by utilizing
 * pre-experiment data" (WSDM 2013), as ANCOVA.
 * @param baseline exact sums with x the pre-period value named in the memo and y the outcome, a unit each
 */
export function cuped(baseline: PairedState, ai: PairedState): Difference & { slope: number } {
  const units = baseline.count + ai.count;
  const base = centred(baseline);
  const treated = centred(ai);
  if (base === null || treated === null) return { ...insufficient(units, null), slope: 0 };
  const xx = base.xx + treated.xx;
  const slope = xx > 0 ? (base.xy + treated.xy) / xx : 0;
  const shift = treated.meanX - base.meanX;
  const estimate = treated.meanY - base.meanY - slope * shift;
  if (baseline.count < 2 || ai.count < 2) return { ...insufficient(units, estimate), slope };
  const parts = [base, treated].map(({ count, xx: ownXx, xy, yy }) => {
    const residual = yy - 2 * slope * xy + slope ** 2 * ownXx;
    // Where the pre-period explains everything, what is left is rounding.
    const isRounding = residual <= 1e-13 * yy;
    return { variance: isRounding ? 0 : residual / (count - 1) / count, degrees: count - 1 };
  });
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  if (!(variance > 0)) {
    return { state: "zero-variance", units, estimate, standardError: null, degreesOfFreedom: null, slope };
  }
  const welch = variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
  if (!(xx > 0)) {
    return {
      state: "ok",
      units,
      estimate,
      standardError: Math.sqrt(variance),
      degreesOfFreedom: welch,
      slope,
    };
  }
  if (units < 4 || welch <= 1) return { ...insufficient(units, estimate), slope };
  const correction =
    ((units - 2) / (units - 3)) * (1 + shift ** 2 / (xx * (1 / baseline.count + 1 / ai.count)));
  return {
    state: "ok",
    units,
    estimate,
    standardError: Math.sqrt(variance * correction),
    degreesOfFreedom: welch - 1,
    slope,
  };
}

/** Means and centred sums of one arm, rounded once from exact integers. */
function centred(state: PairedState) {
  const { count, resolutionX, resolutionY } = state;
  if (count === 0) return null;
  const n = BigInt(count);
  const x = BigInt(state.x);
  const y = BigInt(state.y);
  const about = (product: string, left: bigint, right: bigint) =>
    Number(n * BigInt(product) - left * right) / count;
  return {
    count,
    meanX: (Number(x) / count) * resolutionX,
    meanY: (Number(y) / count) * resolutionY,
    xx: about(state.xx, x, x) * resolutionX ** 2,
    xy: about(state.xy, x, y) * resolutionX * resolutionY,
    yy: about(state.yy, y, y) * resolutionY ** 2,
  };
}
