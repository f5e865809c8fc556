import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { CommandFailure, exitCode } from "./exit-code.ts";

const largestFile = 100_000;

/**
 * What a JSON or YAML file of answers holds, unjudged.
 * @throws CommandFailure `invalid` where it can't be read, is too long, or is neither
 */
export async function readAnswerFile(cwd: string, file: string): Promise<unknown> {
  const text = await readFile(path.resolve(cwd, file), "utf8").catch((error: Error) => {
    throw new CommandFailure(exitCode.invalid, `The answers in ${file} could not be read: ${error.message}.`);
  });
  if (text.length > largestFile)
    throw new CommandFailure(exitCode.invalid, `${file} is longer than ${largestFile} characters.`);
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new CommandFailure(
      exitCode.invalid,
      `${file} is neither JSON nor YAML: ${(error as Error).message}`,
    );
  }
}
