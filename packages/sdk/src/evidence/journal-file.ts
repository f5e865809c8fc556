import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";

/*
 * A file is a header (magic, nonce) and one AES-256-CTR stream of frames: length and CRC-32 (four bytes each,
 * big-endian), then a byte for the kind and the content. A stream cipher, as a cipher made anew for each
 * frame costs ten times as much and a run waits for this; the CRC finds torn and damaged frames. Whoever can
 * write to this folder could forge an unended run, and nothing else.
 */
const magic = Buffer.from("BLJ1");
const headerBytes = magic.length + 16;
const longestFrame = 1_000_000;

export const begunKind = 1;
export const endedKind = 2;

export type JournalFile = {
  readonly path: string;
  readonly bytes: number;
  /** One synchronous append, whole or not at all. @throws what the disk says; the file takes nothing more then. */
  append(kind: number, content: Buffer): void;
  close(): void;
};

/** @throws what the disk says. */
export function createJournalFile(path: string, key: Buffer): JournalFile {
  const nonce = randomBytes(16);
  const cipher = createCipheriv("aes-256-ctr", key, nonce);
  const descriptor = openSync(path, "ax", 0o600);
  let bytes = writeSync(descriptor, Buffer.concat([magic, nonce]));
  let broken = false;
  return {
    path,
    get bytes() {
      return bytes;
    },
    append(kind, content) {
      if (broken) throw new Error("an earlier append to the journal failed");
      const frame = Buffer.allocUnsafe(9 + content.length);
      frame.writeUInt32BE(content.length + 1, 0);
      frame[8] = kind;
      content.copy(frame, 9);
      frame.writeUInt32BE(crc32(frame.subarray(8)), 4);
      const sealed = cipher.update(frame);
      let written = 0;
      try {
        while (written < sealed.length) written += writeSync(descriptor, sealed, written);
      } catch (error) {
        // The key stream has moved on: this file can't be continued, but all before stays readable.
        broken = true;
        ftruncateSync(descriptor, bytes);
        throw error;
      }
      bytes += sealed.length;
    },
    close: () => closeSync(descriptor),
  };
}

/** Frames up to the first torn or damaged one. An unreadable file has none. */
export function readJournalFile(path: string, key: Buffer): { kind: number; content: Buffer }[] {
  const raw = readFileSync(path);
  if (raw.length < headerBytes || !raw.subarray(0, magic.length).equals(magic)) return [];
  const decipher = createDecipheriv("aes-256-ctr", key, raw.subarray(magic.length, headerBytes));
  const text = decipher.update(raw.subarray(headerBytes));
  const frames: { kind: number; content: Buffer }[] = [];
  let at = 0;
  while (at + 9 <= text.length) {
    const length = text.readUInt32BE(at);
    const end = at + 8 + length;
    if (length < 1 || length > longestFrame || end > text.length) break;
    const body = text.subarray(at + 8, end);
    if (crc32(body) !== text.readUInt32BE(at + 4)) break;
    frames.push({ kind: body[0]!, content: body.subarray(1) });
    at = end;
  }
  return frames;
}
