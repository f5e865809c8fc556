import type { Actor, StageAuditAnswers } from "@belay/contracts";

export type StageTables = {
  stage_audits: {
    id: string;
    about: string;
    experiment_key: string | null;
    answers: StageAuditAnswers;
    kept_at: Date;
    kept_by: Actor;
    expires_at: Date;
  };
};
