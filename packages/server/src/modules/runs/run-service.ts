import type {
  EnvironmentKey,
  EvidenceReceipt,
  evidenceBatch,
  EvidenceRecord,
  OpenedPayloads,
  RunEnd,
  RunHead,
} from "@belay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import { actorOf, type KeyCaller, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import { open, seal } from "../../platform/crypto/envelope.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import { timeOfIdentifier, type Identifiers } from "../../platform/identifiers.ts";
import type { Log } from "../../platform/log.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { rollUp, stripeOf, type CountedRun } from "./run-rollup.ts";
import {
  countUnits,
  noteSequences,
  writePayloads,
  writeRollups,
  writeRuns,
  type IncomingRun,
} from "./run-ingest-store.ts";
import type { RunTables } from "./run-tables.ts";
import type { SubjectKeys } from "./subject-keys.ts";

type Tx = Transaction<Schema>;
type Batch = z.output<typeof evidenceBatch>;
type Refusal = EvidenceReceipt["refused"][number];

export type RunDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  log: Log;
  subjectKeys: SubjectKeys;
  /** Told after each commit, for live screens. */
  onIngested?: (environment: EnvironmentKey) => void;
};
export type RunService = ReturnType<typeof createRunService>;

const furthestAheadMs = 24 * 3_600_000;
const payloadBinding = (run: string): string => `payloads of run ${run}`;

