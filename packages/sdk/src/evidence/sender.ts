import type { Instance } from "@belay/contracts";
import { backoff, pause } from "../backoff.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import type { PendingRecord, SendBuffer } from "./send-buffer.ts";
import type { Spool, SpooledBatch } from "./spool.ts";

/**
 * Hands records, of evidence or outcomes, to the control plane. Modes:
 * - idle: nothing waits. Left when a record arrives, after the flush interval or at once where many wait.
 * - sending: the spool first, oldest first, then the buffer, one batch at a time.
 * - away: an attempt failed. What is buffered goes to the spool; the oldest batch is tried again after a
 *   growing, drawn pause, and when it is taken all goes on as before.
 * - closed: for good.
 * A batch counts as sent when the control plane says so; one that was taken unheard is sent again and counts once.
 */
export type Sender = {
  /** A record has arrived. */
  wake(full: boolean): void;
  /** Sends what there is; what can't be sent by the deadline goes to the spool. */
  close(deadlineMs: number): Promise<void>;
  /** Records that are neither with the control plane nor on disk. */
  readonly queued: number;
};

/** How records of one kind are written, and what their answers say. */
export type Wire<Sent> = {
  /** What they are called in the log. */
  noun: string;
  path: string;
  body(batch: SpooledBatch): string;
  /** A sentence for each record that an answer refuses. @throws where the answer is none. */
  refusals(answer: string): string[];
  nameOf(record: Sent): string;
  /** Its place in the instance's sequence, where its kind has one. */
  sequenceOf?(record: Sent): number;
  /** The same record with less, which may be taken; undefined where nothing can be left out. */
  lighter?(record: Sent): Sent | undefined;
  /** Whether the control plane is to be told where it can never take this record. */
  isGap?(record: Sent): boolean;
};

export type SenderOptions<Sent> = {
  http: HttpClient;
  wire: Wire<Sent>;
  instance: Instance;
  buffer: SendBuffer;
  spool: Spool | undefined;
  logger: Logger;
  flushMs: number;
  /** Called at each flush, before the buffer is read: the time to tell of runs still under way. */
  beforeFlush(): void;
  /** These records are safe. */
  settled(records: PendingRecord[]): void;
  /** The control plane has taken a batch. */
  reached: () => void;
  /** Records of a spooled batch that the control plane can never take. */
  refused(instance: Instance, first: number, last: number): void;
};

const batchRecords = 500;
const batchBytes = 1_000_000;
const requestMs = 10_000;
/** More than this in memory goes to the spool even while an answer is awaited. */
const spillBytes = 8 * 1024 * 1024;

type Answer = "sent" | "refused" | "away";

