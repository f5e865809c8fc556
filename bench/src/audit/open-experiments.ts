import type pg from "pg";
import { benchExperiment, benchFiles } from "../kill/bench-experiment.ts";

export const keyOf = (index: number): string =>
  `audit-bench-${String.fromCharCode(97 + (index % 26))}${"x".repeat(Math.floor(index / 26))}`;

/** Writes so many experiments, active and open, straight into the tables: opening them is not what is measured. */
export async function writeExperiments(client: pg.Client, count: number): Promise<void> {
  const actor = JSON.stringify({ kind: "sample", id: "bench", name: "Bench" });
  for (let index = 0; index < count; index++) {
    const key = keyOf(index);
    const content = { definition: { ...benchExperiment, key }, files: benchFiles };
    const digest = index.toString(16).padStart(64, "0");
    await client.query("insert into experiments values ($1, 'bench', 1, 'salt', now())", [key]);
    await client.query(
      "insert into revisions (experiment_key, revision, digest, memo_digest, content, pushed_at, pushed_by) values ($1, 1, $2, $2, $3, now(), $4)",
      [key, digest, content, actor],
    );
    await client.query(
      "insert into exposures (environment, experiment_key, state, revision, ring, epoch, phase, version, since, changed_by) values ('production', $1, 'open', 1, 1, 1, 1, 1, now(), $2)",
      [key, actor],
    );
  }
}

/** Opens all of them again, past the control plane. */
export const reopen = (client: pg.Client) => client.query("update exposures set state = 'open'");
