import type { Arm, Step } from "@belay/contracts";
import type { AdvancedRun } from "./run-writer.ts";
import { storableJson } from "./storable-json.ts";

/** A run that exposed its unit to an arm of the comparison. */
export type ExposedRun = {
  run: string;
  experiment: string;
  unit: string;
  phase: number;
  arm: Arm;
  revision: number;
  ring: number;
  /** As JSON text that PostgreSQL takes. */
  attributes: string;
  startedAt: Date;
};

/** None for a run in shadow, or of a unit that is in no ring. */
export function exposedRun({ run, phase, assigned, shadow, startedAt }: AdvancedRun): ExposedRun[] {
  const { experiment, revision, ring, attributes } = run.head;
  if (assigned === null || shadow || ring === null) return [];
  return [
    {
      run: run.id,
      experiment,
      unit: run.unit,
      phase,
      arm: assigned,
      revision,
      ring,
      attributes: storableJson(attributes),
      startedAt,
    },
  ];
}

/** An exposed unit's run that has ended, as far as it says how the work went. */
export type EndedRun = { experiment: string; arm: Arm; inputQuality: number | undefined; steps: Step[] };

export function endedRun({ run, assigned, shadow }: AdvancedRun): EndedRun[] {
  const { head, end } = run;
  if (!end || assigned === null || shadow || head.ring === null) return [];
  return [{ experiment: head.experiment, arm: assigned, inputQuality: end.inputQuality, steps: end.steps }];
}
