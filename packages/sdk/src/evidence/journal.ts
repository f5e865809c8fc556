import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { RunHead } from "@belay/contracts";
import {
  begunKind,
  createJournalFile,
  endedKind,
  readJournalFile,
  type JournalFile,
} from "./journal-file.ts";

/**
 * Runs begun and not yet accounted for. A run is written before its AI path begins and marked once its
 * evidence is safe: with the control plane, or in the spool. What a killed process leaves unmarked is lost.
 */
export type Journal = {
  /** One synchronous append. @throws what the disk says: the AI path must not begin then. */
  begin(head: RunHead): JournalEntry;
  /** Marks runs; a failing disk is left for the next start to deal with. */
  settle(entries: readonly JournalEntry[]): void;
  /** Closes the files and removes those in which every run is marked. */
  close(): void;
};

export type JournalEntry = { readonly run: string; readonly file: OpenFile };

type OpenFile = { file: JournalFile; open: number; failed: boolean };

const fileBytes = 1024 * 1024;
const idBytes = 16;

export function createJournal(directory: string, key: Buffer): Journal {
  let current: OpenFile | undefined;
  let number = 0;

  function retire(file: OpenFile): void {
    file.file.close();
    try {
      unlinkSync(file.file.path);
    } catch {
      // Its runs are all marked: the next start finds nothing in it.
    }
  }

  /** The file to append to; full and broken ones are left behind until their runs are marked. */
  function writable(): OpenFile {
    if (current !== undefined && !current.failed && current.file.bytes < fileBytes) return current;
    const before = current;
    number += 1;
    const path = join(directory, `journal-${String(number).padStart(6, "0")}`);
    current = { file: createJournalFile(path, key), open: 0, failed: false };
    if (before !== undefined && before.open === 0) retire(before);
    return current;
  }

  return {
    begin(head) {
      const file = writable();
      try {
        file.file.append(begunKind, Buffer.from(JSON.stringify(head)));
      } catch (error) {
        file.failed = true;
        throw error;
      }
      file.open += 1;
      return { run: head.id, file };
    },
    settle(entries) {
      for (const [file, members] of Map.groupBy(entries, (entry) => entry.file)) {
        const ids = Buffer.from(members.map(({ run }) => run.replaceAll("-", "")).join(""), "hex");
        try {
          if (!file.failed) file.file.append(endedKind, ids);
        } catch {
          file.failed = true;
        }
        file.open -= members.length;
        if (file.open === 0 && file !== current) retire(file);
      }
    },
    close() {
      if (current === undefined) return;
      if (current.open === 0) retire(current);
      else current.file.close();
      current = undefined;
    },
  };
}

/** The runs that a process which is gone began and did not account for. */
export function readUnended(directory: string, key: Buffer): RunHead[] {
  const begun = new Map<string, RunHead>();
  for (const name of readdirSync(directory).sort()) {
    if (!name.startsWith("journal-")) continue;
    for (const { kind, content } of readJournalFile(join(directory, name), key)) {
      if (kind === begunKind) {
        const head = JSON.parse(content.toString("utf8")) as RunHead;
        begun.set(head.id.replaceAll("-", ""), head);
      } else if (kind === endedKind) {
        const ids = content.toString("hex");
        for (let at = 0; at < ids.length; at += idBytes * 2) begun.delete(ids.slice(at, at + idBytes * 2));
      }
    }
  }
  return [...begun.values()];
}
