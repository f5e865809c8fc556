import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { Schema } from "../../schema.ts";
import type { ExperimentService } from "../experiments/index.ts";
import type { KeptAudits } from "./kept-audit-service.ts";
import { prefillAudit } from "./stage-audit-prefill.ts";
import { stageLabel } from "./stage-label.ts";
import type { StageQueries } from "./stage-queries.ts";

type Names = "stage" | "stageAuditPrefill" | "stageAudits" | "keepStageAudit" | "deleteStageAudit";

export type StageRouteDependencies = {
  database: Database<Schema>;
  experiments: ExperimentService;
  stages: StageQueries;
  audits: KeptAudits;
};

export function stageRoutes({
  database,
  experiments,
  stages,
  audits,
}: StageRouteDependencies): Handlers<Names> {
  return {
    async stage({ caller, params, query }) {
      await experiments.workflowOf(database.kysely, caller, params.experiment);
      return stageLabel(await stages.facts({ ...params, ...query }));
    },
    async stageAuditPrefill({ caller, params, query }) {
      await experiments.workflowOf(database.kysely, caller, params.experiment);
      const facts = await stages.facts({ ...params, ...query });
      return {
        experiment: facts.experiment,
        name: facts.name,
        environment: facts.environment,
        asOf: new Date(facts.now).toISOString(),
        answers: prefillAudit(facts),
      };
    },
    stageAudits: async ({ query }) => ({ items: await audits.list(query.experiment) }),
    async keepStageAudit({ caller, body }) {
      if (body.experiment !== null) await experiments.workflowOf(database.kysely, caller, body.experiment);
      return audits.keep(caller, body);
    },
    async deleteStageAudit({ caller, params }) {
      await audits.remove(caller, params.audit);
      return {};
    },
  };
}
