import type { EvidenceReceipt, Instance } from "@belay/contracts";
import { backoff, pause } from "../backoff.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Logger } from "../logger.ts";
import type { PendingRecord, Recorder } from "./recorder.ts";
import type { Spool, SpooledBatch } from "./spool.ts";

/**
 * Hands evidence to the control plane. Modes:
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
};

export type SenderOptions = {
  http: HttpClient;
  instance: Instance;
  recorder: Recorder;
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

type Refused = { sequence: number; kind: string; end?: { payloads: object } };

/** A record that may be taken without its texts: they are the service's and the model's, and can be anything. */
function withoutPayloads(record: Refused): Refused | undefined {
  if (record.end === undefined || Object.keys(record.end.payloads).length === 0) return undefined;
  return { ...record, end: { ...record.end, payloads: {} } };
}

type Sent = "sent" | "refused" | "away";

export function createSender(options: SenderOptions): Sender {
  const { http, instance, recorder, spool, logger } = options;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let timerDue = Number.POSITIVE_INFINITY;
  let spilling: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let failures = 0;
  let retryAt = 0;
  let closed = false;

  async function post(batch: SpooledBatch, keepAlive = false): Promise<Sent> {
    let response;
    try {
      response = await http.request({
        method: "POST",
        path: "/api/v1/evidence",
        body: `{"instance":${JSON.stringify(batch.instance)},"records":${batch.records}}`,
        timeoutMs: requestMs,
        signal: closing.signal,
        keepAlive,
      });
    } catch (error) {
      return away(String(error));
    }
    if (response.status >= 200 && response.status < 300) {
      if (failures > 0) logger.info("evidence is taken again");
      failures = 0;
      options.reached();
      tellRefusals(response.text);
      return "sent";
    }
    // Only these say that the batch itself is wrong; a wrong key or address may be mended meanwhile.
    if ([400, 413, 422].includes(response.status)) return "refused";
    return away(`the control plane answered ${response.status}`);
  }

  function away(why: string): Sent {
    if (failures === 0) logger.warn(`evidence can't be sent, it is kept here meanwhile: ${why}`);
    failures += 1;
    retryAt = performance.now() + backoff(failures, 500, 30_000);
    return "away";
  }

  function tellRefusals(text: string): void {
    try {
      const { refused } = JSON.parse(text) as EvidenceReceipt;
      for (const { sequence, code, message } of refused.slice(0, 5)) {
        logger.warn(`evidence record ${sequence} was refused (${code}): ${message}`);
      }
    } catch {
      // Taken is taken, whatever else was said.
    }
  }

  /** Sends a batch; one that is refused is halved until the records at fault stand alone. */
  async function sendWhole(batch: SpooledBatch): Promise<"sent" | "away"> {
    const outcome = await post(batch);
    if (outcome !== "refused") return outcome;
    const records = JSON.parse(batch.records) as Refused[];
    if (records.length === 1) {
      const bare = withoutPayloads(records[0]!);
      if (bare) return sendWhole({ ...batch, records: JSON.stringify([bare]) });
      logger.error(
        `evidence record ${records[0]!.sequence} (${records[0]!.kind}) can never be taken and is given up`,
      );
      if (records[0]!.kind !== "dropped") options.refused(batch.instance, batch.first, batch.last);
      return "sent";
    }
    const middle = Math.ceil(records.length / 2);
    for (const half of [records.slice(0, middle), records.slice(middle)]) {
      const sent = await sendWhole({
        instance: batch.instance,
        first: half[0]!.sequence,
        last: half.at(-1)!.sequence,
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

  /** Writes the buffer to the spool. Where the disk refuses, it stays in memory, within its bound. */
  function spill(): Promise<void> {
    spilling ??= spillAll().finally(() => {
      spilling = undefined;
    });
    return spilling;
  }

  async function spillAll(): Promise<void> {
    if (spool === undefined) return;
    while (recorder.size > 0) {
      const records = recorder.take(batchRecords, batchBytes);
      try {
        await spool.append(batchOf(records));
      } catch (error) {
        recorder.giveBack(records);
        logger.error(`evidence can't be spooled: ${String(error)}`);
        return;
      }
      options.settled(records);
    }
  }

  async function sendOldest(): Promise<"sent" | "away" | "nothing"> {
    const spooled = await spool?.peek();
    if (spooled !== undefined) {
      const outcome = await sendWhole(spooled);
      if (outcome === "sent") await spool!.advance();
      return outcome;
    }
    if (recorder.size === 0) return "nothing";
    const records = recorder.take(batchRecords, batchBytes);
    const outcome = await sendWhole(batchOf(records));
    if (outcome === "sent") options.settled(records);
    else recorder.giveBack(records);
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
      logger.error(`evidence is stuck: ${String(error)}`);
      retryAt = performance.now() + backoff((failures += 1), 500, 30_000);
    }
  }

  function run(): Promise<void> {
    stopTimer();
    running ??= flush().finally(() => {
      running = undefined;
      if (recorder.size > 0) schedule(options.flushMs);
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
    wake(full) {
      if (closed) return;
      if (running !== undefined) {
        if (recorder.bytes > spillBytes) void spill();
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
      if (recorder.size > 0)
        logger.error(`${recorder.size} evidence records are lost: neither sent nor spooled`);
      await spool?.close();
    },
  };
}
