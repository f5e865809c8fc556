import { requirePerson } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { Schema } from "../../schema.ts";
import type { createAgenda } from "./agenda.ts";
import { intakeDetail, listIntakes } from "./intake-queries.ts";
import type { IntakeService } from "./intake-service.ts";
import type { RubricService } from "./rubric-service.ts";

type Names =
  | "intakes"
  | "createIntake"
  | "intake"
  | "saveIntake"
  | "submitIntake"
  | "reopenIntake"
  | "rejectIntake"
  | "overrideScore"
  | "restoreScore"
  | "rubric"
  | "changeRubric"
  | "rubricHistory"
  | "agenda";

export type IntakeRouteDependencies = {
  database: Database<Schema>;
  intakes: IntakeService;
  rubric: RubricService;
  agenda: ReturnType<typeof createAgenda>;
};

export function intakeRoutes({
  database,
  intakes,
  rubric,
  agenda,
}: IntakeRouteDependencies): Handlers<Names> {
  return {
    intakes: ({ caller, query }) => listIntakes(database.kysely, caller, query),
    createIntake: ({ caller, body }) => intakes.create(caller, body.answers, body.editor),
    intake: ({ caller, params }) => intakeDetail(database.kysely, caller, params.intake),
    saveIntake: ({ caller, params, body }) => intakes.save(caller, params.intake, body),
    submitIntake: ({ caller, params, body }) =>
      intakes.submit(requirePerson(caller, "hand an intake in"), params.intake, body.version),
    reopenIntake: ({ caller, params, body }) =>
      intakes.reopen(requirePerson(caller, "take an intake back"), params.intake, body.version),
    rejectIntake: ({ caller, params, body }) =>
      intakes.reject(requirePerson(caller, "reject an intake"), params.intake, body.version, body.reason),
    overrideScore: ({ caller, params, body }) =>
      intakes.override(
        requirePerson(caller, "put a judgement in a rule's place"),
        params.intake,
        params.criterion,
        body.score,
        body.reason,
      ),
    restoreScore: ({ caller, params }) =>
      intakes.restore(requirePerson(caller, "change a score"), params.intake, params.criterion),
    rubric: () => rubric.read(),
    changeRubric: ({ caller, body }) => rubric.change(requirePerson(caller, "change the weights"), body),
    rubricHistory: async () => ({ items: await rubric.history() }),
    agenda: ({ caller, query }) => agenda(caller, query.environment),
  };
}
