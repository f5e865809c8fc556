import type { JournalEntry } from "./journal.ts";

/** A record on its way. It becomes text when it is taken from the buffer, off the caller's path. */
export type PendingRecord = {
  sequence: number;
  bytes: number;
  write(): string;
  /** The run whose journal entry is settled once the record is safe. */
  entry: JournalEntry | undefined;
  /** Called once the record is with the control plane or in the spool. */
  safe: (() => void) | undefined;
};

/** Gives records their sequence and holds them, within bounds, until they are sent. */
export type SendBuffer = {
  add(bytes: number, write: (sequence: number) => string, rest?: Partial<PendingRecord>): void;
  /** Takes the oldest records, up to these bounds; at least one where there is any. */
  take(most: number, mostBytes: number): PendingRecord[];
  /** Puts records back before the others. */
  giveBack(records: PendingRecord[]): void;
  readonly size: number;
  readonly bytes: number;
};

export type SendBufferOptions = {
  /** A record has arrived; `full` where the buffer has grown beyond a batch. */
  arrived: (full: boolean) => void;
  /** Records, the oldest, that were given up as the buffer ran over. */
  overflowed: (records: PendingRecord[]) => void;
};

const fullAtRecords = 400;
const fullAtBytes = 800_000;
const mostRecords = 20_000;
const mostBytes = 32 * 1024 * 1024;

export function createSendBuffer({ arrived, overflowed }: SendBufferOptions): SendBuffer {
  let records: PendingRecord[] = [];
  let bytes = 0;
  let nextSequence = 1;

  return {
    add(size, write, rest = {}) {
      const sequence = nextSequence;
      nextSequence += 1;
      records.push({
        sequence,
        bytes: size,
        write: () => write(sequence),
        entry: rest.entry,
        safe: rest.safe,
      });
      bytes += size;
      if (records.length > mostRecords || bytes > mostBytes) {
        // A tenth at a time, so that a buffer that stays full is not trimmed at each run.
        const given = records.slice(0, Math.ceil(records.length / 10));
        records = records.slice(given.length);
        bytes -= given.reduce((sum, record) => sum + record.bytes, 0);
        overflowed(given);
      }
      arrived(records.length >= fullAtRecords || bytes >= fullAtBytes);
    },
    take(most, mostSize) {
      let count = 0;
      let size = 0;
      for (const record of records) {
        if (count >= most || (count > 0 && size + record.bytes > mostSize)) break;
        count += 1;
        size += record.bytes;
      }
      bytes -= size;
      return records.splice(0, count);
    },
    giveBack(back) {
      records = [...back, ...records];
      bytes += back.reduce((sum, record) => sum + record.bytes, 0);
    },
    get size() {
      return records.length;
    },
    get bytes() {
      return bytes;
    },
  };
}
