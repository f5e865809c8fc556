import type { Definition, EnvironmentKey } from "@belay/contracts";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { Schema } from "../../schema.ts";

/** Two experiments of one exclusion group must not own the same units: the gate would close both. */
export async function refuseOverlap(
  tx: Transaction<Schema>,
  experiments: ExperimentService,
  environment: EnvironmentKey,
  { key, exclusionGroup: mine }: Definition,
) {
  if (!mine) return;
  const others = await tx
    .selectFrom("exposures")
    .select(["experiment_key", "revision"])
    .where("environment", "=", environment)
    .where("experiment_key", "!=", key)
    .execute();
  for (const other of others) {
    const { exclusionGroup: theirs } = (await experiments.pinned(tx, other.experiment_key, other.revision))
      .content.definition;
    if (theirs?.name === mine.name && theirs.from < mine.to && mine.from < theirs.to)
      throw new ProblemError({
        code: "conflict",
        detail: `"${other.experiment_key}" owns ${theirs.from} to ${theirs.to} of the exclusion group "${mine.name}", and this revision asks for ${mine.from} to ${mine.to}. Give each its own part.`,
      });
  }
}
