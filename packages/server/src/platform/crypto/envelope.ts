import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomFillSync,
  type KeyObject,
} from "node:crypto";

const version = 1;
const ivLength = 12;
const tagLength = 16;
const overhead = 1 + ivLength + tagLength;

/** The sealed bytes were changed, belong to another row, or were sealed by another key. */
export class EnvelopeError extends Error {
  override name = "EnvelopeError";
}

const pool = Buffer.allocUnsafe(ivLength * 512);
let used = pool.length;

/** Random nonces, drawn many at a time: one call into the system costs as much as encrypting a kilobyte. */
const writeIv = (target: Buffer, at: number): void => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(target, at, used, used + ivLength);
  used += ivLength;
};

export const secretKey = (bytes: Buffer): KeyObject => createSecretKey(bytes);

/**
 * AES-256-GCM. Layout: version (1 byte), nonce (12), ciphertext, tag (16). `binding` names the row and column the
 * value belongs to; opening it under any other binding fails, so that rows can't be swapped.
 */
export const seal = (key: KeyObject, plaintext: string | Uint8Array, binding: string): Buffer => {
  const input = typeof plaintext === "string" ? Buffer.from(plaintext) : plaintext;
  const sealed = Buffer.allocUnsafe(input.length + overhead);
  sealed[0] = version;
  writeIv(sealed, 1);
  const cipher = createCipheriv("aes-256-gcm", key, sealed.subarray(1, 1 + ivLength), {
    authTagLength: tagLength,
  });
  cipher.setAAD(Buffer.from(binding));
  cipher.update(input).copy(sealed, 1 + ivLength);
  cipher.final();
  cipher.getAuthTag().copy(sealed, sealed.length - tagLength);
  return sealed;
};

/** @throws EnvelopeError unless key, binding and every byte are those it was sealed with. */
export const open = (key: KeyObject, sealed: Uint8Array, binding: string): Buffer => {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < overhead || bytes[0] !== version) {
    throw new EnvelopeError("This is not an encrypted value of a kind this version of Belay knows.");
  }
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, 1 + ivLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(binding));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
  const plaintext = decipher.update(bytes.subarray(1 + ivLength, bytes.length - tagLength));
  try {
    decipher.final();
  } catch (cause) {
    throw new EnvelopeError(
      "An encrypted value does not open: it was changed, moved from another row, or sealed by another key.",
      {
        cause,
      },
    );
  }
  return plaintext;
};
