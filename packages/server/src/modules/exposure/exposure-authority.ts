import { hasRole, type EnvironmentKey, type Scope } from "@belay/contracts";
import { requireWorkflow, type Caller } from "../../platform/caller.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { ExperimentService } from "../experiments/index.ts";
import { guardedRevision, mayHalt, type MemoGuard } from "../memos/index.ts";
import { findExposure } from "./exposure-store.ts";
import type { Schema } from "../../schema.ts";

type Tx = Transaction<Schema>;

/** Signature of a step up, by somebody who may promote. */
export type Promotion = Awaited<ReturnType<MemoGuard["promote"]>>;

type AuthorityDependencies = {
  database: Database<Schema>;
  experiments: ExperimentService;
  /** Holds every step up against the revision's memo. */
  guard: MemoGuard;
};

/** Who may change exposure: halting is wide, raising is narrow, and machines only ever lower. */
export function createExposureAuthority({ database, experiments, guard }: AuthorityDependencies) {
  /** Refuses a scope that is not there, or not there for this key. */
  async function admit(caller: Caller, scope: Scope): Promise<void> {
    if (scope.kind === "experiment") await experiments.workflowOf(database.kysely, caller, scope.key);
    else if (scope.kind === "workflow") {
      requireWorkflow(caller, scope.key, `workflow "${scope.key}"`);
      const known = await database.kysely
        .selectFrom("experiments")
        .select("key")
        .where("workflow_key", "=", scope.key)
        .executeTakeFirst();
      if (!known)
        throw new ProblemError({
          code: "not-found",
          detail: `No experiment belongs to a workflow "${scope.key}".`,
        });
    } else if (caller.kind === "key" && caller.workflows !== null)
      throw new ProblemError({
        code: "forbidden",
        detail: "A key of single workflows can't change a whole environment.",
      });
  }

  /** Halting is wide: everybody whose role lets them, and a viewer whom the experiment's memo names. */
  async function requireHalt(caller: Caller, environment: EnvironmentKey, scope: Scope): Promise<void> {
    if (mayHalt(caller, null)) return;
    if (scope.kind === "experiment") {
      const exposure = await findExposure(database.kysely, environment, scope.key);
      const pinned = exposure && (await experiments.pinned(database.kysely, scope.key, exposure.revision));
      if (mayHalt(caller, pinned?.memo ?? null)) return;
    }
    throw new ProblemError({
      code: "forbidden",
      detail:
        'Stopping an experiment takes the role "reviewer", or a name in its memo: it does not name you. Tell somebody whom it names.',
    });
  }

  /** A step up for each experiment, with the signature that it takes. */
  async function promote(
    tx: Tx,
    caller: Caller,
    environment: EnvironmentKey,
    step: "activate" | "raise" | "resume",
    targets: { experiment: string; revision: number; ring: number }[],
  ): Promise<Promotion[]> {
    const promotions: Promotion[] = [];
    for (const { experiment, revision, ring } of targets) {
      const pinned = await experiments.pinned(tx, experiment, revision);
      promotions.push(
        await guard.promote(tx, caller, guardedRevision(pinned), { environment, change: step, ring }),
      );
    }
    return promotions;
  }

  return { admit, requireHalt, promote };
}

/** Automation may only lower exposure. */
export function refuseMachines(caller: Caller, what: string): void {
  if (caller.kind === "person" && caller.person.kind !== "simulated" && hasRole(caller.person.role, "owner"))
    return;
  const who =
    caller.kind === "key"
      ? "A machine key"
      : caller.person.kind === "simulated"
        ? "A simulated person"
        : `A person with the role "${caller.person.role}"`;
  throw new ProblemError({
    code: "person-needed",
    detail: `${who} can't ${what}: machines may only lower exposure, and raising it takes an owner. Do it in the dashboard, or sign in with "belay login".`,
  });
}
