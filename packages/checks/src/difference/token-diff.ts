import { diffArrays } from "diff";

/** A run of tokens that both lists have, or only one of them. */
export interface TokenRun {
  kind: "same" | "inserted" | "deleted";
  tokens: string[];
}

/** Most changes looked for in one stretch: finding them takes about the square of it. */
const mostEdits = 600;
/** That square, summed over all stretches of one call. */
const mostWork = 4 * mostEdits ** 2;

/**
 * The difference of two lists. The shortest one where there are at most 600 changes; beyond that the lists
 * are first lined up at tokens that both have exactly once, and what lies between is compared while a
 * budget lasts, then shown as deleted and inserted whole.
 */
export function diffTokens(left: readonly string[], right: readonly string[]): TokenRun[] {
  const budget = { work: mostWork };
  return shortest(left, right, budget) ?? anchored(left, right, budget);
}

/** Undefined when there are more changes than the budget has. What both begin and end with is never searched. */
function shortest(
  left: readonly string[],
  right: readonly string[],
  budget: { work: number },
): TokenRun[] | undefined {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  const room = Math.min(left.length, right.length) - start;
  while (end < room && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const middle = [left.slice(start, left.length - end), right.slice(start, right.length - end)] as const;
  const runs: TokenRun[] = [{ kind: "same", tokens: left.slice(0, start) }];
  if (middle[0].length === 0 || middle[1].length === 0) {
    runs.push({ kind: "deleted", tokens: middle[0] }, { kind: "inserted", tokens: middle[1] });
  } else {
    const limit = Math.min(mostEdits, Math.floor(Math.sqrt(Math.max(0, budget.work))));
    const changes = diffArrays(middle[0], middle[1], { maxEditLength: limit });
    budget.work -= changes === undefined ? limit ** 2 : changedTokens(changes) ** 2;
    if (changes === undefined) return undefined;
    for (const { added, removed, value } of changes) {
      runs.push({ kind: added ? "inserted" : removed ? "deleted" : "same", tokens: value });
    }
  }
  runs.push({ kind: "same", tokens: left.slice(left.length - end) });
  return runs;
}

function changedTokens(changes: readonly { added: boolean; removed: boolean; value: string[] }[]): number {
  return changes.reduce((sum, change) => sum + (change.added || change.removed ? change.value.length : 0), 0);
}

function anchored(left: readonly string[], right: readonly string[], budget: { work: number }): TokenRun[] {
  const runs: TokenRun[] = [];
  let [fromLeft, fromRight] = [0, 0];
  for (const [atLeft, atRight] of [...anchors(left, right), [left.length, right.length] as const]) {
    const deleted = left.slice(fromLeft, atLeft);
    const inserted = right.slice(fromRight, atRight);
    const compared = shortest(deleted, inserted, budget);
    runs.push(
      ...(compared ??
        ([
          { kind: "deleted", tokens: deleted },
          { kind: "inserted", tokens: inserted },
        ] satisfies TokenRun[])),
    );
    if (atLeft < left.length) runs.push({ kind: "same", tokens: [left[atLeft]!] });
    [fromLeft, fromRight] = [atLeft + 1, atRight + 1];
  }
  return runs;
}

/** Places of the tokens that both have exactly once, as far as they stand in the same order (patience diff). */
function anchors(left: readonly string[], right: readonly string[]): [number, number][] {
  const places = onceOnly(right);
  const pairs: [number, number][] = [];
  for (const [token, at] of onceOnly(left)) {
    const other = places.get(token);
    if (other !== undefined) pairs.push([at, other]);
  }
  return longestRising(pairs);
}

function onceOnly(tokens: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  tokens.forEach((token, at) => {
    if (places.has(token)) repeated.add(token);
    else places.set(token, at);
  });
  for (const token of repeated) places.delete(token);
  return places;
}

/** The longest part of the pairs whose second members rise; the first ones do already. */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, value], at) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tails[middle]!]![1] < value) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = at;
  });
  const rising: [number, number][] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) rising.push(pairs[at]!);
  return rising.toReversed();
}
