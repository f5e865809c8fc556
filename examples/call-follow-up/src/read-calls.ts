import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import { callSchema, type Call } from "./call.ts";
import { readLines, type Line } from "./read-lines.ts";

/** A line that was skipped, and why, in a sentence for people. */
export type CallProblem = { line: number; reason: string };

export type ReadCallsOptions = {
  onProblem?: (problem: CallProblem) => void;
  /** Longest line in bytes; default 32 MiB, far above a day of talk. */
  longestLine?: number;
};

/**
 * Reads calls from a JSON Lines file, one at a time. Blank lines, a byte order mark and either line end are
 * fine. A line that isn't a call, or whose id has been seen, is reported with its number and skipped.
 * @throws Error with one sentence that says what is wrong with the file and what to do.
 */
export async function* readCalls(file: string, options: ReadCallsOptions = {}): AsyncGenerator<Call> {
  const { onProblem = () => {}, longestLine = 32 * 1024 * 1024 } = options;
  const lineOfId = new Map<string, number>();
  try {
    for await (const line of readLines(file, longestLine)) {
      const read = readCall(line, longestLine);
      if (read === undefined) continue;
      if (typeof read === "string") {
        onProblem({ line: line.number, reason: read });
        continue;
      }
      const before = lineOfId.get(read.id);
      if (before !== undefined) {
        onProblem({
          line: line.number,
          reason: `has the same id as line ${before}; every call needs its own`,
        });
        continue;
      }
      lineOfId.set(read.id, line.number);
      yield read;
    }
  } catch (error) {
    throw readableError(file, error);
  }
}

/**
 * Says at once what {@link readCalls} would say when it comes to read, without taking anything from a pipe.
 * @throws Error with one sentence that says what is wrong with the file and what to do.
 */
export async function readableCalls(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if ((await stat(file)).isDirectory()) await readFile(file);
  } catch (error) {
    throw readableError(file, error);
  }
}

/** The call in a line, the reason why there is none, or nothing for a blank line. */
function readCall(line: Line, longestLine: number): Call | string | undefined {
  if ("tooLong" in line) return `is longer than ${longestLine.toLocaleString("en")} bytes`;
  if (line.number === 1 && isUtf16(line.bytes)) throw new NotUtf8Error();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(line.bytes).trim();
  } catch {
    return "is not valid UTF-8";
  }
  if (text === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not valid JSON; each line holds one call, such as {"id":"call-1","turns":[{"speaker":"Rep","text":"Hello"}]}';
  }
  const parsed = callSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const place = issue.path.length === 0 ? "the line" : `"${issue.path.join(".")}"`;
  const more = parsed.error.issues.length - 1;
  return `is not a call: ${place}: ${issue.message}${more > 0 ? `, and ${more} more` : ""}`;
}

class NotUtf8Error extends Error {}

const isUtf16 = (bytes: Buffer): boolean =>
  bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));

const reasons: Record<string, string> = {
  ENOENT: "there is no such file; check the path",
  EISDIR: "it is a folder; name a JSON Lines file",
  EACCES: "this user may not read it; change its permissions or run as its owner",
};

function readableError(file: string, error: unknown): unknown {
  if (error instanceof NotUtf8Error) {
    return new Error(`The calls file "${file}" is UTF-16; save it as UTF-8.`, { cause: error });
  }
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return error;
  const reason = reasons[String(error.code)] ?? `the system says ${String(error.code)}`;
  return new Error(`The calls file "${file}" can't be read: ${reason}.`, { cause: error });
}
