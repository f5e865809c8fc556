import { requireCount } from "../statistics-error.ts";

/**
 * The sufficient statistic of pair betting: how many blocks had which difference. A block's difference is
 * mean(AI units) − mean(baseline units) = numerator / denominator, in [−1, 1].
 */
export type BlockDifferences = {
  denominator: number;
  /** [numerator, count], by ascending numerator; every count at least 1. */
  counts: [numerator: number, count: number][];
};

/**
 * Blind preferences as blocks: a win of the AI text is +1, of the baseline −1, a tie 0. Ties are kept. No votes make
 * an empty histogram.
 * @throws StatisticsError `bad-parameter` for what is no count
 */
export function preferenceDifferences(votes: {
  winsAi: number;
  winsBaseline: number;
  ties: number;
}): BlockDifferences {
  for (const [name, count] of Object.entries(votes)) requireCount(count, name);
  const all: [number, number][] = [
    [-1, votes.winsBaseline],
    [0, votes.ties],
    [1, votes.winsAi],
  ];
  return { denominator: 1, counts: all.filter(([, count]) => count > 0) };
}

/** The same blocks with the arms' labels swapped, or of a metric of which less is better. */
export function negateDifferences({ denominator, counts }: BlockDifferences): BlockDifferences {
  const negated = counts.map(([numerator, count]): [number, number] => [
    numerator === 0 ? 0 : -numerator,
    count,
  ]);
  return { denominator, counts: negated.reverse() };
}
