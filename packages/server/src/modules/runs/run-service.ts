import type {
  ActivityPoint,
  EnvironmentKey,
  EvidenceEnvelope,
  EvidenceReceipt,
  JsonValue,
  OpenedPayloads,
} from "@belay/contracts";
import { actorOf, type KeyCaller, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import type { Log } from "../../platform/log.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit } from "../audit/index.ts";
import { activityPoints } from "./activity-queries.ts";
import { noteArrivals } from "./evidence-instances.ts";
import { readRecords, refusalOf, type PlacedRecord, type Refusal } from "./evidence-reader.ts";
import { endedRun, exposedRun, type EndedRun, type ExposedRun } from "./exposed-run.ts";
import { furthestOfEach, incomingRun, type IncomingRun } from "./incoming-run.ts";
import { createKnownRevisions } from "./known-revisions.ts";
import { writeRollups } from "./rollup-store.ts";
import { createRunPartitions } from "./run-partitions.ts";
import { sealPayloads, unsealPayloads, writePayloads } from "./run-payload-store.ts";
import { rollUp, stripeOf } from "./run-rollup.ts";
import { writeRuns } from "./run-writer.ts";
import { holds, rangesOf } from "./sequence-ranges.ts";
import { noteOpening } from "./run-store.ts";
import type { SubjectKeys } from "./subject-keys.ts";
import { countUnits } from "./unit-counts.ts";

export type RunDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  log: Log;
  subjectKeys: SubjectKeys;
  /** Notes exposed units' assignments in the transaction that takes their runs; these are new, and in no order. */
  noteExposed(
    tx: Transaction<Schema>,
    environment: EnvironmentKey,
    stripe: number,
    runs: ExposedRun[],
  ): Promise<void>;
  /** The same for exposed units' runs that have ended. */
  noteEnded(
    tx: Transaction<Schema>,
    environment: EnvironmentKey,
    stripe: number,
    runs: EndedRun[],
  ): Promise<void>;
  /** Told after each commit that moved runs on, for live screens. */
  onIngested?: (environment: EnvironmentKey, experiments: string[]) => void;
};
export type RunService = ReturnType<typeof createRunService>;

type Placed = { index: number; sequence: number; run: IncomingRun };

