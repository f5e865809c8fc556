import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { createMetricQueries } from "./metric-queries.ts";
import type { OutcomeService } from "./outcome-service.ts";

type Names = "outcomes" | "metrics" | "metric";

export function metricRoutes({
  database,
  outcomes,
  metrics,
  experiments,
}: {
  database: Database<Schema>;
  outcomes: OutcomeService;
  metrics: ReturnType<typeof createMetricQueries>;
  experiments: ExperimentService;
}): Handlers<Names> {
  return {
    async outcomes({ caller, body }) {
      if (caller.kind !== "key" || caller.environment === null)
        throw new ProblemError({
          code: "forbidden",
          detail: "Outcomes come from services and imports, with a key of one environment.",
        });
      return outcomes.ingest(caller, caller.environment, body.outcomes);
    },
    async metrics({ caller, params: { experiment }, query: { environment } }) {
      await experiments.workflowOf(database.kysely, caller, experiment);
      return metrics.report({ environment, experiment });
    },
    async metric({ caller, params: { experiment, metric }, query: { environment } }) {
      await experiments.workflowOf(database.kysely, caller, experiment);
      return metrics.detail({ environment, experiment }, metric);
    },
  };
}
