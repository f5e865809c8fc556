import type { Actor, EnvironmentKey, ExposureChange, Scope } from "@belay/contracts";
import { sql } from "kysely";
import type { Attestation } from "../../platform/crypto/signing.ts";
import type { Queryable } from "../../platform/database.ts";
import type { ExposureState, HoldState } from "./exposure.ts";
import type { Schema } from "../../schema.ts";

type Query = Queryable<Schema>;

/** Takes the environment's lock: changes of one environment happen one after the other. */
export async function lockEnvironment(
  tx: Query,
  environment: EnvironmentKey,
): Promise<{ version: number; state: HoldState }> {
  return tx
    .selectFrom("environments")
    .select(["version", "state"])
    .where("key", "=", environment)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function setVersion(tx: Query, environment: EnvironmentKey, version: number): Promise<void> {
  await tx.updateTable("environments").set({ version }).where("key", "=", environment).execute();
}

export async function setEnvironmentState(
  tx: Query,
  environment: EnvironmentKey,
  state: HoldState,
): Promise<void> {
  await tx.updateTable("environments").set({ state }).where("key", "=", environment).execute();
}

export async function workflowState(
  tx: Query,
  environment: EnvironmentKey,
  workflow: string,
): Promise<HoldState> {
  const row = await tx
    .selectFrom("workflow_holds")
    .select("state")
    .where("environment", "=", environment)
    .where("workflow_key", "=", workflow)
    .executeTakeFirst();
  return row?.state ?? "open";
}

export async function setWorkflowState(
  tx: Query,
  environment: EnvironmentKey,
  workflow: string,
  state: HoldState,
): Promise<void> {
  if (state === "open")
    await tx
      .deleteFrom("workflow_holds")
      .where("environment", "=", environment)
      .where("workflow_key", "=", workflow)
      .execute();
  else
    await tx
      .insertInto("workflow_holds")
      .values({ environment, workflow_key: workflow, state })
      .onConflict((conflict) => conflict.columns(["environment", "workflow_key"]).doUpdateSet({ state }))
      .execute();
}

export async function findExposure(
  tx: Query,
  environment: EnvironmentKey,
  experiment: string,
): Promise<ExposureState | undefined> {
  return tx
    .selectFrom("exposures")
    .select(["state", "revision", "ring", "epoch", "kill_epoch as killEpoch", "phase"])
    .where("environment", "=", environment)
    .where("experiment_key", "=", experiment)
    .executeTakeFirst();
}

export type Change = {
  environment: EnvironmentKey;
  version: number;
  at: Date;
  actor: Actor;
  reason: string | null;
};

const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`;

export async function writeExposure(
  tx: Query,
  experiment: string,
  { killEpoch, ...exposure }: ExposureState,
  { environment, version, at, actor, reason }: Change,
): Promise<void> {
  const values = { ...exposure, kill_epoch: killEpoch, version, since: at, reason, changed_by: json(actor) };
  await tx
    .insertInto("exposures")
    .values({ environment, experiment_key: experiment, ...values })
    .onConflict((conflict) => conflict.columns(["environment", "experiment_key"]).doUpdateSet(values))
    .execute();
}

/** Drops what is in flight under a halted workflow or environment, without touching each experiment's own state. */
export async function raiseEpochs(
  tx: Query,
  environment: EnvironmentKey,
  experiments: string[],
  state: "paused" | "killed",
  version: number,
): Promise<void> {
  if (experiments.length === 0) return;
  await tx
    .updateTable("exposures")
    .set((e) => ({
      epoch: e("epoch", "+", 1),
      version,
      ...(state === "killed" && { kill_epoch: e("epoch", "+", 1) }),
    }))
    .where("environment", "=", environment)
    .where("experiment_key", "in", experiments)
    .execute();
}

export async function appendChange(
  tx: Query,
  id: string,
  scope: Scope,
  change: ExposureChange["change"],
  from: string,
  to: string,
  { environment, version, at, actor, reason }: Change,
  promotions: Attestation<Record<string, unknown>>[] = [],
): Promise<void> {
  await tx
    .insertInto("exposure_changes")
    .values({
      id,
      at,
      environment,
      scope_kind: scope.kind,
      scope_key: scope.kind === "environment" ? null : scope.key,
      change,
      from_state: from,
      to_state: to,
      reason,
      actor: json(actor),
      version,
      promotions: json(promotions),
    })
    .execute();
}