export function createRunService(dependencies: RunDependencies) {
  const { database, clock, identifiers, log, subjectKeys, noteExposed, noteEnded, onIngested } = dependencies;
  const knownRevisions = createKnownRevisions(database);
  const partitions = createRunPartitions(database);

  /** Takes what can be taken of the records that could be read. */
  async function admit(
    caller: KeyCaller,
    environment: EnvironmentKey,
    records: PlacedRecord[],
  ): Promise<{ placed: Placed[]; refused: Refusal[] }> {
    const of = records.flatMap(({ index, record }) => (record.kind === "dropped" ? [] : [{ index, record }]));
    const known = await knownRevisions(of.map(({ record }) => record.run));
    const placed: Placed[] = [];
    const refused: Refusal[] = [];
    for (const { index, record } of of) {
      const { run, sequence } = record;
      const endedAt = record.kind === "ended" ? record.end.endedAt : undefined;
      const refusal = refusalOf(run, endedAt, caller, known, clock.now());
      const workflow = known.get(run.experiment)?.workflow ?? "";
      if (refusal) refused.push({ index, sequence, ...refusal });
      else {
        const unit = subjectKeys.pseudonymOf(environment, workflow, run.unit);
        placed.push({ index, sequence, run: incomingRun(record, workflow, unit) });
      }
    }
    return { placed, refused };
  }

  /**
   * Writes runs, payloads, units and rollups. Every batch takes its locks in this order of tables and sorted within
   * each, so that no two wait for each other; rows that many batches share come last.
   */
  async function write(
    tx: Transaction<Schema>,
    environment: EnvironmentKey,
    instance: string,
    runs: IncomingRun[],
  ) {
    const receivedAt = new Date(clock.now());
    const { advanced, foreign } = await writeRuns(tx, { environment, instance, receivedAt }, runs);
    const ended = advanced.flatMap(({ run }) => (run.end ? [run] : []));
    const keys = await subjectKeys.keysFor(
      tx,
      ended.map((run) => run.unit),
    );
    await writePayloads(
      tx,
      // An erased subject's runs are counted; their text is not kept.
      ended.flatMap((run) => {
        const key = keys.get(run.unit);
        return key ? [sealPayloads(run, key)] : [];
      }),
    );
    const stripe = stripeOf(instance);
    const fresh = advanced.filter(({ before }) => before === undefined);
    await countUnits(tx, environment, stripe, fresh);
    await noteExposed(tx, environment, stripe, fresh.flatMap(exposedRun));
    await noteEnded(tx, environment, stripe, advanced.flatMap(endedRun));
    await writeRollups(tx, environment, stripe, rollUp(advanced));
    return { advanced, foreign };
  }

  return {
    /** Takes a batch in one transaction: an answer means that all of it but what is refused is kept, counted once. */
    async ingest(
      caller: KeyCaller,
      environment: EnvironmentKey,
      { instance, records }: EvidenceEnvelope,
    ): Promise<EvidenceReceipt> {
      const { readable, refused: unreadable } = readRecords(records);
      const { placed, refused: inadmissible } = await admit(caller, environment, readable);
      const runs = furthestOfEach(placed.map(({ run }) => run));
      const sequences = [...unreadable, ...readable.map(({ record }) => record)].flatMap(({ sequence }) =>
        sequence === null ? [] : [sequence],
      );
      const givenUp = readable.flatMap(({ record }): [number, number][] =>
        record.kind === "dropped" && record.first <= record.last && record.first < record.sequence
          ? [[record.first, Math.min(record.last, record.sequence - 1)]]
          : [],
      );
      await partitions
        .ensure(clock.now())
        .catch((error: unknown) => log.warn({ err: error }, "partitions of runs could not be made yet"));
      const { before, advanced, foreign } = await database.transaction(async (tx) => ({
        before: await noteArrivals(
          tx,
          environment,
          instance,
          {
            arrived: rangesOf(sequences.map((sequence) => [sequence, sequence])),
            givenUp: rangesOf(givenUp),
          },
          new Date(clock.now()),
        ),
        ...(await write(tx, environment, instance.id, runs)),
      }));
      if (advanced.length > 0)
        onIngested?.(environment, [...new Set(advanced.map(({ run }) => run.head.experiment))]);

      const refused = [
        ...unreadable,
        ...inadmissible,
        ...placed
          .filter(({ run }) => foreign.has(run.id))
          .map(({ index, sequence, run }) => ({
            index,
            sequence,
            code: "conflict",
            message: `The run id ${run.id} belongs to another run. Make a new one for each run.`,
          })),
      ].toSorted((a, b) => a.index - b.index);
      const away = new Set(refused.map(({ index }) => index));
      const taken = readable.filter(({ index }) => !away.has(index)).map(({ record }) => record.sequence);
      const fresh = new Set(taken.filter((sequence) => !holds(before, sequence))).size;
      return { accepted: fresh, duplicates: taken.length - fresh, refused };
    },

    /** Runs of the last so many minutes, the one under way included. */
    activity: (environment: EnvironmentKey, experiment: string, minutes: number): Promise<ActivityPoint[]> =>
      activityPoints(database.kysely, environment, experiment, new Date(clock.now() - minutes * 60_000)),

    /** Decrypts a run's payloads; who and why stays on record. `final` is what a reviewer sent in the draft's place. */
    async openPayloads(
      caller: PersonCaller,
      run: string,
      reason: string,
      final: (run: string) => Promise<JsonValue | undefined>,
    ): Promise<OpenedPayloads> {
      const row = await database.kysely
        .selectFrom("run_payloads")
        .innerJoin("runs", "runs.id", "run_payloads.run_id")
        .select(["run_payloads.unit", "sealed", "runs.environment", "runs.experiment_key"])
        .where("run_id", "=", run)
        .executeTakeFirst();
      const key = row && (await subjectKeys.keysFor(database.kysely, [row.unit])).get(row.unit);
      if (!row || !key)
        throw new ProblemError({
          code: "not-found",
          detail: "No payloads are kept of this run: it has not ended, or its data subject was erased.",
        });
      const opening = {
        id: identifiers.next(),
        run,
        at: new Date(clock.now()),
        actor: actorOf(caller),
        reason,
      };
      await database.transaction(async (tx) => {
        await noteOpening(tx, opening);
        await recordAudit(tx, {
          id: identifiers.next(),
          at: opening.at,
          caller,
          action: "payload.open",
          subject: { kind: "run", id: run },
          environment: row.environment,
          experiment: row.experiment_key,
          after: { reason: { text: reason } },
        });
      });
      const { unit, payloads } = unsealPayloads(run.toLowerCase(), key, row.sealed);
      const sent = await final(run);
      return { unit, payloads: sent === undefined ? payloads : { ...payloads, final: sent } };
    },
  };
}
