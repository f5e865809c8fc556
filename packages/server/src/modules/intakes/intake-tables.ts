import type { Actor, Criterion, IntakeAnswers, IntakeState, RubricChange, Weights } from "@belay/contracts";

export type IntakeTables = {
  intakes: {
    id: string;
    version: number;
    state: IntakeState;
    answers: IntakeAnswers;
    author: Actor;
    created_at: Date;
    saved_at: Date;
    saved_by: Actor;
    editor: string | null;
    editor_turn: number;
    saved_from: number;
    submitted_at: Date | null;
    rejected_at: Date | null;
    rejected_by: Actor | null;
    rejection: string | null;
    memo_id: string | null;
    begun_in: string | null;
  };
  score_overrides: {
    intake_id: string;
    criterion: Criterion;
    score: number;
    reason: string;
    set_by: Actor;
    set_at: Date;
  };
  rubric_changes: {
    version: number;
    at: Date;
    changed_by: Actor;
    reason: string;
    before: Weights;
    after: Weights;
    rescored: number;
    moved: RubricChange["moved"];
  };
};
