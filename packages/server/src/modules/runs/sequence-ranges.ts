/** Sequences as sorted ranges, both ends included, never touching: what arrives in order stays one range. */
export type SequenceRanges = readonly (readonly [first: number, last: number])[];

/** Ranges of whatever sequences and ranges, in any order. */
export function rangesOf(ranges: Iterable<readonly [number, number]>): SequenceRanges {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export const sizeOf = (ranges: SequenceRanges): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

export const holds = (ranges: SequenceRanges, sequence: number): boolean =>
  ranges.some(([first, last]) => first <= sequence && sequence <= last);

/** Closes the oldest gaps until at most `most` ranges are left; `closed` is how many sequences lay in them. */
export function closeOldestGaps(
  ranges: SequenceRanges,
  most: number,
): { ranges: SequenceRanges; closed: number } {
  const joined = ranges.slice(0, Math.max(0, ranges.length - most + 1));
  const [first, last] = [joined[0]?.[0], joined.at(-1)?.[1]];
  if (joined.length < 2 || first === undefined || last === undefined) return { ranges, closed: 0 };
  return {
    ranges: [[first, last], ...ranges.slice(joined.length)],
    closed: last - first + 1 - sizeOf(joined),
  };
}

/** PostgreSQL's text of an int8multirange, whose ranges exclude their end. */
export const toMultirange = (ranges: SequenceRanges): string =>
  `{${ranges.map(([first, last]) => `[${first},${last + 1})`).join(",")}}`;

export const fromMultirange = (text: string): SequenceRanges =>
  [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, first, end]) => [Number(first), Number(end) - 1]);
