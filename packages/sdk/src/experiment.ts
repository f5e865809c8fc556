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
};

export function createExperiment<Input, Output>(key: string, runner: Runner): Experiment<Input, Output> {
  return { key, run: (request) => runner.run(key, request) };
}
