import type { Actor, EnvironmentKey, RevisionContent, RevisionSummary } from "@belay/contracts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

/** An experiment with the content of its active revision in an environment, else of its latest. */
export type ExperimentRow = {
  key: string;
  workflow: string;
  latestRevision: number;
  revision: number;
  memoDigest: string;
  content: RevisionContent;
};

/** Every experiment with its latest revision, to select from. */
export const latestRevisions = (query: Queryable<Schema>) =>
  query
    .selectFrom("experiments")
    .innerJoin("revisions", (join) =>
      join
        .onRef("revisions.experiment_key", "=", "experiments.key")
        .onRef("revisions.revision", "=", "experiments.latest_revision"),
    );

export async function listExperiments(
  query: Queryable<Schema>,
  environment: EnvironmentKey,
  workflows: string[] | null,
  only?: string,
): Promise<ExperimentRow[]> {
  const rows = await query
    .selectFrom("experiments")
    .leftJoin("exposures", (join) =>
      join
        .onRef("exposures.experiment_key", "=", "experiments.key")
        .on("exposures.environment", "=", environment),
    )
    .innerJoin("revisions", (join) =>
      join
        .onRef("revisions.experiment_key", "=", "experiments.key")
        .on((e) =>
          e("revisions.revision", "=", e.fn.coalesce("exposures.revision", "experiments.latest_revision")),
        ),
    )
    .select([
      "experiments.key",
      "experiments.workflow_key",
      "experiments.latest_revision",
      "revisions.revision",
      "revisions.memo_digest",
      "revisions.content",
    ])
    .$if(workflows !== null, (list) => list.where("experiments.workflow_key", "in", workflows ?? []))
    .$if(only !== undefined, (list) => list.where("experiments.key", "=", only ?? ""))
    .orderBy("experiments.key")
    .execute();
  return rows.map((row) => ({
    key: row.key,
    workflow: row.workflow_key,
    latestRevision: row.latest_revision,
    revision: row.revision,
    memoDigest: row.memo_digest,
    content: row.content,
  }));
}

type RevisionRow = {
  revision: number;
  digest: string;
  memo_digest: string;
  pushed_at: Date;
  pushed_by: Actor;
  active_in: EnvironmentKey[];
};

export async function listRevisions(
  query: Queryable<Schema>,
  experiment: string,
): Promise<RevisionSummary[]> {
  const rows = await query
    .selectFrom("revisions")
    .leftJoin("exposures", (join) =>
      join
        .onRef("exposures.experiment_key", "=", "revisions.experiment_key")
        .onRef("exposures.revision", "=", "revisions.revision"),
    )
    .select((e) => [
      "revisions.revision",
      "revisions.digest",
      "revisions.memo_digest",
      "revisions.pushed_at",
      "revisions.pushed_by",
      e.fn
        .coalesce(
          e.fn.jsonAgg("exposures.environment").filterWhere("exposures.environment", "is not", null),
          e.val("[]"),
        )
        .as("active_in"),
    ])
    .where("revisions.experiment_key", "=", experiment)
    .groupBy(["revisions.experiment_key", "revisions.revision"])
    .orderBy("revisions.revision", "desc")
    .execute();
  return (rows as unknown as RevisionRow[]).map((row) => ({
    revision: row.revision,
    digest: row.digest,
    memoDigest: row.memo_digest,
    pushedAt: row.pushed_at.toISOString(),
    pushedBy: row.pushed_by,
    activeIn: row.active_in,
  }));
}
