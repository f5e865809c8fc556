/**
 * Positions as near to the wanted ones as can be with at least `gap` between neighbours, in the given order and
 * within `least` and `most`. The order must be ascending. Where they can't all fit, the gap is kept and the last
 * ones lie beyond `most`.
 */
export function spreadApart(wanted: number[], gap: number, least: number, most: number): number[] {
  // Without the gaps this is isotonic regression: neighbours that would overlap share the mean of what they want.
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((position, index) => {
    let pool = { sum: position - index * gap, count: 1 };
    for (let before = pools.at(-1); before && before.sum / before.count > pool.sum / pool.count;) {
      pools.pop();
      pool = { sum: pool.sum + before.sum, count: pool.count + before.count };
      before = pools.at(-1);
    }
    pools.push(pool);
  });
  const last = Math.max(least, most - (wanted.length - 1) * gap);
  return pools
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((position, index) => Math.min(Math.max(position, least), last) + index * gap);
}

/** A stretch of the vertical axis that a label takes. */
export interface Taken {
  top: number;
  bottom: number;
}

export type Side = "above" | "below";

/**
 * On which side of its line each label stands: above, unless something else is there or the axis ends and below
 * is free. Lines are given as positions from the top, labels are `height` high.
 */
export function sidesOfLines(lines: number[], taken: Taken[], height: number, axis: Taken): Side[] {
  const placed = [...taken];
  return lines.map((line) => {
    const above = { top: line - height, bottom: line };
    const below = { top: line, bottom: line + height };
    const isFree = (place: Taken) =>
      place.top >= axis.top &&
      place.bottom <= axis.bottom &&
      placed.every((other) => place.bottom <= other.top || place.top >= other.bottom);
    const side: Side = isFree(above) || !isFree(below) ? "above" : "below";
    placed.push(side === "above" ? above : below);
    return side;
  });
}
