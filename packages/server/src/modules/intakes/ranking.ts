import type { Weights } from "@belay/contracts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { initialWeights } from "./criteria.ts";
import type { IntakeRow } from "./intake.ts";
import { scoreAnswers, type Overrides, type Scored } from "./score.ts";

type Query = Queryable<Schema>;
export type Rubric = { version: number; weights: Weights };
export type Ranked = { row: IntakeRow; scored: Scored; rank: number | null };

/** The weights that hold now; version 0 are those that Belay came with. */
export async function currentRubric(query: Query): Promise<Rubric> {
  const row = await query
    .selectFrom("rubric_changes")
    .select(["version", "after"])
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? { version: row.version, weights: row.after } : { version: 0, weights: initialWeights };
}

/** What people have put in the rules' place, by intake. */
export async function overridesOf(query: Query, intakes?: string[]): Promise<Map<string, Overrides>> {
  const found = new Map<string, Overrides>();
  if (intakes?.length === 0) return found;
  const rows = await query
    .selectFrom("score_overrides")
    .selectAll()
    .$if(intakes !== undefined, (list) => list.where("intake_id", "in", intakes ?? []))
    .execute();
  for (const row of rows) {
    const known = found.get(row.intake_id) ?? {};
    known[row.criterion] = {
      score: row.score,
      reason: row.reason,
      by: row.set_by,
      at: row.set_at.toISOString(),
    };
    found.set(row.intake_id, known);
  }
  return found;
}

/** Scores intakes and ranks those handed in: by total, then by who came first. */
export function rankIntakes(rows: IntakeRow[], rubric: Rubric, overrides: Map<string, Overrides>): Ranked[] {
  const scored = rows.map((row) => ({
    row,
    scored: scoreAnswers(row.answers, rubric, overrides.get(row.id)),
  }));
  const order = scored
    .filter(({ row }) => row.state === "submitted")
    .toSorted(
      (one, other) =>
        other.scored.exact - one.scored.exact ||
        Number(one.row.submitted_at) - Number(other.row.submitted_at) ||
        (one.row.id < other.row.id ? -1 : 1),
    );
  const ranks = new Map(order.map(({ row }, index) => [row.id, index + 1]));
  return scored.map((each) => ({ ...each, rank: ranks.get(each.row.id) ?? null }));
}
