import type { MachineKey } from "@belay/contracts";

/** `overlap`: rotated, and the secret before still works; `overlap-used`: and somebody still uses it. */
export type KeyState = "good" | "overlap" | "overlap-used" | "expired" | "revoked";

export function keyState(key: MachineKey, now: number): KeyState {
  if (key.revokedAt !== null) return "revoked";
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now) return "expired";
  if (key.previousUntil === null || Date.parse(key.previousUntil) <= now) return "good";
  return key.previousUsedAt === null ? "overlap" : "overlap-used";
}
