import type { Instance, RenewalRequest } from "@belay/contracts";
import type { HttpClient } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import { evidenceWire } from "./evidence-wire.ts";
import { createOutcomes, type Outcomes } from "../outcomes/outcomes.ts";
import { createInstanceDirectory, type InstanceDirectory } from "./instance-directory.ts";
import { createJournal, readUnended, type Journal } from "./journal.ts";
import { createLosses } from "./losses.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { PendingRecord } from "./send-buffer.ts";
import { createSender } from "./sender.ts";
import { createSpool, type Spool, type SpoolLoss } from "./spool.ts";
import { deriveStorageKeys } from "./storage-keys.ts";
import { existsSync, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";

/** All that becomes of evidence and outcomes: recorded, journalled, spooled, sent. */
export type Evidence = {
  readonly recorder: Recorder;
  readonly journal: Journal | undefined;
  readonly outcomes: Outcomes;
  /** Takes over what processes that are gone have left. */
  recover(): Promise<void>;
  /** A sign of life in our folder. */
  touch: () => void;
  status: () => NonNullable<RenewalRequest["evidence"]>;
  close(deadlineMs: number): Promise<void>;
};

export type EvidenceOptions = {
  http: HttpClient;
  instance: Instance;
  logger: Logger;
  directory: string;
  secret: string;
  maxBytes: number;
  flushMs: number;
  beforeFlush: () => void;
};

/** Where a process keeps outcomes that wait, below its own folder. */
const outcomeFolder = "outcomes";

export function createEvidence(options: EvidenceOptions): Evidence {
  const { http, instance, logger } = options;
  const keys = deriveStorageKeys(options.secret);
  const losses = createLosses();
  let dropped = 0;
  let folder: InstanceDirectory | undefined;
  let journal: Journal | undefined;
  let spool: Spool | undefined;
  let outcomeSpool: Spool | undefined;

  const recorder = createRecorder({
    arrived: (full) => sender.wake(full),
    overflowed: (records) => {
      dropped += records.length;
      settled(records);
      logger.error(
        `${records.length} evidence records were given up: neither the control plane nor the disk took them`,
      );
      losses.add(records[0]!.sequence, records.at(-1)!.sequence, "spool-full");
    },
  });

  function settled(records: PendingRecord[]): void {
    const entries = records.flatMap(({ entry }) => (entry ? [entry] : []));
    if (entries.length > 0) journal?.settle(entries);
    for (const { safe } of records) safe?.();
  }

  function lost({ first, last, count, reason }: SpoolLoss): void {
    dropped += count;
    logger.error(
      `${count === 0 ? "evidence" : `${count} evidence records`} in the spool had to go: ${reason}`,
    );
    if (count > 0) losses.add(first, last, reason);
  }

  function tellLosses(): void {
    for (const { first, last, reason } of losses.take()) recorder.dropped(first, last, reason);
  }

  try {
    folder = createInstanceDirectory(options.directory, keys.fingerprint, instance.id);
    journal = createJournal(folder.path, keys.journal);
    spool = createSpool({ directory: folder.path, key: keys.spool, maxBytes: options.maxBytes, lost });
    const outcomeDirectory = join(folder.path, outcomeFolder);
    mkdirSync(outcomeDirectory, { recursive: true, mode: 0o700 });
    outcomeSpool = createSpool({
      directory: outcomeDirectory,
      key: keys.spool,
      maxBytes: Math.max(64 * 1024, options.maxBytes / 8),
      lost: ({ count, reason }) => outcomes.lost(count, reason),
    });
  } catch (error) {
    logger.error(`no AI path will run: the spool folder can't be used: ${String(error)}`);
  }

  const sender = createSender({
    http,
    wire: evidenceWire,
    instance,
    buffer: recorder.buffer,
    spool,
    logger,
    flushMs: options.flushMs,
    beforeFlush: options.beforeFlush,
    settled,
    reached: tellLosses,
    refused: (from, first, last) => {
      if (from.id === instance.id) losses.add(first, last, "refused");
    },
  });

  const outcomes = createOutcomes({
    http,
    instance,
    logger,
    spool: outcomeSpool,
    flushMs: options.flushMs,
  });

  /** Reports the runs an orphan began and never ended; its journal goes when all of them are safe. */
  function reportUnended(orphan: string): void {
    const heads = readUnended(orphan, keys.journal);
    const forget = () => {
      for (const name of readdirSync(orphan)) if (name.startsWith("journal-")) unlinkSync(join(orphan, name));
    };
    if (heads.length > 0) logger.warn(`${heads.length} runs of an earlier process were begun and not ended`);
    let waiting = heads.length;
    if (waiting === 0) forget();
    for (const head of heads) {
      recorder.lost(head, () => {
        waiting -= 1;
        if (waiting === 0) forget();
      });
    }
  }

  return {
    recorder,
    journal,
    outcomes,
    async recover() {
      for (const orphan of folder?.adopt() ?? []) {
        try {
          await spool?.adopt(orphan);
          const left = join(orphan, outcomeFolder);
          if (existsSync(left)) await outcomeSpool?.adopt(left);
          reportUnended(orphan);
        } catch (error) {
          logger.error(`what an earlier process left in ${orphan} can't be read: ${String(error)}`);
        }
      }
      sender.wake(false);
      outcomes.wake();
    },
    touch: () => folder?.touch(),
    status: () => ({ queued: sender.queued, spooledBytes: spool?.bytes ?? 0, dropped }),
    async close(deadlineMs) {
      const deadline = performance.now() + deadlineMs;
      // Evidence first: it is what makes the units of outcomes known.
      await sender.close(deadlineMs);
      await outcomes.close(Math.max(1, deadline - performance.now()));
      journal?.close();
      folder?.release();
    },
  };
}
