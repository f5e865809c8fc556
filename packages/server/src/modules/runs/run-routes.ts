import type { OpenedPayloads } from "@belay/contracts";
import { mayUseWorkflow, requirePerson } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import { runDetail, type RunReadModels } from "./run-detail.ts";
import { listRuns } from "./run-list.ts";
import type { RunService } from "./run-service.ts";
import type { SubjectKeys } from "./subject-keys.ts";

type Names = "evidence" | "runs" | "run" | "openPayloads" | "activity";

export type RunRouteDependencies = RunReadModels & {
  database: Database<Schema>;
  runs: RunService;
  experiments: ExperimentService;
  subjectKeys: SubjectKeys;
  /** What a reviewer sent in a run's draft's place. */
  finalOf(run: string): Promise<OpenedPayloads["payloads"]["final"]>;
};

export function runRoutes({
  database,
  runs,
  experiments,
  subjectKeys,
  finalOf,
  ...models
}: RunRouteDependencies): Handlers<Names> {
  const query = database.kysely;

  /** A unit may be given by its own key or by its pseudonym; the key's pseudonym differs by workflow. */
  async function pseudonymsOf(environment: string, unit: string): Promise<string[]> {
    const workflows = await query.selectFrom("experiments").select("workflow_key").distinct().execute();
    return [unit, ...workflows.map((row) => subjectKeys.pseudonymOf(environment, row.workflow_key, unit))];
  }

  return {
    async evidence({ caller, body }) {
      if (caller.kind !== "key" || caller.environment === null)
        throw new ProblemError({
          code: "forbidden",
          detail: "Evidence comes from services, with a key of one environment.",
        });
      return runs.ingest(caller, caller.environment, body);
    },
    async runs({ caller, query: filter }) {
      const units = filter.unit === undefined ? [] : await pseudonymsOf(filter.environment, filter.unit);
      return listRuns(query, filter, { units, workflows: caller.kind === "key" ? caller.workflows : null });
    },
    async run({ caller, params }) {
      const { workflow, ...detail } = await runDetail(query, params.run, models);
      const foreign =
        caller.kind === "key" && caller.environment !== null && caller.environment !== detail.environment;
      if (foreign || !mayUseWorkflow(caller, workflow))
        throw new ProblemError({ code: "not-found", detail: "There is no such run for this key." });
      return detail;
    },
    openPayloads: ({ caller, params, body }) =>
      runs.openPayloads(requirePerson(caller, "open payloads"), params.run, body.reason, finalOf),
    async activity({ caller, params, query: { environment, minutes } }) {
      await experiments.workflowOf(query, caller, params.experiment);
      return { points: await runs.activity(environment, params.experiment, minutes) };
    },
  };
}
