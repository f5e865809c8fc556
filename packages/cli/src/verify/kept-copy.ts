import { open, readFile } from "node:fs/promises";
import type { AuditCheckpoint } from "@belay/contracts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { readLines, unreadable } from "./audit-file.ts";
import { isCheckpoint, readExportLine } from "./audit-lines.ts";

/** What was kept outside: a checkpoint, or an export with all of its checkpoints and entries. */
export type KeptCopy = {
  kept: { checkpoint: AuditCheckpoint; source: string }[];
  /** The hash that an export has at a position; ask in order. */
  keptHash?: (position: number) => Promise<string | undefined>;
  close?: () => Promise<void>;
};

/** @throws CommandFailure for a file that holds neither. */
export async function readKeptCopy(path: string, shown: string): Promise<KeptCopy> {
  if ((await firstCharacters(path, shown, 4_096)).includes('"belay-audit-export-'))
    return readExport(path, shown);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(error, shown);
  });
  const checkpoint = checkpointIn(text);
  if (!checkpoint)
    throw new CommandFailure(
      exitCode.invalid,
      `${shown} holds no checkpoint. Give what \`belay audit-log checkpoint\` printed, or an earlier export.`,
    );
  return { kept: [{ checkpoint, source: shown }] };
}

async function readExport(path: string, shown: string): Promise<KeptCopy> {
  const kept: KeptCopy["kept"] = [];
  for await (const { line, value } of readLines(path, shown)) {
    const read = readExportLine(value);
    if (read?.kind === "checkpoint")
      kept.push({ checkpoint: read.checkpoint, source: `${shown}, line ${line}` });
  }
  const lines = readLines(path, shown);
  let at: { position: number; hash: string } | undefined = { position: 0, hash: "" };
  return {
    kept,
    async keptHash(position) {
      while (at !== undefined && at.position < position) {
        const next = await lines.next();
        const read = next.done ? undefined : readExportLine(next.value.value);
        if (next.done) at = undefined;
        else if (read?.kind === "entry") at = read;
      }
      return at?.position === position ? at.hash : undefined;
    },
    close: async () => void (await lines.return(undefined)),
  };
}

/** The attestation itself, or a chain's state or an export's line that holds it. */
function checkpointIn(text: string): AuditCheckpoint | undefined {
  try {
    const value = JSON.parse(text) as { checkpoint?: unknown } | null;
    return [value, value?.checkpoint].find(isCheckpoint);
  } catch {
    return undefined;
  }
}

/** How a file begins, which tells its kind. */
export async function firstCharacters(path: string, shown: string, most: number): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(most), 0, most, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(error, shown);
  }
}
