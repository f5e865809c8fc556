import type { KeyObject } from "node:crypto";
import type {
  Actor,
  ApprovalStatement,
  Attestation,
  EnvironmentKey,
  JsonValue,
  LeasedAction,
  TouchedRecord,
} from "@belay/contracts";
import { sql } from "kysely";
import type { Caller, KeyCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import { canonicalDigest } from "../../platform/crypto/canonical.ts";
import { open, seal } from "../../platform/crypto/envelope.ts";
import type { Signer } from "../../platform/crypto/signing.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit, type AuditFact } from "../audit/index.ts";
import { environmentOf } from "../exposure/index.ts";
import { addTouched, type SubjectKeys } from "../runs/index.ts";
import { actionsChannel, leaseMs, retryDelayMs } from "./action.ts";
import { actionSummaryOf, type ActionRow } from "./action-queries.ts";

type Tx = Transaction<Schema>;

/** What is to be done, by whom it was released, and what it is done with. */
export type Release = {
  kind: "publish" | "baseline";
  review: string;
  run: string;
  environment: EnvironmentKey;
  experiment: string;
  workflow: string;
  revision: number;
  unit: string;
  key: KeyObject;
  system: string;
  recordType: string;
  verb: string;
  target: string;
  idempotencyKey: string;
  attempts: number;
  payload: JsonValue;
  actor: Actor;
  expiresAt: Date;
};

type Facts = Record<string, AuditFact>;
type NotedRow = Pick<ActionRow, "id" | "environment" | "experiment_key" | "review_id">;

type Sealed = { payload: JsonValue; attestation: Attestation };

export type ActionDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  signer: Signer;
  subjectKeys: SubjectKeys;
};
export type ActionService = ReturnType<typeof createActionService>;

