import type { Actor, MemoDraft, MemoPolicy, MemoState } from "@belay/contracts";
import { sql, type Selectable } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { MemoTables } from "./memo-tables.ts";

type Query = Queryable<Schema>;
export type VersionRow = Selectable<MemoTables["memo_versions"]>;
type SignatureRow = MemoTables["memo_signatures"];

const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`;

/** Takes the memo's lock, so that saves and signatures of one memo come one after the other. */
export async function lockMemo(
  tx: Query,
  experiment: string,
): Promise<{ version: VersionRow; edition: number } | undefined> {
  const memo = await tx
    .selectFrom("memos")
    .selectAll()
    .where("experiment_key", "=", experiment)
    .forUpdate()
    .executeTakeFirst();
  if (!memo) return undefined;
  const version = await tx
    .selectFrom("memo_versions")
    .selectAll()
    .where("experiment_key", "=", experiment)
    .where("version", "=", memo.latest_version)
    .executeTakeFirstOrThrow();
  return { version, edition: memo.edition };
}

/** False where there is one already. */
export async function insertMemo(tx: Query, experiment: string, at: Date): Promise<boolean> {
  const made = await tx
    .insertInto("memos")
    .values({ experiment_key: experiment, latest_version: 1, edition: 1, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning("experiment_key")
    .executeTakeFirst();
  return made !== undefined;
}

export type NewVersion = {
  experiment: string;
  version: number;
  content: MemoDraft;
  digest: string | null;
  authors: Actor[];
  by: Actor;
  intake: string | null;
  at: Date;
};

export async function insertVersion(tx: Query, made: NewVersion): Promise<void> {
  await tx
    .insertInto("memo_versions")
    .values({
      experiment_key: made.experiment,
      version: made.version,
      state: "draft",
      content: json(made.content),
      digest: made.digest,
      authors: json(made.authors),
      intake: made.intake,
      created_at: made.at,
      saved_at: made.at,
      saved_by: json(made.by),
      asked_at: null,
      approved_at: null,
      ended_at: null,
      end_reason: null,
    })
    .execute();
}

export async function rewriteDraft(tx: Query, made: Omit<NewVersion, "intake">): Promise<void> {
  await tx
    .updateTable("memo_versions")
    .set({
      content: json(made.content),
      digest: made.digest,
      authors: json(made.authors),
      saved_at: made.at,
      saved_by: json(made.by),
    })
    .where("experiment_key", "=", made.experiment)
    .where("version", "=", made.version)
    .execute();
}

export async function noteSaved(tx: Query, experiment: string, latest: number): Promise<void> {
  await tx
    .updateTable("memos")
    .set((e) => ({ latest_version: latest, edition: e("edition", "+", 1) }))
    .where("experiment_key", "=", experiment)
    .execute();
}

export async function setMemoState(
  tx: Query,
  { experiment_key, version }: Pick<VersionRow, "experiment_key" | "version">,
  state: MemoState,
  times: Partial<Pick<VersionRow, "asked_at" | "approved_at" | "ended_at" | "end_reason">> = {},
): Promise<void> {
  await tx
    .updateTable("memo_versions")
    .set({ state, ...times })
    .where("experiment_key", "=", experiment_key)
    .where("version", "=", version)
    .execute();
}

/** The one approved before gives way. */
export async function supersedeApproved(tx: Query, experiment: string, at: Date): Promise<void> {
  await tx
    .updateTable("memo_versions")
    .set({ state: "superseded", ended_at: at })
    .where("experiment_key", "=", experiment)
    .where("state", "=", "approved")
    .execute();
}

/** The memo is locked: nothing comes between looking and writing. */
export async function insertSignature(tx: Query, row: SignatureRow): Promise<void> {
  const given = await tx
    .selectFrom("memo_signatures")
    .select("method")
    .where("experiment_key", "=", row.experiment_key)
    .where("version", "=", row.version)
    .where("person_id", "=", row.person_id)
    .execute();
  // With one's own device one may sign again what one signed without it.
  if (given.some(({ method }) => method === "passkey" || method === row.method))
    throw new ProblemError({
      code: "already-decided",
      detail: "You have signed this version already. Your signature stands as it was given.",
    });
  await tx
    .insertInto("memo_signatures")
    .values({ ...row, person: json(row.person), attestation: json(row.attestation) })
    .execute();
}

export async function writePolicy(tx: Query, policy: MemoPolicy, at: Date): Promise<void> {
  const values = { policy: json(policy), changed_at: at };
  await tx
    .insertInto("memo_policies")
    .values({ one: true, ...values })
    .onConflict((conflict) => conflict.column("one").doUpdateSet(values))
    .execute();
}