export function createRunService({ database, clock, identifiers, subjectKeys, onIngested }: RunDependencies) {
  const stripe = (environment: EnvironmentKey) => stripeOf(environment, process.pid);

  /** Why a record can never be taken; undefined for one that can. */
  function refusal(
    record: EvidenceRecord,
    workflows: Map<string, string>,
    revisions: Set<string>,
    caller: KeyCaller,
  ): Omit<Refusal, "sequence"> | undefined {
    if (record.kind === "dropped") return undefined;
    const { run } = record;
    const made = timeOfIdentifier(run.id);
    if (made === undefined)
      return { code: "invalid-request", message: `The run id ${run.id} is not a version 7 UUID.` };
    if (made > clock.now() + furthestAheadMs)
      return {
        code: "invalid-request",
        message: `The run id ${run.id} was made more than a day in the future; set the service's clock.`,
      };
    const workflow = workflows.get(run.experiment);
    if (workflow === undefined || (caller.workflows !== null && !caller.workflows.includes(workflow)))
      return { code: "not-found", message: `There is no experiment "${run.experiment}" for this key.` };
    if (!revisions.has(`${run.experiment}@${run.revision}`))
      return { code: "not-found", message: `There is no revision ${run.revision} of "${run.experiment}".` };
    return undefined;
  }

  async function ingest(
    tx: Tx,
    environment: EnvironmentKey,
    batch: Batch,
    caller: KeyCaller,
  ): Promise<EvidenceReceipt> {
    const fresh = await noteSequences(tx, environment, batch, new Date(clock.now()));
    const runs = batch.records.flatMap((record) => (record.kind === "dropped" ? [] : [record.run]));
    const names = [...new Set(runs.map((run) => run.experiment))];
    const known =
      names.length === 0
        ? []
        : await tx
            .selectFrom("experiments")
            .innerJoin("revisions", "revisions.experiment_key", "experiments.key")
            .select(["key", "workflow_key", "revision"])
            .where("key", "in", names)
            .execute();
    const workflows = new Map(known.map((row) => [row.key, row.workflow_key]));
    const revisions = new Set(known.map((row) => `${row.key}@${row.revision}`));

    const refused: Refusal[] = [];
    // Several records of one run in one batch: the furthest counts.
    const furthest = new Map<string, IncomingRun>();
    for (const record of batch.records) {
      const reason = refusal(record, workflows, revisions, caller);
      if (reason) refused.push({ sequence: record.sequence, ...reason });
      else if (record.kind !== "dropped") {
        const incoming = incomingRun(
          record,
          environment,
          workflows.get(record.run.experiment) ?? "",
          batch.instance.id,
        );
        const earlier = furthest.get(record.run.id);
        if (!earlier || rank(incoming.status) > rank(earlier.status)) furthest.set(record.run.id, incoming);
      }
    }
    const incoming = [...furthest.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const written = await writeRuns(tx, incoming, new Date(clock.now()));
    const advanced = incoming.filter((run) => written.has(run.id));
    const keys = await subjectKeys.keysFor(
      tx,
      advanced.filter((run) => run.end).map((run) => run.unit),
    );
    await writePayloads(
      tx,
      advanced.flatMap((run) => {
        const key = run.end && keys.get(run.unit);
        return key
          ? [
              {
                run_id: run.id,
                unit: run.unit,
                sealed: seal(
                  key,
                  JSON.stringify({ unit: run.head.unit, payloads: run.end?.payloads ?? {} }),
                  payloadBinding(run.id),
                ),
              },
            ]
          : [];
      }),
    );
    await writeRollups(
      tx,
      environment,
      stripe(environment),
      rollUp(advanced.map((run) => counted(run, written.get(run.id)))),
    );
    await countUnits(tx, environment, stripe(environment), advanced, new Date(clock.now()));
    return { accepted: fresh, duplicates: batch.records.length - fresh, refused };
  }

  function incomingRun(
    record: { kind: "begun" | "lost" | "ended"; run: RunHead; end?: RunEnd },
    environment: EnvironmentKey,
    workflow: string,
    instance: string,
  ): IncomingRun {
    const { run, end } = record;
    const facts = (end?.steps ?? []).map((step) => step.facts);
    const sum = (read: (fact: (typeof facts)[number]) => number | undefined) =>
      facts.reduce((total, fact) => total + (read(fact) ?? 0), 0);
    return {
      id: run.id,
      head: run,
      end,
      status: record.kind,
      environment,
      workflow,
      instance,
      unit: subjectKeys.pseudonymOf(environment, workflow, run.unit),
      costMicros: sum((fact) => fact.costMicros),
      inputTokens: sum((fact) => fact.inputTokens),
      outputTokens: sum((fact) => fact.outputTokens),
    };
  }

  return {
    /** Takes a batch in one transaction: an answer means that all of it is kept, and counted once. */
    async ingest(caller: KeyCaller, environment: EnvironmentKey, batch: Batch): Promise<EvidenceReceipt> {
      const receipt = await database.transaction((tx) => ingest(tx, environment, batch, caller));
      onIngested?.(environment);
      return receipt;
    },

    /** Decrypts a run's payloads; who and why stays on record. */
    async openPayloads(
      caller: PersonCaller,
      run: string,
      reason: string,
      final: (run: string) => Promise<OpenedPayloads["payloads"]["final"]>,
    ): Promise<OpenedPayloads> {
      const row = await database.kysely
        .selectFrom("run_payloads")
        .select(["unit", "sealed"])
        .where("run_id", "=", run)
        .executeTakeFirst();
      const key = row && (await subjectKeys.keysFor(database.kysely, [row.unit])).get(row.unit);
      if (!row || !key)
        throw new ProblemError({
          code: "not-found",
          detail: "No payloads are kept of this run: it has not ended, or its data subject was erased.",
        });
      await database.kysely
        .insertInto("payload_openings")
        .values({
          id: identifiers.next(),
          run_id: run,
          at: new Date(clock.now()),
          actor: sql`${JSON.stringify(actorOf(caller))}::jsonb`,
          reason,
        })
        .execute();
      const opened = JSON.parse(open(key, row.sealed, payloadBinding(run)).toString()) as OpenedPayloads;
      const sent = await final(run);
      return sent === undefined ? opened : { ...opened, payloads: { ...opened.payloads, final: sent } };
    },
  };
}

export const rank = (status: RunTables["runs"]["status"]): number =>
  ({ begun: 0, lost: 1, ended: 2 })[status];

const counted = (run: IncomingRun, before: RunTables["runs"]["status"] | null | undefined): CountedRun => ({
  experiment: run.head.experiment,
  phase: run.head.phase,
  arm: run.head.shadow ? "shadow" : (run.head.assigned ?? "outside"),
  startedAt: new Date(run.head.startedAt),
  before: before ?? undefined,
  status: run.status,
  outcome: run.end?.outcome ?? null,
  durationMs: run.end?.durationMs ?? null,
  costMicros: run.costMicros,
  inputTokens: run.inputTokens,
  outputTokens: run.outputTokens,
});
