import { hasRole, keptStageAuditDays, type KeptStageAudit, type StageAuditAnswers } from "@belay/contracts";
import { sql, type Selectable } from "kysely";
import { actorOf, requirePerson, type Caller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit } from "../audit/index.ts";
import type { StageTables } from "./stage-tables.ts";

const dayMs = 86_400_000;
/** So that a script gone wild can't fill the table. */
const mostPerDay = 20;
const mostListed = 200;

export type KeptAudits = ReturnType<typeof createKeptAudits>;
type ToKeep = { about: string; experiment: string | null; answers: StageAuditAnswers };

/** Stage audits that a signed-in person asked to keep. They end by themselves. */
export function createKeptAudits({
  database,
  clock,
  identifiers,
}: {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
}) {
  return {
    async list(experiment: string | undefined): Promise<KeptStageAudit[]> {
      const rows = await database.kysely
        .selectFrom("stage_audits")
        .selectAll()
        .where("expires_at", ">", new Date(clock.now()))
        .$if(experiment !== undefined, (list) => list.where("experiment_key", "=", experiment ?? ""))
        .orderBy("id", "desc")
        .limit(mostListed)
        .execute();
      return rows.map(keptAuditOf);
    },

    async keep(caller: Caller, { about, experiment, answers }: ToKeep): Promise<KeptStageAudit> {
      const person = requirePerson(caller, "keep a stage audit");
      const at = new Date(clock.now());
      return database.transaction(async (tx) => {
        await tx.deleteFrom("stage_audits").where("expires_at", "<=", at).execute();
        const { kept } = await tx
          .selectFrom("stage_audits")
          .select((e) => e.fn.countAll<number>().as("kept"))
          .where(sql<string>`kept_by ->> 'id'`, "=", person.person.id)
          .where("kept_at", ">", new Date(at.getTime() - dayMs))
          .executeTakeFirstOrThrow();
        if (Number(kept) >= mostPerDay)
          throw new ProblemError({
            code: "rate-limited",
            detail: `You have kept ${kept} stage audits within a day, which is the most there may be. The link of a result shares it without keeping it.`,
          });
        const row = await tx
          .insertInto("stage_audits")
          .values({
            id: identifiers.next(),
            about,
            experiment_key: experiment,
            answers: sql`${JSON.stringify(answers)}::jsonb`,
            kept_at: at,
            kept_by: sql`${JSON.stringify(actorOf(caller))}::jsonb`,
            expires_at: new Date(at.getTime() + keptStageAuditDays * dayMs),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await recordAudit(tx, {
          id: identifiers.next(),
          at,
          caller,
          action: "stage-audit.keep",
          subject: { kind: "stage-audit", id: row.id },
          ...(experiment !== null && { experiment }),
          after: { about: { text: about }, answers: Object.keys(answers).length },
        });
        return keptAuditOf(row);
      });
    },

    async remove(caller: Caller, id: string): Promise<void> {
      const { person } = requirePerson(caller, "delete a stage audit");
      await database.transaction(async (tx) => {
        const row = await tx
          .selectFrom("stage_audits")
          .selectAll()
          .where("id", "=", id)
          .forUpdate()
          .executeTakeFirst();
        if (!row) throw new ProblemError({ code: "not-found", detail: "There is no such stage audit." });
        if (row.kept_by.id !== person.id && !hasRole(person.role, "owner"))
          throw new ProblemError({
            code: "forbidden",
            detail: `${row.kept_by.name} kept this stage audit: that person or an owner can delete it.`,
          });
        await tx.deleteFrom("stage_audits").where("id", "=", id).execute();
        await recordAudit(tx, {
          id: identifiers.next(),
          at: new Date(clock.now()),
          caller,
          action: "stage-audit.delete",
          subject: { kind: "stage-audit", id },
          ...(row.experiment_key !== null && { experiment: row.experiment_key }),
        });
      });
    },
  };
}

const keptAuditOf = (row: Selectable<StageTables["stage_audits"]>): KeptStageAudit => ({
  id: row.id,
  about: row.about,
  experiment: row.experiment_key,
  answers: row.answers,
  keptAt: row.kept_at.toISOString(),
  keptBy: row.kept_by,
  expiresAt: row.expires_at.toISOString(),
});
