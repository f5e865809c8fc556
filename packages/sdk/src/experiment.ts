import type { OutcomeDetails } from "./outcomes/outcome.ts";
import type { Outcomes } from "./outcomes/outcomes.ts";
import type { Runner } from "./run/runner.ts";
import type { RunRequest, RunResult } from "./run/run-request.ts";

/** One experiment, for inputs and outputs of these types. */
export type Experiment<Input, Output> = {
  readonly key: string;
  /**
   * Does one piece of work on the arm that the gate draws. The baseline is served in the same call whenever
   * the AI result can't count, with the reason; the only error that comes out is the baseline's own.
   */
  run(request: RunRequest<Input, Output>): Promise<RunResult<Output>>;
  /**
   * Hands in something that happened to a unit, perhaps days after its run: `outcome("acc-4", "meeting-booked", { at })`.
   * Answers at once and never throws; what can't be an outcome is logged and counted in `status().outcomes.dropped`.
   * The same event again counts once. Any process with a key of the environment may hand outcomes in, at any time and
   * in any order.
   */
  outcome(unit: string, name: string, details?: OutcomeDetails): void;
};

export function createExperiment<Input, Output>(
  key: string,
  runner: Runner,
  outcomes: Outcomes,
): Experiment<Input, Output> {
  return {
    key,
    run: (request) => runner.run(key, request),
    outcome: (unit, name, details = {}) => outcomes.record(key, unit, name, details),
  };
}