export function createSender<Sent>(options: SenderOptions<Sent>): Sender {
  const { http, wire, instance, buffer, spool, logger } = options;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let timerDue = Number.POSITIVE_INFINITY;
  let spilling: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let failures = 0;
  let retryAt = 0;
  let closed = false;
  /** Taken from the buffer, on their way to the control plane or the disk. */
  let inHand = 0;

  async function post(batch: SpooledBatch, keepAlive = false): Promise<Answer> {
    let response;
    try {
      response = await http.request({
        method: "POST",
        path: wire.path,
        body: wire.body(batch),
        timeoutMs: requestMs,
        signal: closing.signal,
        keepAlive,
      });
    } catch (error) {
      return away(String(error));
    }
    if (response.status >= 200 && response.status < 300) {
      if (failures > 0) logger.info(`${wire.noun} can be sent again`);
      failures = 0;
      options.reached();
      tellRefusals(response.text);
      return "sent";
    }
    // Only these say that the batch itself is wrong; a wrong key or address may be mended meanwhile.
    if ([400, 413, 422].includes(response.status)) return "refused";
    return away(`the control plane answered ${response.status}`);
  }

  function away(why: string): Answer {
    if (failures === 0) logger.warn(`${wire.noun} can't be sent; kept here meanwhile: ${why}`);
    failures += 1;
    retryAt = performance.now() + backoff(failures, 500, 30_000);
    return "away";
  }

  function tellRefusals(text: string): void {
    try {
      for (const sentence of wire.refusals(text).slice(0, 5)) logger.warn(sentence);
    } catch {
      // Taken is taken, whatever else was said.
    }
  }

  /** Sends a batch; one that is refused is halved until the records at fault stand alone. */
  async function sendWhole(batch: SpooledBatch): Promise<"sent" | "away"> {
    const outcome = await post(batch);
    if (outcome !== "refused") return outcome;
    const records = JSON.parse(batch.records) as Sent[];
    const [alone] = records;
    if (records.length === 1 && alone !== undefined) {
      const lighter = wire.lighter?.(alone);
      if (lighter) return sendWhole({ ...batch, records: JSON.stringify([lighter]) });
      logger.error(`${wire.nameOf(alone)} can never be taken and is given up`);
      if (wire.isGap?.(alone) !== false) options.refused(batch.instance, batch.first, batch.last);
      return "sent";
    }
    const middle = Math.ceil(records.length / 2);
    for (const half of [records.slice(0, middle), records.slice(middle)]) {
      const sent = await sendWhole({
        instance: batch.instance,
        first: wire.sequenceOf?.(half[0]!) ?? batch.first,
        last: wire.sequenceOf?.(half.at(-1)!) ?? batch.last,
        count: half.length,
        records: JSON.stringify(half),
      });
      if (sent === "away") return "away";
    }
    return "sent";
  }

  function batchOf(records: PendingRecord[]): SpooledBatch {
    return {
      instance,
      first: records[0]!.sequence,
      last: records.at(-1)!.sequence,
      count: records.length,
      records: `[${records.map((record) => record.write()).join(",")}]`,
    };
  }

  function take(): PendingRecord[] {
    const records = buffer.take(batchRecords, batchBytes);
    inHand += records.length;
    return records;
  }

  function giveBack(records: PendingRecord[]): void {
    inHand -= records.length;
    buffer.giveBack(records);
  }

  function settle(records: PendingRecord[]): void {
    inHand -= records.length;
    options.settled(records);
  }

  /** Writes the buffer to the spool. Where the disk refuses, it stays in memory, within its bound. */
  function spill(): Promise<void> {
    spilling ??= spillAll().finally(() => {
      spilling = undefined;
    });
    return spilling;
  }

  async function spillAll(): Promise<void> {
    if (spool === undefined) return;
    while (buffer.size > 0) {
      const records = take();
      try {
        await spool.append(batchOf(records));
      } catch (error) {
        giveBack(records);
        logger.error(`${wire.noun} can't be spooled: ${String(error)}`);
        return;
      }
      settle(records);
    }
  }

  async function sendOldest(): Promise<"sent" | "away" | "nothing"> {
    const spooled = await spool?.peek();
    if (spooled !== undefined) {
      const outcome = await sendWhole(spooled);
      if (outcome === "sent") await spool!.advance();
      return outcome;
    }
    if (buffer.size === 0) return "nothing";
    const records = take();
    const outcome = await sendWhole(batchOf(records));
    if (outcome === "sent") settle(records);
    else giveBack(records);
    return outcome;
  }

  async function flush(): Promise<void> {
    options.beforeFlush();
    try {
      while (!closing.signal.aborted) {
        if (performance.now() < retryAt) return await spill();
        const outcome = await sendOldest();
        if (outcome === "nothing") return;
      }
    } catch (error) {
      logger.error(`${wire.noun}: sending is stuck: ${String(error)}`);
      retryAt = performance.now() + backoff((failures += 1), 500, 30_000);
    }
  }

  function run(): Promise<void> {
    stopTimer();
    running ??= flush().finally(() => {
      running = undefined;
      if (buffer.size > 0) schedule(options.flushMs);
      else if ((spool?.bytes ?? 0) > 0) schedule(Math.max(options.flushMs, retryAt - performance.now()));
    });
    return running;
  }

  function stopTimer(): void {
    clearTimeout(timer);
    timerDue = Number.POSITIVE_INFINITY;
  }

  function schedule(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    if (closed || due >= timerDue) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(() => void run(), milliseconds).unref();
  }

  return {
    get queued() {
      return buffer.size + inHand;
    },
    wake(full) {
      if (closed) return;
      if (running !== undefined) {
        if (buffer.bytes > spillBytes) void spill();
      } else if (full && failures === 0) void run();
      else schedule(options.flushMs);
    },
    async close(deadlineMs) {
      const deadline = performance.now() + deadlineMs;
      const done = new AbortController();
      const late = pause(deadlineMs, done.signal, true).then(() => closing.abort());
      // The loop under way may have been spilling: a second round sends what it left.
      await (running ?? Promise.resolve());
      retryAt = 0;
      if (performance.now() < deadline) await run();
      closed = true;
      stopTimer();
      done.abort();
      await late;
      options.reached();
      await spill();
      if (buffer.size > 0)
        logger.error(`${buffer.size} records (${wire.noun}) are lost: neither sent nor spooled`);
      await spool?.close();
    },
  };
}
