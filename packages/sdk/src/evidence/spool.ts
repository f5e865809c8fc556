import { randomUUID } from "node:crypto";
import { open, readdir, stat, unlink, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Instance } from "@belay/contracts";
import { frameLength, openFrame, sealFrame } from "./spool-frame.ts";

/** Records of one instance as they go over the wire: `records` is the text of a JSON list. */
export type SpooledBatch = {
  instance: Instance;
  first: number;
  last: number;
  count: number;
  records: string;
};

/** Why records were given up. */
export type SpoolLoss = {
  instance: Instance | undefined;
  first: number;
  last: number;
  count: number;
  reason: "spool-full" | "spool-unreadable";
};

/**
 * Evidence on disk while the control plane is away: append-only encrypted segments, oldest first, within a
 * bound. A segment is removed when all of it is sent; what is sent twice after a crash counts once.
 */
export type Spool = {
  /** @throws what the disk says; nothing of the batch is kept then. */
  append(batch: SpooledBatch): Promise<void>;
  /** The oldest batch; the same one until {@link Spool.advance}. */
  peek(): Promise<SpooledBatch | undefined>;
  advance(): Promise<void>;
  /** Takes over the segments of a process that is gone; they go before our own. */
  adopt(directory: string): Promise<void>;
  readonly bytes: number;
  close(): Promise<void>;
};

type Segment = {
  path: string;
  name: string;
  bytes: number;
  /** Of this process: first and last sequence in it. */
  range: { first: number; last: number; count: number } | undefined;
  handle: FileHandle | undefined;
  readAt: number;
};

export type SpoolOptions = {
  directory: string;
  key: Buffer;
  maxBytes: number;
  lost: (loss: SpoolLoss) => void;
};

export function createSpool({ directory, key, maxBytes, lost }: SpoolOptions): Spool {
  const segmentBytes = Math.max(16 * 1024, Math.min(4 * 1024 * 1024, Math.floor(maxBytes / 8)));
  const segments: Segment[] = [];
  let writing: Segment | undefined;
  let bytes = 0;
  let last: Promise<unknown> = Promise.resolve();
  let peeked: { segment: Segment; end: number; batch: SpooledBatch } | undefined;

  async function remove(segment: Segment): Promise<void> {
    const at = segments.indexOf(segment);
    if (at !== -1) segments.splice(at, 1);
    bytes -= segment.bytes;
    if (writing === segment) writing = undefined;
    if (peeked?.segment === segment) peeked = undefined;
    await segment.handle?.close();
    segment.handle = undefined;
    await unlink(segment.path).catch(() => {});
  }

  async function makeRoom(needed: number): Promise<void> {
    while (bytes + needed > maxBytes && segments.length > 0) {
      const oldest = segments[0]!;
      const range = oldest.range ?? { first: 0, last: 0, count: 0 };
      await remove(oldest);
      lost({ instance: undefined, ...range, reason: "spool-full" });
    }
  }

  async function begin(): Promise<Segment> {
    const name = `spool-${Date.now().toString(36).padStart(9, "0")}-${randomUUID().slice(0, 8)}`;
    const path = join(directory, name);
    const handle = await open(path, "ax+", 0o600);
    const segment: Segment = { path, name, bytes: 0, range: undefined, handle, readAt: 0 };
    segments.push(segment);
    return segment;
  }

  async function readFrame(segment: Segment): Promise<{ content: Buffer; end: number } | undefined> {
    segment.handle ??= await open(segment.path, "r");
    const start = Buffer.alloc(4);
    const { bytesRead } = await segment.handle.read(start, 0, 4, segment.readAt);
    const length = bytesRead === 4 ? frameLength(start) : undefined;
    if (length === undefined || segment.readAt + length > segment.bytes) return undefined;
    const frame = Buffer.alloc(length);
    const read = await segment.handle.read(frame, 0, length, segment.readAt);
    const content = openFrame(key, segment.name, segment.readAt, frame.subarray(0, read.bytesRead));
    return content && { content, end: segment.readAt + length };
  }

  /** One operation at a time: reading ends a segment that a write may be extending. */
  function exclusive<Result>(operation: () => Promise<Result>): Promise<Result> {
    const result = last.then(operation);
    last = result.catch(() => {});
    return result;
  }

  return {
    get bytes() {
      return bytes;
    },
    append: (batch) =>
      exclusive(async () => {
        const content = Buffer.from(JSON.stringify(batch));
        await makeRoom(content.length + 64);
        if (writing === undefined || writing.bytes + content.length > segmentBytes) {
          writing = undefined;
          writing = await begin();
        }
        const segment = writing;
        const frame = sealFrame(key, segment.name, segment.bytes, content);
        try {
          for (let at = 0; at < frame.length;) {
            at += (await segment.handle!.write(frame, at, frame.length - at)).bytesWritten;
          }
        } catch (error) {
          // A torn frame would hide those after it, so the segment ends before it.
          writing = undefined;
          await segment.handle!.truncate(segment.bytes).catch(() => {});
          if (segment.bytes === 0) await remove(segment);
          throw error;
        }
        segment.bytes += frame.length;
        bytes += frame.length;
        segment.range = {
          first: Math.min(segment.range?.first ?? batch.first, batch.first),
          last: Math.max(segment.range?.last ?? batch.last, batch.last),
          count: (segment.range?.count ?? 0) + batch.count,
        };
      }),
    peek: () =>
      exclusive(async () => {
        while (peeked === undefined) {
          const segment = segments[0];
          if (segment === undefined) return undefined;
          if (segment.readAt >= segment.bytes) {
            await remove(segment);
            continue;
          }
          const frame = await readFrame(segment).catch(() => undefined);
          if (frame === undefined) {
            const own = segment.range;
            // The torn tail of a killed process is no loss we could count: the journal knows its runs.
            if (own) lost({ instance: undefined, ...own, reason: "spool-unreadable" });
            await remove(segment);
            continue;
          }
          peeked = {
            segment,
            end: frame.end,
            batch: JSON.parse(frame.content.toString("utf8")) as SpooledBatch,
          };
        }
        return peeked.batch;
      }),
    advance: () =>
      exclusive(async () => {
        if (peeked === undefined) return;
        const { segment, end } = peeked;
        peeked = undefined;
        segment.readAt = end;
        if (end >= segment.bytes) await remove(segment);
      }),
    adopt: (from) =>
      exclusive(async () => {
        const names = (await readdir(from)).filter((name) => name.startsWith("spool-")).sort();
        const found: Segment[] = [];
        for (const name of names) {
          const path = join(from, name);
          const { size } = await stat(path);
          found.push({ path, name, bytes: size, range: undefined, handle: undefined, readAt: 0 });
          bytes += size;
        }
        segments.unshift(...found);
      }),
    close: () =>
      exclusive(async () => {
        for (const segment of segments) {
          await segment.handle?.close().catch(() => {});
          segment.handle = undefined;
        }
        writing = undefined;
      }),
  };
}
