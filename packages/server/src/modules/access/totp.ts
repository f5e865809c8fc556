import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const stepMs = 30_000;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 160 bits, as RFC 4226 asks for. */
export const newFactorSecret = (): Buffer => randomBytes(20);

/** RFC 4648, without padding: what authenticators take. */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text;
}

/** Six digits of one time step (RFC 6238 over RFC 4226: SHA-1, 30 seconds). */
export function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac[mac.length - 1]! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

export const stepAt = (milliseconds: number): number => Math.floor(milliseconds / stepMs);

/**
 * The time step a code belongs to, within one step of now, so that a clock half a minute off does; undefined: none.
 */
export function stepOfCode(secret: Uint8Array, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  // All three are compared, whichever fits.
  return [0, -1, 1]
    .map((offset) => stepAt(now) + offset)
    .filter((step) => timingSafeEqual(Buffer.from(codeOfStep(secret, step)), given))
    .at(0);
}

export const factorUri = (secret: Uint8Array, account: string, issuer = "Belay"): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
