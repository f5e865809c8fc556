import { hkdfSync } from "node:crypto";

/** Keys of what this service leaves on disk; derived, so that the next process of the same service reads it. */
export type StorageKeys = {
  journal: Buffer;
  spool: Buffer;
  /** Tells folders of different secrets apart without telling the secret. */
  fingerprint: string;
};

export function deriveStorageKeys(secret: string): StorageKeys {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, "", `belay/${purpose}/v1`, length));
  return {
    journal: derive("journal", 32),
    spool: derive("spool", 32),
    fingerprint: derive("folder", 6).toString("hex"),
  };
}
