import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";
import { CommandFailure, exitCode } from "../exit-code.ts";

const utf16 = { fffe: "utf-16le", feff: "utf-16be" } as const;

/**
 * A file's text, piece by piece: UTF-8, or UTF-16 where a byte order mark says so; the mark itself is left out.
 * @throws CommandFailure for a file that can't be read, or that is no text.
 */
export async function* csvText(path: string, name: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Buffer;
      decoder ??= decoderFor(bytes, name);
      const text = decoder.decode(bytes, { stream: true });
      if (text !== "") yield text;
    }
    const rest = decoder?.decode() ?? "";
    if (rest !== "") yield rest;
  } catch (error) {
    throw readable(error, name);
  }
}

function decoderFor(bytes: Buffer, name: string): TextDecoder {
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004")))
    throw new CommandFailure(
      exitCode.invalid,
      `${name} is a workbook or an archive. Save it as CSV (UTF-8).`,
    );
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark in utf16 ? utf16[mark as keyof typeof utf16] : "utf-8";
  return new TextDecoder(encoding, { fatal: true });
}

const reasons: Record<string, string> = {
  ENOENT: "There is no such file.",
  EISDIR: "It is a folder.",
  EACCES: "This user may not read it.",
};

function readable(error: unknown, name: string): unknown {
  if (error instanceof CommandFailure || !(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new CommandFailure(
      exitCode.invalid,
      `${name} is not UTF-8. Save it as CSV UTF-8, and import it again.`,
      { cause: error },
    );
  if (!("syscall" in error)) return error;
  const reason = reasons[String(error.code)] ?? `The system says ${String(error.code)}.`;
  return new CommandFailure(exitCode.invalid, `${name} can't be read. ${reason}`, { cause: error });
}
