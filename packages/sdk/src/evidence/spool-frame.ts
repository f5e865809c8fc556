import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/*
 * A frame: length of what follows (four bytes, big-endian), nonce (12), tag (16), AES-256-GCM ciphertext.
 * Segment and position are authenticated too, so that frames can't change places unseen.
 */
const nonceBytes = 12;
const tagBytes = 16;
const frameOverhead = 4 + nonceBytes + tagBytes;
/** Longest frame that is read. */
const longestFrame = 64 * 1024 * 1024;

const placeOf = (segment: string, offset: number) => Buffer.from(`belay/spool/v1:${segment}:${offset}`);

export function sealFrame(key: Buffer, segment: string, offset: number, content: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(placeOf(segment, offset));
  const text = Buffer.concat([cipher.update(content), cipher.final()]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nonceBytes + tagBytes + text.length);
  return Buffer.concat([length, nonce, cipher.getAuthTag(), text]);
}

/** Length of the whole frame that begins with these four bytes; undefined where that can't be one. */
export function frameLength(start: Buffer): number | undefined {
  if (start.length < 4) return undefined;
  const length = start.readUInt32BE(0);
  return length < nonceBytes + tagBytes || length > longestFrame ? undefined : 4 + length;
}

/** The content of a frame; undefined where it is torn, damaged, of another place or of another key. */
export function openFrame(key: Buffer, segment: string, offset: number, frame: Buffer): Buffer | undefined {
  if (frame.length !== frameLength(frame)) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, frame.subarray(4, 4 + nonceBytes));
    decipher.setAAD(placeOf(segment, offset));
    decipher.setAuthTag(frame.subarray(4 + nonceBytes, frameOverhead));
    return Buffer.concat([decipher.update(frame.subarray(frameOverhead)), decipher.final()]);
  } catch {
    return undefined;
  }
}
