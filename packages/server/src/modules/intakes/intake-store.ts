import type { Actor, Criterion, IntakeAnswers, RubricChange, Weights } from "@belay/contracts";
import { sql, type Updateable } from "kysely";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { IntakeRow } from "./intake.ts";
import type { IntakeTables } from "./intake-tables.ts";

type Tx = Transaction<Schema>;
const json = <Value>(value: Value) => sql<Value>`${JSON.stringify(value)}::jsonb`;

/** One intake, locked until the transaction ends. */
export async function lockIntake(tx: Tx, id: string): Promise<IntakeRow> {
  const row = await tx.selectFrom("intakes").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw noIntake();
  return row;
}

export const noIntake = () => new ProblemError({ code: "not-found", detail: "There is no such intake." });

/** The form that sends, and its count of requests. */
export type Editor = { id: string; turn: number } | undefined;

export type NewIntake = {
  id: string;
  answers: IntakeAnswers;
  by: Actor;
  at: Date;
  editor: Editor;
};

/** Begins a draft; false where the same form had begun one before. */
export async function insertIntake(tx: Tx, { id, answers, by, at, editor }: NewIntake): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("intakes")
    .values({
      id,
      version: 1,
      state: "draft",
      answers: json(answers),
      author: json(by),
      created_at: at,
      saved_at: at,
      saved_by: json(by),
      editor: editor?.id ?? null,
      editor_turn: editor?.turn ?? 0,
      saved_from: 0,
      submitted_at: null,
      rejected_at: null,
      rejected_by: null,
      rejection: null,
      memo_id: null,
      begun_in: editor?.id ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}

export const begunIn = (tx: Tx, author: string, editor: string) =>
  tx
    .selectFrom("intakes")
    .select("id")
    .where(sql<boolean>`author ->> 'id' = ${author}`)
    .where("begun_in", "=", editor)
    .executeTakeFirst();

export async function saveAnswers(
  tx: Tx,
  row: IntakeRow,
  {
    answers,
    by,
    at,
    editor,
    from,
  }: { answers: IntakeAnswers; by: Actor; at: Date; editor: Editor; from: number },
): Promise<void> {
  await tx
    .updateTable("intakes")
    .set({
      answers: json(answers),
      version: row.version + 1,
      saved_at: at,
      saved_by: json(by),
      editor: editor?.id ?? null,
      editor_turn: editor?.turn ?? 0,
      saved_from: from,
    })
    .where("id", "=", row.id)
    .execute();
}

/** Moves an intake to another state; a new version, so that a form that is still open hears of it. */
export async function moveIntake(
  tx: Tx,
  row: IntakeRow,
  values: Pick<
    Updateable<IntakeTables["intakes"]>,
    "state" | "submitted_at" | "rejected_at" | "rejection" | "memo_id"
  >,
  rejectedBy: Actor | null = null,
): Promise<void> {
  await tx
    .updateTable("intakes")
    .set({ ...values, rejected_by: rejectedBy && json(rejectedBy), version: row.version + 1, editor: null })
    .where("id", "=", row.id)
    .execute();
}

export async function setOverride(
  tx: Tx,
  intake: string,
  criterion: Criterion,
  { score, reason, by, at }: { score: number; reason: string; by: Actor; at: Date },
): Promise<void> {
  const values = { score, reason, set_by: json(by), set_at: at };
  await tx
    .insertInto("score_overrides")
    .values({ intake_id: intake, criterion, ...values })
    .onConflict((conflict) => conflict.columns(["intake_id", "criterion"]).doUpdateSet(values))
    .execute();
}

export async function removeOverride(tx: Tx, intake: string, criterion: Criterion): Promise<void> {
  await tx
    .deleteFrom("score_overrides")
    .where("intake_id", "=", intake)
    .where("criterion", "=", criterion)
    .execute();
}

export type NewRubricChange = Omit<RubricChange, "at" | "by"> & { at: Date; by: Actor };

export async function insertRubricChange(tx: Tx, change: NewRubricChange): Promise<void> {
  const { by, before, after, moved, ...values } = change;
  await tx
    .insertInto("rubric_changes")
    .values({
      ...values,
      changed_by: json(by),
      before: json<Weights>(before),
      after: json<Weights>(after),
      moved: json(moved),
    })
    .execute();
}
