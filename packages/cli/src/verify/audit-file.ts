import { createReadStream } from "node:fs";
import { CommandFailure, exitCode } from "../exit-code.ts";

/** One line of a file; `value` is undefined where it is no JSON. */
export type FileLine = { line: number; value: unknown };

/** No line of ours comes near it; a file without line ends must not fill the memory. */
const longestLine = 16 * 1024 * 1024;

/** A file's lines as JSON values, one at a time. Empty lines are passed over. */
export async function* readLines(path: string, shown: string): AsyncGenerator<FileLine> {
  let rest = "";
  let line = 0;
  const take = (text: string): FileLine | undefined => {
    line++;
    return text.trim() === "" ? undefined : { line, value: valueOf(text) };
  };
  try {
    for await (const chunk of createReadStream(path, "utf8") as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > longestLine)
        throw new CommandFailure(
          exitCode.invalid,
          `Line ${line + 1} of ${shown} is too long to be an export's.`,
        );
      for (const text of lines) {
        const taken = take(text);
        if (taken) yield taken;
      }
    }
  } catch (error) {
    throw unreadable(error, shown);
  }
  const last = take(rest);
  if (last) yield last;
}

/** A file that can't be read, in a sentence. */
export function unreadable(error: unknown, shown: string): Error {
  if (error instanceof CommandFailure) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT")
    return new CommandFailure(exitCode.notFound, `There is no file ${shown}.`, { cause: error });
  return new CommandFailure(exitCode.invalid, `${shown} can't be read (${code ?? String(error)}).`, {
    cause: error,
  });
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
