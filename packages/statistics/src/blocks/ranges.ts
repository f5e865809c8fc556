/** Whole numbers from `from` up to, not including, `to`. */
export type Range = [from: number, to: number];

/** A test for membership in sorted, separate ranges. */
export function createRangeLookup(ranges: readonly Range[]): (value: number) => boolean {
  return (value) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]![1] <= value) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low];
    return range !== undefined && range[0] <= value;
  };
}

/** Two sorted sets of ranges as one, neighbours joined; undefined when they overlap. */
export function addRanges(left: readonly Range[], right: readonly Range[]): Range[] | undefined {
  const sorted = [...left, ...right].sort((one, other) => one[0] - other[0]);
  const joined: Range[] = [];
  for (const [from, to] of sorted) {
    const last = joined.at(-1);
    if (last === undefined || from > last[1]) joined.push([from, to]);
    else if (from < last[1]) return undefined;
    else last[1] = to;
  }
  return joined;
}
