/**
 * A histogram of milliseconds in buckets that grow by a factor of 2^(1/4) (about 19 %): bucket 0 holds everything up
 * to 1 ms, bucket k what lies in (2^((k-1)/4), 2^(k/4)] ms, the last everything above a day. Two are merged by adding
 * them up; a quantile read from one is off by at most the width of its bucket.
 */
export const bucketCount = 108;
const perDoubling = 4;

export const bucketOf = (milliseconds: number): number =>
  milliseconds <= 1 ? 0 : Math.min(bucketCount - 1, Math.ceil(Math.log2(milliseconds) * perDoubling));

/** Geometric middle of a bucket, in milliseconds. */
const middleOf = (bucket: number): number => (bucket === 0 ? 0.5 : 2 ** ((bucket - 0.5) / perDoubling));

/** Milliseconds below which `share` of the counted lie; null where nothing was counted. */
export function quantile(histogram: number[], share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let passed = 0;
  for (const [bucket, count] of histogram.entries()) {
    passed += count;
    if (passed >= share * total) return middleOf(bucket);
  }
  return middleOf(histogram.length - 1);
}
