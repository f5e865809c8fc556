import type { EvidenceRecord, PayloadName, RunEnd, RunHead } from "@belay/contracts";
import type { JournalEntry } from "./journal.ts";
import { textOf, type Payloads } from "./payload.ts";
import {
  createSendBuffer,
  type PendingRecord,
  type SendBuffer,
  type SendBufferOptions,
} from "./send-buffer.ts";

/** Records what runs leave behind, in an instance's own sequence. */
export type Recorder = {
  begun(head: RunHead): void;
  lost(head: RunHead, safe: () => void): void;
  ended(head: RunHead, end: Omit<RunEnd, "payloads">, payloads: Payloads, entry?: JournalEntry): void;
  /** Tells the control plane of a gap. */
  dropped(first: number, last: number, reason: "spool-full" | "spool-unreadable" | "refused"): void;
  /** What waits to be sent. */
  readonly buffer: SendBuffer;
};

/** A record's own weight beside its payloads, about. */
const plainBytes = 1500;

export function createRecorder(options: SendBufferOptions): Recorder {
  const buffer = createSendBuffer(options);
  const plain = (record: (sequence: number) => EvidenceRecord, rest?: Partial<PendingRecord>) =>
    buffer.add(plainBytes, (sequence) => JSON.stringify(record(sequence)), rest);

  return {
    buffer,
    begun: (run) => plain((sequence) => ({ kind: "begun", sequence, run })),
    lost: (run, safe) => plain((sequence) => ({ kind: "lost", sequence, run }), { safe }),
    dropped: (first, last, reason) =>
      plain((sequence) => ({ kind: "dropped", sequence, first, last, reason })),
    ended(run, end, payloads, entry) {
      let size = plainBytes;
      for (const name in payloads) size += payloads[name as PayloadName]!.size;
      buffer.add(
        size,
        (sequence) => {
          const fields = Object.entries(payloads).map(([name, payload]) => `"${name}":${textOf(payload)}`);
          const body = JSON.stringify(end).slice(0, -1);
          return `{"kind":"ended","sequence":${sequence},"run":${JSON.stringify(run)},"end":${body},"payloads":{${fields.join(",")}}}}`;
        },
        { entry },
      );
    },
  };
}
