import type { ChangeReceipt, EnvironmentKey, ExposureChange, Scope } from "@belay/contracts";
import { sql } from "kysely";
import { actorOf, systemActor, type Caller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import { recordAuditWith, type AuditFact } from "../audit/index.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { MemoGuard } from "../memos/index.ts";
import { refuseOverlap } from "./exclusion.ts";
import { createExposureAuthority, refuseMachines, type Promotion } from "./exposure-authority.ts";
import { activated, halted, isStricter, moved, resumed, type HoldState } from "./exposure.ts";
import { exposuresOf, ringSince } from "./exposure-queries.ts";
import {
  appendChange,
  findExposure,
  lockEnvironment,
  raiseEpochs,
  setEnvironmentState,
  setVersion,
  setWorkflowState,
  workflowState,
  writeExposure,
  type Change,
} from "./exposure-store.ts";
import type { InstanceRegistry } from "./instance-registry.ts";
import { unmetHolds } from "./next-gate.ts";
import type { RulesetFeed } from "./ruleset-feed.ts";
import type { Schema } from "../../schema.ts";

type Tx = Transaction<Schema>;

export type ExposureDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  experiments: ExperimentService;
  feed: RulesetFeed;
  instances: InstanceRegistry;
  /** Different units seen in each ring; for the holds of a raise. */
  ringUnits: (environment: EnvironmentKey, experiment: string) => Promise<number[]>;
  /** Holds every step up against the revision's memo. */
  guard: MemoGuard;
};

export type ExposureService = ReturnType<typeof createExposureService>;
type Order = { environment: EnvironmentKey; reason?: string | undefined };
type Facts = Record<string, AuditFact>;
type Made = {
  change: ExposureChange["change"];
  from: string;
  to: string;
  experiments: string[];
  before: Facts;
  after: Facts;
  /** Promote signatures that a step up took. */
  promotions?: Promotion[];
};