export function createActionService({
  database,
  clock,
  identifiers,
  signer,
  subjectKeys,
}: ActionDependencies) {
  const at = () => new Date(clock.now());
  const binding = (id: string) => `action ${id}`;

  /** Steps of actions, in the transaction that takes them; without a caller they are Belay's own. */
  const note = (
    tx: Tx,
    caller: Caller | null,
    verb: "lease" | "complete" | "fail" | "withdraw" | "give-up",
    steps: { row: NotedRow; before?: Facts; after: Facts }[],
  ) =>
    recordAudit(
      tx,
      ...steps.map(({ row, before = {}, after }) => ({
        id: identifiers.next(),
        at: at(),
        caller,
        action: `action.${verb}`,
        subject: { kind: "action", id: row.id },
        environment: row.environment,
        experiment: row.experiment_key,
        before,
        after: { review: row.review_id, ...after },
      })),
    );

  /** Signs what is released, byte for byte, and queues it: in the transaction of the verdict that releases it. */
  async function release(tx: Tx, wanted: Release): Promise<string> {
    const id = identifiers.next();
    const { system, recordType, verb, target, idempotencyKey } = wanted;
    const statement: ApprovalStatement = {
      action: id,
      kind: wanted.kind,
      payloadDigest: canonicalDigest(wanted.payload),
      argumentsDigest: canonicalDigest({ system, recordType, verb, target, idempotencyKey }),
      target,
      experiment: wanted.experiment,
      revision: wanted.revision,
      environment: wanted.environment,
      actor: wanted.actor,
      expiresAt: wanted.expiresAt.toISOString(),
    };
    const attestation = signer.attest(
      wanted.kind === "publish" ? "belay/publish/v1" : "belay/baseline/v1",
      statement,
    ) as Attestation;
    const sealed: Sealed = { payload: wanted.payload, attestation };
    const inserted = await tx
      .insertInto("actions")
      .values({
        id,
        environment: wanted.environment,
        experiment_key: wanted.experiment,
        workflow_key: wanted.workflow,
        run_id: wanted.run,
        review_id: wanted.review,
        kind: wanted.kind,
        state: "approved",
        system,
        record_type: recordType,
        verb,
        idempotency_key: idempotencyKey,
        unit: wanted.unit,
        sealed: seal(wanted.key, JSON.stringify(sealed), binding(id)),
        approval_digest: canonicalDigest(statement),
        approval_actor: sql`${JSON.stringify(wanted.actor)}::jsonb`,
        approval_key_id: signer.keyId,
        approval_expires_at: wanted.expiresAt,
        most_attempts: wanted.attempts,
        next_attempt_at: at(),
        leased_by: null,
        lease_ends_at: null,
        verified_at: null,
        started_at: null,
        last_error: null,
        created_at: at(),
        ended_at: null,
        fence: 0,
        attempts: 0,
      })
      .onConflict((conflict) => conflict.columns(["review_id", "kind"]).doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows) await database.notify(tx, actionsChannel, wanted.environment);
    return id;
  }

  /**
   * Due actions of a worker's environment and workflows. A publication waits while its experiment is not open;
   * one already tried goes on even after a kill, since the system of record may have it. The baseline always goes.
   */
  async function lease(caller: KeyCaller, worker: string, limit: number): Promise<LeasedAction[]> {
    const environment = environmentOf(caller);
    const now = at();
    return database.transaction(async (tx) => {
      const { rows } = await sql<ActionRow>`
        update actions set state = 'leased', fence = fence + 1, attempts = attempts + 1, leased_by = ${worker}, lease_ends_at = ${new Date(now.getTime() + leaseMs)}
        where id in (
          select a.id from actions a
          join exposures e on e.environment = a.environment and e.experiment_key = a.experiment_key
          join environments n on n.key = a.environment
          left join workflow_holds w on w.environment = a.environment and w.workflow_key = a.workflow_key
          join reviews r on r.id = a.review_id
          where a.environment = ${environment}
            and (${caller.workflows}::text[] is null or a.workflow_key = any(${caller.workflows}::text[]))
            and ((a.state in ('approved', 'retrying') and a.next_attempt_at <= ${now}) or (a.state = 'leased' and a.lease_ends_at <= ${now}))
            and (a.kind = 'baseline'
              or (e.state = 'open' and n.state = 'open' and w.state is null and (r.epoch >= e.kill_epoch or a.attempts > 0))
              or (a.attempts > 0 and 'killed' in (e.state, n.state, coalesce(w.state, 'open'))))
            and a.attempts < a.most_attempts and a.approval_expires_at > ${now}
          order by a.next_attempt_at, a.id
          limit ${limit}
          for update of a skip locked)
        returning *`.execute(tx);
      await note(
        tx,
        caller,
        "lease",
        rows.map((row) => ({
          row,
          after: {
            state: "leased",
            kind: row.kind,
            worker: { text: worker },
            fence: row.fence,
            attempt: row.attempts,
          },
        })),
      );
      const keys = await subjectKeys.keysFor(
        tx,
        rows.map((row) => row.unit),
      );
      return rows.flatMap((row): LeasedAction[] => {
        const key = keys.get(row.unit);
        if (!key) return [];
        const { payload, attestation } = JSON.parse(
          open(key, row.sealed, binding(row.id)).toString(),
        ) as Sealed;
        return [
          {
            id: row.id,
            kind: row.kind,
            experiment: row.experiment_key,
            run: row.run_id,
            system: row.system,
            recordType: row.record_type,
            verb: row.verb,
            target: attestation.statement.target,
            idempotencyKey: row.idempotency_key,
            payload,
            attestation,
            fence: row.fence,
            attempt: row.attempts,
            leaseEndsAt: (row.lease_ends_at ?? now).toISOString(),
          },
        ];
      });
    });
  }

  async function leased(tx: Tx, caller: KeyCaller, id: string): Promise<ActionRow> {
    const row = await tx
      .selectFrom("actions")
      .selectAll()
      .where("id", "=", id)
      .where("environment", "=", environmentOf(caller))
      .forUpdate()
      .executeTakeFirst();
    if (!row || (caller.workflows !== null && !caller.workflows.includes(row.workflow_key)))
      throw new ProblemError({ code: "not-found", detail: "There is no such action for this key." });
    return row;
  }

  const lost = () =>
    new ProblemError({
      code: "lease-lost",
      detail:
        "The lease ended and the action has gone to another worker. Drop what you hold; the idempotency key keeps it single.",
    });

  return {
    release,
    lease,

    async complete(
      caller: KeyCaller,
      id: string,
      report: { fence: number; verifiedAt: string; startedAt: string; touched: TouchedRecord[] },
    ) {
      return database.transaction(async (tx) => {
        const row = await leased(tx, caller, id);
        if (row.state === "done" && row.fence === report.fence) return actionSummaryOf(row);
        // A lease that has run out but that nobody has taken since still belongs to its holder.
        if (row.state !== "leased" || row.fence !== report.fence) throw lost();
        const done = await tx
          .updateTable("actions")
          .set({
            state: "done",
            ended_at: at(),
            verified_at: new Date(report.verifiedAt),
            started_at: new Date(report.startedAt),
            last_error: null,
          })
          .where("id", "=", id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await addTouched(tx, row.environment, row.run_id, id, report.touched);
        const after = { state: "done", fence: row.fence, touched: report.touched.length };
        await note(tx, caller, "complete", [{ row, before: { state: row.state }, after }]);
        return actionSummaryOf(done);
      });
    },

    async fail(
      caller: KeyCaller,
      id: string,
      report: { fence: number; message: string; retryable: boolean },
    ) {
      return database.transaction(async (tx) => {
        const row = await leased(tx, caller, id);
        if (row.state !== "leased" || row.fence !== report.fence) throw lost();
        const again = report.retryable && row.attempts < row.most_attempts;
        const failed = await tx
          .updateTable("actions")
          .set({
            state: again ? "retrying" : "dead",
            last_error: report.message,
            next_attempt_at: new Date(clock.now() + retryDelayMs(row.attempts, Math.random())),
            ended_at: again ? null : at(),
          })
          .where("id", "=", id)
          .returningAll()
          .executeTakeFirstOrThrow();
        const after = { state: failed.state, fence: row.fence, message: { text: report.message } };
        await note(tx, caller, "fail", [{ row, before: { state: row.state }, after }]);
        return actionSummaryOf(failed);
      });
    },

    /**
     * Ends what can't go on: leases that ended once too often, and what was released too long ago. A publication
     * never tried is withdrawn; its review is returned, for its baseline. Whatever was tried is dead: the system of
     * record may have it, so a person has to look.
     */
    async sweep(tx: Tx, limit: number): Promise<{ swept: number; withdrawn: string[] }> {
      const now = at();
      const { rows } = await sql<NotedRow & { state: string }>`
        update actions set ended_at = ${now},
          state = case when kind = 'publish' and attempts = 0 then 'withdrawn' else 'dead' end,
          last_error = case when approval_expires_at <= ${now} then 'The approval ran out before the action was done.'
            else 'The worker ended ' || attempts || ' times without a report.' end
        where id in (
          select id from actions
          where state in ('approved', 'retrying', 'leased') and (state <> 'leased' or lease_ends_at <= ${now})
            and (approval_expires_at <= ${now} or attempts >= most_attempts)
          order by id limit ${limit} for update skip locked)
        returning id, environment, experiment_key, review_id, state`.execute(tx);
      const noted = (state: string) =>
        rows.filter((row) => row.state === state).map((row) => ({ row, after: { state } }));
      await note(tx, null, "withdraw", noted("withdrawn"));
      await note(tx, null, "give-up", noted("dead"));
      const withdrawn = rows.filter((row) => row.state === "withdrawn").map((row) => row.review_id);
      return { swept: rows.length, withdrawn };
    },

    /** Takes back publications that were never tried; returns the reviews whose baseline is due instead. */
    async withdrawUntried(
      tx: Tx,
      environment: EnvironmentKey,
      experiment: string,
      killEpoch: number,
      limit: number,
    ): Promise<string[]> {
      const { rows } = await sql<NotedRow>`
        update actions set state = 'withdrawn', ended_at = ${at()}
        where id in (
          select a.id from actions a join reviews r on r.id = a.review_id
          where a.environment = ${environment} and a.experiment_key = ${experiment} and a.kind = 'publish' and a.state = 'approved'
            and a.attempts = 0 and r.epoch < ${killEpoch}
          order by a.id limit ${limit} for update of a skip locked)
        returning id, environment, experiment_key, review_id`.execute(tx);
      const after = { state: "withdrawn" };
      await note(
        tx,
        null,
        "withdraw",
        rows.map((row) => ({ row, before: { state: "approved" }, after })),
      );
      return rows.map((row) => row.review_id);
    },
  };
}
