import { environmentKey, type GateItem, type MemoContent } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

/**
 * What each experiment has cost since it began, in millionths of its currency, over all environments. Instances
 * report it as they renew, and its evidence adds it up: either may be late, or never come, so the larger counts.
 */
export async function spentMicros(
  query: Queryable<Schema>,
  experiments: string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ experiment: string; spent: number }>`
    select experiment_key as experiment, least(sum(greatest(reported, evident)), ${Number.MAX_SAFE_INTEGER})::bigint as spent
    from (
      select experiment_key, environment, sum(reported) as reported, sum(evident) as evident
      from (
        select experiment_key, environment, spent_micros as reported, 0 as evident from spend_days
        where experiment_key = any(${experiments}::text[])
        union all
        select experiment_key, environment, 0, cost_micros from run_rollups
        where experiment_key = any(${experiments}::text[]) and environment = any(${environmentKey.options}::text[]) and span = 'total'
      ) as parts group by experiment_key, environment
    ) as environments group by experiment_key`.execute(query);
  return new Map(rows.map(({ experiment, spent }) => [experiment, spent]));
}

/** Whether there is money left of what a memo allows in all; one that allows none is about models that cost none. */
export const isSpent = ({ spend }: Pick<MemoContent, "spend">, micros: number): boolean =>
  spend.total > 0 && micros >= spend.total * 1_000_000;

export function spendItem(memo: Pick<MemoContent, "spend">, micros: number): GateItem {
  const { total, currency } = memo.spend;
  const spent = (micros / 1_000_000).toLocaleString("en", { maximumFractionDigits: 2 });
  const over = isSpent(memo, micros);
  return {
    code: "spend",
    met: !over,
    title: `Inside what it may cost, ${total} ${currency} in all`,
    detail: `${spent} ${currency} are spent${over ? ". Decide: scale, revise, stop or reframe; to go on, write a new version of the memo with a larger total and have it signed" : ""}`,
    holder: over ? "who writes the memo" : null,
  };
}
