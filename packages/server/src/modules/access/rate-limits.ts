import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";

export type Rule = { most: number; windowMs: number };

export type RateLimits = ReturnType<typeof createRateLimits>;

const longestWindowMs = 15 * 60_000;

/** Counts attempts in the database, so that a limit holds over all replicas; one statement, so that none slips by. */
export function createRateLimits({ database, clock }: { database: Database<Schema>; clock: Clock }) {
  /** Milliseconds to wait; 0: go ahead. */
  async function count(key: string, { most, windowMs }: Rule): Promise<number> {
    const now = new Date(clock.now());
    const begun = new Date(now.getTime() - windowMs);
    const over = sql<boolean>`rate_limits.since <= ${begun}`;
    const row = await database.kysely
      .insertInto("rate_limits")
      .values({ key, count: 1, since: now })
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet({
          count: sql`case when ${over} then 1 else least(rate_limits.count + 1, 1000000) end`,
          since: sql`case when ${over} then ${now} else rate_limits.since end`,
        }),
      )
      .returning(["count", "since"])
      .executeTakeFirstOrThrow();
    return row.count <= most ? 0 : Math.max(1_000, row.since.getTime() + windowMs - now.getTime());
  }

  return {
    count,
    /** @throws ProblemError `rate-limited` beyond the rule, saying when to come back. */
    async require(key: string, rule: Rule): Promise<void> {
      const waitMs = await count(key, rule);
      if (waitMs > 0) throw tooMany(waitMs);
    },
    async clear(key: string): Promise<void> {
      await database.kysely.deleteFrom("rate_limits").where("key", "=", key).execute();
    },
    async sweep(): Promise<void> {
      const old = new Date(clock.now() - longestWindowMs);
      await database.kysely.deleteFrom("rate_limits").where("since", "<", old).execute();
    },
  };
}

export function tooMany(waitMs: number): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000);
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return new ProblemError({
    code: "rate-limited",
    detail: `Too many attempts. Wait ${wait} and try again.`,
    headers: { "retry-after": String(seconds) },
  });
}
