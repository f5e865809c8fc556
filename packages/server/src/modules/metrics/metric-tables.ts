import type { Arm, EnvironmentKey, OutcomeFate } from "@belay/contracts";
import type { FixedLook } from "@belay/statistics";
import type { Generated } from "kysely";
import type { AnalysisPlan } from "./measured-metric.ts";
import type { PhaseState } from "./phase-state.ts";
import type { SumName } from "./standard-sums.ts";
import type { Standing } from "./assessment.ts";

type InExperiment = { environment: EnvironmentKey; experiment_key: string };
type OfEdition = InExperiment & { metric: string; edition: string };

export type MetricTables = {
  outcomes: InExperiment & {
    id: string;
    unit: string;
    name: string;
    at: Date;
    value: number | null;
    currency: string | null;
    received_at: Date;
    known: boolean;
    late_for: string[];
  };
  outcome_tallies: InExperiment & {
    name: string;
    metric: string;
    fate: OutcomeFate | "received";
    stripe: number;
    outcomes: number;
  };
  assignments: InExperiment & {
    unit: string;
    phase: number;
    arm: Arm;
    revision: number;
    ring: number;
    attributes: Record<string, string | number | boolean | null>;
    assigned_at: Date;
    run_id: string;
    seen: number;
    prior_phase: number | null;
    prior_arm: Arm | null;
    prior_seen: number | null;
    position: number | null;
    rank: number | null;
    batch: number | null;
    overtaken: Generated<boolean>;
  };
  assignment_counts: InExperiment & {
    phase: number;
    arm: Arm;
    stripe: number;
    units: number;
    crossovers: number;
  };
  analysis_phases: InExperiment & {
    phase: number;
    revision: number;
    ai: Generated<number>;
    baseline: Generated<number>;
    batches: Generated<number>;
  };
  metric_ledgers: OfEdition & {
    plan: AnalysisPlan;
    frozen: Generated<number>;
    fixed_look: FixedLook | null;
    standing: Standing;
    changed_at: Date;
  };
  metric_states: OfEdition & { phase: number; next: number; matured_at: Date | null; state: PhaseState };
  observations: OfEdition & {
    sequence: number;
    unit: string;
    phase: number;
    arm: Arm;
    rank: number;
    value: number;
    beside: number | null;
    frozen_at: Date;
  };
  metric_sums: InExperiment & { arm: Arm; name: SumName; stripe: number; seen: number; total: number };
  metric_points: OfEdition & {
    units: number;
    at: Date;
    estimate: number;
    low: number | null;
    high: number | null;
  };
};
