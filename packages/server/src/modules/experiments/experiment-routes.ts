import type { EnvironmentKey, ExperimentDetail, ExperimentSummary } from "@belay/contracts";
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { listRevisions } from "./experiment-queries.ts";
import type { ExperimentService } from "./experiment-service.ts";

type Names = "experiments" | "experiment" | "push" | "revisions" | "revision";

export type ExperimentRouteDependencies = {
  database: Database<Schema>;
  experiments: ExperimentService;
  /** Summaries read across modules; the composition root knows how. */
  summaries: {
    list(environment: EnvironmentKey, workflows: string[] | null): Promise<ExperimentSummary[]>;
    detail(environment: EnvironmentKey, experiment: string): Promise<ExperimentDetail>;
  };
};

export function experimentRoutes({
  database,
  experiments,
  summaries,
}: ExperimentRouteDependencies): Handlers<Names> {
  const admit = (caller: Caller, experiment: string) =>
    experiments.workflowOf(database.kysely, caller, experiment);

  return {
    experiments: async ({ caller, query }) => ({
      items: await summaries.list(query.environment, caller.kind === "key" ? caller.workflows : null),
    }),
    async experiment({ caller, params, query }) {
      await admit(caller, params.experiment);
      return summaries.detail(query.environment, params.experiment);
    },
    push: ({ caller, body }) => experiments.push(caller, body),
    async revisions({ caller, params }) {
      await admit(caller, params.experiment);
      return { items: await listRevisions(database.kysely, params.experiment) };
    },
    async revision({ caller, params }) {
      await admit(caller, params.experiment);
      const summary = (await listRevisions(database.kysely, params.experiment)).find(
        (item) => item.revision === params.revision,
      );
      if (!summary)
        throw new ProblemError({
          code: "not-found",
          detail: `There is no revision ${params.revision} of "${params.experiment}".`,
        });
      const { content } = await experiments.pinned(database.kysely, params.experiment, params.revision);
      return { ...summary, content };
    },
  };
}
