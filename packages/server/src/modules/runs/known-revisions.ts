import type { Database } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";

export type KnownExperiment = { workflow: string; revisions: ReadonlySet<number> };

/** Workflows and revisions of experiments. Neither is ever taken back, so what was read once stays true. */
export function createKnownRevisions(database: Database<Schema>) {
  const known = new Map<string, { workflow: string; revisions: Set<number> }>();

  /** Experiments by key, with at least those of the wanted revisions that exist. */
  return async (
    wanted: Iterable<{ experiment: string; revision: number }>,
  ): Promise<ReadonlyMap<string, KnownExperiment>> => {
    const unknown = new Set<string>();
    for (const { experiment, revision } of wanted)
      if (!known.get(experiment)?.revisions.has(revision)) unknown.add(experiment);
    if (unknown.size > 0) {
      const rows = await database.kysely
        .selectFrom("experiments")
        .innerJoin("revisions", "revisions.experiment_key", "experiments.key")
        .select(["key", "workflow_key", "revision"])
        .where("key", "in", [...unknown])
        .execute();
      for (const { key, workflow_key, revision } of rows) {
        const experiment = known.get(key) ?? { workflow: workflow_key, revisions: new Set<number>() };
        known.set(key, experiment);
        experiment.revisions.add(revision);
      }
    }
    return known;
  };
}
