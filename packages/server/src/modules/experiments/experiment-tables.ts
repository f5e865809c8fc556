import type { Actor, RevisionContent } from "@belay/contracts";

export type ExperimentTables = {
  experiments: { key: string; workflow_key: string; latest_revision: number; salt: string; created_at: Date };
  revisions: {
    experiment_key: string;
    revision: number;
    digest: string;
    memo_digest: string;
    content: RevisionContent;
    pushed_at: Date;
    pushed_by: Actor;
  };
};
