import type { Instance, Outcome, OutcomeReceipt } from "@belay/contracts";
import { createSendBuffer } from "../evidence/send-buffer.ts";
import { createSender, type Wire } from "../evidence/sender.ts";
import type { Spool } from "../evidence/spool.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import { readOutcome, type OutcomeDetails } from "./outcome.ts";

/** Hands outcomes to the control plane, off the caller's path: buffered, batched, tried again, spooled. */
export type Outcomes = {
  /** Never throws; what can't be an outcome is logged and counted. */
  record(experiment: string, unit: string, name: string, details: OutcomeDetails): void;
  /** Sends what a process that is gone has left in the spool. */
  wake(): void;
  /** Waiting in memory, waiting on disk, and given up: malformed, refused as a whole, or beyond the bounds. */
  status(): { queued: number; spooledBytes: number; dropped: number };
  /** Counts what the spool gave up. */
  lost(count: number, reason: string): void;
  close(deadlineMs: number): Promise<void>;
};

export type OutcomesOptions = {
  http: HttpClient;
  instance: Instance;
  logger: Logger;
  /** Without one, outcomes wait in memory only. */
  spool: Spool | undefined;
  flushMs: number;
};

const wire: Wire<Outcome> = {
  noun: "outcomes",
  path: "/api/v1/outcomes",
  body: ({ records }) => `{"outcomes":${records}}`,
  refusals: (answer) =>
    (JSON.parse(answer) as OutcomeReceipt).refused.map(
      ({ code, message }) => `an outcome was refused (${code}): ${message}`,
    ),
  nameOf: ({ name, experiment }) => `an outcome "${name}" of ${experiment}`,
};

/** An outcome's size on the wire, about, beside its texts. */
const plainBytes = 250;
/** The same mistake is made at every call: it is told this often, and counted always. */
const mostWarnings = 20;

export function createOutcomes({ http, instance, logger, spool, flushMs }: OutcomesOptions): Outcomes {
  let dropped = 0;
  let warnings = 0;
  let closed = false;

  const buffer = createSendBuffer({
    arrived: (full) => sender.wake(full),
    overflowed: (records) => lost(records.length, "neither the control plane nor the disk took them"),
  });
  const sender = createSender({
    http,
    wire,
    instance,
    buffer,
    spool,
    logger,
    flushMs,
    beforeFlush: () => {},
    settled: () => {},
    reached: () => {},
    refused: () => (dropped += 1),
  });

  function lost(count: number, reason: string): void {
    dropped += count;
    logger.error(`${count === 0 ? "outcomes" : `${count} outcomes`} had to be given up: ${reason}`);
  }

  return {
    lost,
    record(experiment, unit, name, details) {
      try {
        const outcome = readOutcome(experiment, unit, name, details);
        if (typeof outcome === "string") refuse(outcome);
        else if (closed) refuse("the connection is closed");
        else {
          const text = JSON.stringify(outcome);
          buffer.add(plainBytes + unit.length, () => text);
        }
      } catch (error) {
        refuse(String(error));
      }

      function refuse(why: string): void {
        dropped += 1;
        warnings += 1;
        if (warnings <= mostWarnings) logger.warn(`an outcome of ${experiment} is left out: ${why}`);
      }
    },
    wake: () => sender.wake(false),
    status: () => ({ queued: sender.queued, spooledBytes: spool?.bytes ?? 0, dropped }),
    close(deadlineMs) {
      closed = true;
      return sender.close(deadlineMs);
    },
  };
}