export function createExposureService({
  database,
  clock,
  identifiers,
  experiments,
  feed,
  instances,
  ringUnits,
  guard,
}: ExposureDependencies) {
  const { admit, requireHalt, promote } = createExposureAuthority({ database, experiments, guard });

  /** Runs one change under the environment's lock and hands it to every connected instance. */
  async function change(
    caller: Caller | null,
    order: Order,
    scope: Scope,
    apply: (tx: Tx, change: Change) => Promise<Made | null>,
  ): Promise<ChangeReceipt> {
    const { environment, reason } = order;
    const done = await database.transaction(async (tx) => {
      const { version } = await lockEnvironment(tx, environment);
      const next: Change = {
        environment,
        version: version + 1,
        at: new Date(clock.now()),
        actor: caller ? actorOf(caller) : systemActor,
        reason: reason ?? null,
      };
      const made = await apply(tx, next);
      if (!made)
        return { version, at: next.at, changed: false, exposures: await exposuresOf(tx, environment) };
      await setVersion(tx, environment, next.version);
      await appendChange(
        tx,
        identifiers.next(),
        scope,
        made.change,
        made.from,
        made.to,
        next,
        made.promotions,
      );
      const announcement = JSON.stringify({ environment, version: next.version });
      // In one round trip: every further change of this environment waits for this one's lock.
      await recordAuditWith(tx, sql`select pg_notify('belay_ruleset', ${announcement})`, {
        id: identifiers.next(),
        at: next.at,
        caller,
        action: `exposure.${made.change}`,
        subject: { kind: scope.kind, id: scope.kind === "environment" ? environment : scope.key },
        environment,
        ...(scope.kind === "experiment" && { experiment: scope.key }),
        before: made.before,
        after: {
          ...made.after,
          version: next.version,
          ...(reason !== undefined && { reason: { text: reason } }),
        },
      });
      return {
        version: next.version,
        at: next.at,
        changed: true,
        exposures: await exposuresOf(tx, environment, made.experiments),
      };
    });
    // This replica's instances need not wait for the database's notification.
    if (done.changed) await feed.reach(environment, done.version);
    return {
      version: done.version,
      changedAt: done.at.toISOString(),
      changed: done.changed,
      connected: (await instances.connected(environment)).length,
      exposures: done.exposures.map(([experiment, exposure]) => ({ ...exposure, experiment })),
    };
  }

  const current = async (tx: Tx, environment: EnvironmentKey, experiment: string) => {
    const exposure = await findExposure(tx, environment, experiment);
    if (!exposure)
      throw new ProblemError({
        code: "conflict",
        detail: `"${experiment}" has no active revision in ${environment}. Activate one first.`,
      });
    return exposure;
  };

  const held = async (tx: Tx, environment: EnvironmentKey, scope: Scope): Promise<HoldState> => {
    if (scope.kind === "environment") return (await lockEnvironment(tx, environment)).state;
    if (scope.kind === "workflow") return workflowState(tx, environment, scope.key);
    return (await current(tx, environment, scope.key)).state;
  };

  async function experimentsIn(tx: Tx, environment: EnvironmentKey, scope: Scope): Promise<string[]> {
    if (scope.kind === "experiment") return [scope.key];
    const rows = await tx
      .selectFrom("exposures")
      .innerJoin("experiments", "experiments.key", "exposures.experiment_key")
      .select("experiments.key")
      .where("exposures.environment", "=", environment)
      .$if(scope.kind === "workflow", (query) =>
        query.where("experiments.workflow_key", "=", (scope as { key: string }).key),
      )
      .execute();
    return rows.map((row) => row.key);
  }

  async function setState(tx: Tx, scope: Scope, state: HoldState, next: Change): Promise<void> {
    if (scope.kind === "experiment") {
      const exposure = await current(tx, next.environment, scope.key);
      await writeExposure(
        tx,
        scope.key,
        state === "open" ? resumed(exposure) : halted(exposure, state),
        next,
      );
      return;
    }
    if (scope.kind === "workflow") await setWorkflowState(tx, next.environment, scope.key, state);
    else await setEnvironmentState(tx, next.environment, state);
    if (state !== "open") {
      const reached = await experimentsIn(tx, next.environment, scope);
      await raiseEpochs(tx, next.environment, reached, state, next.version);
    }
  }

  /** What ending a hold would open, as far as nothing else holds it. */
  async function openedBy(tx: Tx, environment: EnvironmentKey, scope: Scope) {
    const rows = await tx
      .selectFrom("exposures")
      .select(["experiment_key as experiment", "revision", "ring", "state"])
      .where("environment", "=", environment)
      .where("experiment_key", "in", [...(await experimentsIn(tx, environment, scope)), ""])
      .orderBy("experiment_key")
      .execute();
    return rows.filter((row) => scope.kind === "experiment" || row.state === "open");
  }

  async function halt(
    caller: Caller | null,
    order: Order & { scope: Scope },
    state: "paused" | "killed",
  ): Promise<ChangeReceipt> {
    if (caller) {
      await admit(caller, order.scope);
      await requireHalt(caller, order.environment, order.scope);
    }
    return change(caller, order, order.scope, async (tx, next) => {
      const from = await held(tx, order.environment, order.scope);
      if (!isStricter(state, from)) return null;
      await setState(tx, order.scope, state, next);
      return {
        change: state === "paused" ? "pause" : "kill",
        from,
        to: state,
        before: { state: from },
        after: { state },
        experiments: await experimentsIn(tx, order.environment, order.scope),
      };
    });
  }

  return {
    pause: (caller: Caller, order: Order & { scope: Scope }) => halt(caller, order, "paused"),
    kill: (caller: Caller, order: Order & { scope: Scope }) => halt(caller, order, "killed"),

    /** Paused by Belay itself, such as at the end of a timebox. */
    pauseBySystem: (environment: EnvironmentKey, experiment: string, reason: string) =>
      halt(null, { environment, reason, scope: { kind: "experiment", key: experiment } }, "paused"),

    async resume(caller: Caller, order: Order & { scope: Scope }): Promise<ChangeReceipt> {
      await admit(caller, order.scope);
      refuseMachines(caller, "resume");
      return change(caller, order, order.scope, async (tx, next) => {
        const from = await held(tx, order.environment, order.scope);
        if (from === "open") return null;
        if (from === "killed" && !order.reason)
          throw new ProblemError({
            code: "invalid-request",
            detail: "/reason: resuming after a kill takes a reason; say why it is safe again.",
            errors: [{ path: "/reason", message: "is missing" }],
          });
        const opened = await openedBy(tx, order.environment, order.scope);
        const promotions = await promote(tx, caller, order.environment, "resume", opened);
        await setState(tx, order.scope, "open", next);
        return {
          promotions,
          change: "resume",
          from,
          to: "open",
          before: { state: from },
          after: { state: "open" },
          experiments: await experimentsIn(tx, order.environment, order.scope),
        };
      });
    },

    async activate(
      caller: Caller,
      order: Order & { experiment: string; revision: number },
    ): Promise<ChangeReceipt> {
      await experiments.workflowOf(database.kysely, caller, order.experiment);
      refuseMachines(caller, "activate a revision");
      const scope: Scope = { kind: "experiment", key: order.experiment };
      return change(caller, order, scope, async (tx, next) => {
        const { content } = await experiments.pinned(tx, order.experiment, order.revision);
        const before = await findExposure(tx, order.environment, order.experiment);
        if (before?.revision === order.revision) return null;
        const after = activated(before, order.revision, content.definition.rings.length);
        const promotions = await promote(tx, caller, order.environment, "activate", [
          { experiment: order.experiment, revision: order.revision, ring: after.ring },
        ]);
        await refuseOverlap(tx, experiments, order.environment, content.definition);
        await writeExposure(tx, order.experiment, after, next);
        return {
          promotions,
          change: "activate",
          from: before ? `revision ${before.revision}` : "inactive",
          to: `revision ${order.revision}`,
          before: { revision: before?.revision ?? null },
          after: { revision: order.revision },
          experiments: [order.experiment],
        };
      });
    },

    async setRing(
      caller: Caller,
      order: Order & { experiment: string; ring: number },
    ): Promise<ChangeReceipt> {
      await experiments.workflowOf(database.kysely, caller, order.experiment);
      const scope: Scope = { kind: "experiment", key: order.experiment };
      const seen = await ringUnits(order.environment, order.experiment);
      return change(caller, order, scope, async (tx, next) => {
        const before = await current(tx, order.environment, order.experiment);
        const { definition } = (await experiments.pinned(tx, order.experiment, before.revision)).content;
        const ring = definition.rings[order.ring];
        if (!ring)
          throw new ProblemError({
            code: "invalid-request",
            detail: `/ring: there are rings 0 to ${definition.rings.length - 1}, and no ring ${order.ring}.`,
            errors: [{ path: "/ring", message: "is not a ring of this revision" }],
          });
        if (order.ring === before.ring) return null;
        const raises = order.ring > before.ring;
        let promotions: Promotion[] = [];
        if (!raises) await requireHalt(caller, order.environment, scope);
        else {
          refuseMachines(caller, "raise a ring");
          promotions = await promote(tx, caller, order.environment, "raise", [
            { experiment: order.experiment, revision: before.revision, ring: order.ring },
          ]);
          const since = await ringSince(tx, order.environment, order.experiment);
          const unmet = unmetHolds(definition, before.ring, order.ring, { now: next.at, since, units: seen });
          if (unmet.length > 0 && !order.reason)
            throw new ProblemError({
              code: "conflict",
              detail: `${unmet[0]} Wait, or give a reason: it will be on record that you went on without.`,
              errors: unmet.map((message) => ({ path: "/ring", message })),
            });
        }
        await writeExposure(tx, order.experiment, moved(before, order.ring), next);
        const name = (index: number) => `ring ${index} ${definition.rings[index]?.name ?? ""}`.trim();
        return {
          promotions,
          change: raises ? "raise" : "lower",
          from: name(before.ring),
          to: name(order.ring),
          before: { ring: before.ring },
          after: { ring: order.ring },
          experiments: [order.experiment],
        };
      });
    },
  };
}
