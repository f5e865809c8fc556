import { outcome, type EnvironmentKey, type Outcome, type OutcomeReceipt } from "@belay/contracts";
import { sql } from "kysely";
import { mayUseWorkflow, type KeyCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { describeIssues } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit } from "../audit/index.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { SubjectKeys } from "../runs/index.ts";
import { measuredMetrics } from "./measured-metric.ts";
import { addToTallies, insertOutcomes, type IncomingOutcome, type TallyChange } from "./outcome-store.ts";
import { fateOf } from "./unit-value.ts";

export type OutcomeService = ReturnType<typeof createOutcomeService>;

type Refusal = OutcomeReceipt["refused"][number];
const furthestAheadMs = 24 * 3_600_000;
const earliest = Date.UTC(2000, 0);
const stripeCount = 8;

/** A unit as the comparison has it; the revision is its phase's, null until the phase has a settled unit. */
type HeldUnit = { phase: number; revision: number | null; assigned_at: Date; position: number | null };

/** As ISO 4217 writes it. What isn't one stays something that no metric's currency is. */
const currencyCode = (given: string | undefined): string | null =>
  given === undefined || given === "" ? null : given.toUpperCase().replaceAll(/[^A-Z]/g, "?");

export function createOutcomeService({
  database,
  clock,
  identifiers,
  experiments,
  subjectKeys,
  onTaken,
}: {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  experiments: ExperimentService;
  subjectKeys: SubjectKeys;
  /** Told after each commit that kept outcomes, for live screens. */
  onTaken?: (environment: EnvironmentKey) => void;
}) {
  function read(given: readonly unknown[]): { readable: Map<number, Outcome>; refused: Refusal[] } {
    const readable = new Map<number, Outcome>();
    const refused: Refusal[] = [];
    for (const [index, item] of given.entries()) {
      const result = outcome.safeParse(item);
      const at = result.success ? Date.parse(result.data.at) : 0;
      if (!result.success) {
        const [first] = describeIssues(result.error, item);
        const message = `${first?.path || "The outcome"} ${first?.message ?? "is not valid"}.`;
        refused.push({ index, code: "invalid-request", message });
      } else if (!(at >= earliest && at <= clock.now() + furthestAheadMs))
        refused.push({
          index,
          code: "invalid-request",
          message: `/at is ${result.data.at}, which is before 2000 or more than a day in the future: check the clock or the column it comes from.`,
        });
      else readable.set(index, result.data);
    }
    return { readable, refused };
  }

  /** What the batch's units are in the comparison, held as they are until the transaction ends. */
  async function holdUnits(
    tx: Transaction<Schema>,
    environment: EnvironmentKey,
    outcomes: readonly IncomingOutcome[],
  ) {
    const units = new Map<string, HeldUnit>();
    for (const experiment of [...new Set(outcomes.map((one) => one.experiment))].toSorted()) {
      const wanted = outcomes.filter((one) => one.experiment === experiment).map(({ unit }) => unit);
      const { rows } = await sql<HeldUnit & { unit: string }>`
        select unit, phase, phases.revision, assigned_at, position from assignments
          left join analysis_phases as phases using (environment, experiment_key, phase)
        where environment = ${environment} and experiment_key = ${experiment} and unit = any(${wanted}::text[])
        order by unit for share of assignments`.execute(tx);
      for (const row of rows) units.set(`${experiment} ${row.unit}`, row);
    }
    return units;
  }

  /** The next position to be frozen, by experiment, metric, edition and phase. */
  async function frozenUpTo(tx: Transaction<Schema>, environment: EnvironmentKey, keys: string[]) {
    const rows = await tx
      .selectFrom("metric_states")
      .select(["experiment_key", "metric", "edition", "phase", "next"])
      .where("environment", "=", environment)
      .where("experiment_key", "in", keys)
      .execute();
    return new Map(
      rows.map((row) => [[row.experiment_key, row.metric, row.edition, row.phase].join(" "), row.next]),
    );
  }

  async function keep(
    tx: Transaction<Schema>,
    environment: EnvironmentKey,
    stripe: number,
    outcomes: IncomingOutcome[],
  ): Promise<Set<string>> {
    const units = await holdUnits(tx, environment, outcomes);
    const next = await frozenUpTo(tx, environment, [...new Set(outcomes.map((one) => one.experiment))]);
    const changes = new Map<IncomingOutcome, TallyChange[]>();
    for (const one of outcomes) {
      const tally = (metric: string, fate: TallyChange["fate"]): TallyChange => ({
        experiment: one.experiment,
        name: one.name,
        metric,
        fate,
        outcomes: 1,
      });
      const own = [tally("", "received")];
      changes.set(one, own);
      const unit = units.get(`${one.experiment} ${one.unit}`);
      one.known = unit !== undefined;
      if (!unit) own.push(tally("", "unknown-unit"));
      // Until a unit is settled, what becomes of its outcomes is decided with its value.
      if (!unit || unit.position === null || unit.revision === null) continue;
      const { content } = await experiments.pinned(tx, one.experiment, unit.revision);
      const metrics = measuredMetrics(content.definition).filter(({ names }) => names.includes(one.name));
      if (metrics.length === 0) own.push(tally("", "unused"));
      for (const measured of metrics) {
        const upTo = next.get([one.experiment, measured.key, measured.edition, unit.phase].join(" ")) ?? 0;
        if (unit.position >= upTo) continue;
        const fate = fateOf(measured, unit.assigned_at.getTime(), { ...one, at: one.at.getTime() });
        one.lateFor.push(measured.key);
        own.push(tally(measured.key, fate === "counted" ? "late" : fate));
      }
    }
    const fresh = await insertOutcomes(tx, environment, new Date(clock.now()), outcomes);
    const counted = outcomes.filter((one) => fresh.has(`${one.experiment} ${one.id}`));
    await addToTallies(
      tx,
      environment,
      stripe,
      counted.flatMap((one) => changes.get(one) ?? []),
    );
    return fresh;
  }

  /** One entry a batch: each outcome is a record already. */
  async function noteTaken(
    tx: Transaction<Schema>,
    caller: KeyCaller,
    environment: EnvironmentKey,
    outcomes: readonly IncomingOutcome[],
    kept: Set<string>,
  ): Promise<void> {
    const of = [...new Set(outcomes.map((one) => one.experiment))].toSorted();
    await recordAudit(tx, {
      id: identifiers.next(),
      at: new Date(clock.now()),
      caller,
      action: "outcomes.take",
      subject: { kind: "outcomes", id: of.length === 1 ? of[0]! : environment },
      environment,
      ...(of.length === 1 && { experiment: of[0]! }),
      after: { accepted: kept.size, duplicates: outcomes.length - kept.size, experiments: of },
    });
  }

  return {
    /** Takes a batch in one transaction: an answer means that all of it but what is refused is kept, counted once. */
    async ingest(
      caller: KeyCaller,
      environment: EnvironmentKey,
      given: readonly unknown[],
    ): Promise<OutcomeReceipt> {
      const { readable, refused } = read(given);
      const keys = [...new Set([...readable.values()].map((one) => one.experiment))];
      const workflows = new Map(
        keys.length === 0
          ? []
          : (
              await database.kysely
                .selectFrom("experiments")
                .select(["key", "workflow_key"])
                .where("key", "in", keys)
                .execute()
            ).map((row) => [row.key, row.workflow_key]),
      );
      const taken = new Map<string, IncomingOutcome>();
      let duplicates = 0;
      for (const [index, one] of readable) {
        const workflow = workflows.get(one.experiment);
        if (workflow === undefined || !mayUseWorkflow(caller, workflow)) {
          const message = `There is no experiment "${one.experiment}" for this key.`;
          refused.push({ index, code: "not-found", message });
          continue;
        }
        const pseudonym = (value: string) => subjectKeys.pseudonymOf(environment, workflow, value);
        const id = pseudonym(`outcome ${one.experiment} ${one.id}`);
        if (taken.has(`${one.experiment} ${id}`)) {
          duplicates++;
          continue;
        }
        taken.set(`${one.experiment} ${id}`, {
          experiment: one.experiment,
          id,
          unit: pseudonym(one.unit),
          name: one.name,
          at: new Date(one.at),
          value: one.value ?? null,
          currency: currencyCode(one.currency),
          known: false,
          lateFor: [],
        });
      }
      const outcomes = [...taken.values()];
      const stripe = Math.floor(Math.random() * stripeCount);
      const fresh =
        outcomes.length === 0
          ? new Set()
          : await database.transaction(async (tx) => {
              const kept = await keep(
                tx,
                environment,
                stripe,
                outcomes.map((one) => ({ ...one, lateFor: [] })),
              );
              if (kept.size > 0) await noteTaken(tx, caller, environment, outcomes, kept);
              return kept;
            });
      if (fresh.size > 0) onTaken?.(environment);
      return {
        accepted: fresh.size,
        duplicates: duplicates + outcomes.length - fresh.size,
        refused: refused.toSorted((a, b) => a.index - b.index),
      };
    },
  };
}
