import { isBelayProblem } from "@belay/client";
import { CommandFailure, exitCode } from "../exit-code.ts";

/**
 * Runs a change that only a person may make. Where a machine key is refused, the failure adds how a person
 * does it.
 */
export async function asPerson<T>(
  url: string,
  experiment: string | undefined,
  change: Promise<T>,
): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!isBelayProblem(error) || error.code !== "person-needed") throw error;
    const screen = experiment === undefined ? url : `${url}/experiments/${encodeURIComponent(experiment)}`;
    throw new CommandFailure(
      exitCode.notAllowed,
      `${error.message} A person does it at ${screen}, or here after \`belay login URL\`.`,
      { cause: error },
    );
  }
}
