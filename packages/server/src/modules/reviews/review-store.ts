import type { Selectable } from "kysely";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { ReviewTables } from "./review-tables.ts";

export type ReviewRow = Selectable<ReviewTables["reviews"]>;

/** One review, locked until the transaction ends. */
export async function lockReview(tx: Transaction<Schema>, id: string): Promise<ReviewRow> {
  const row = await tx.selectFrom("reviews").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw new ProblemError({ code: "not-found", detail: "There is no such item." });
  return row;
}
