import { createHash, hkdfSync, randomBytes, type KeyObject } from "node:crypto";
import { EnvelopeError, open, seal, secretKey } from "./envelope.ts";

/** Encrypts the payloads of one data subject. Destroying its wrapped form erases them all. */
export type DataKey = { key: KeyObject; wrapped: Buffer };

export type Keyring = {
  /** Of the installation key that seals now: 8 hexadecimal digits. */
  currentKeyId: string;
  /** A fresh data key; `subject` binds the wrapped form to its row. */
  createDataKey(subject: string): DataKey;
  openDataKey(wrapped: Uint8Array, subject: string): KeyObject;
  /** Seals something small under the installation key itself. */
  sealSecret(secret: Uint8Array, purpose: string): Buffer;
  openSecret(sealed: Uint8Array, purpose: string): Buffer;
  /** The key id in the header of anything the installation key has sealed: tells what is left to rotate. */
  keyIdOf(sealed: Uint8Array): string;
  /** The same content under the current installation key; the data key itself, and so its payloads, stay. */
  rewrapDataKey(wrapped: Uint8Array, subject: string): Buffer;
  resealSecret(sealed: Uint8Array, purpose: string): Buffer;
};

const headerLength = 4;

/** Installation key first, then those it replaced, as long as anything is still sealed by them. 32 bytes each. */
export const createKeyring = (installationKeys: readonly [Buffer, ...Buffer[]]): Keyring => {
  const entries = installationKeys.map((installationKey) => {
    if (installationKey.length !== 32)
      throw new RangeError(`An installation key has 32 bytes, not ${installationKey.length}.`);
    // The id is of the key's hash under a label of its own, so it tells nothing about the key.
    const id = createHash("sha256")
      .update("belay installation key id\n")
      .update(installationKey)
      .digest()
      .subarray(0, headerLength);
    const wrapping = Buffer.from(hkdfSync("sha256", installationKey, "", "belay wrapping key v1", 32));
    return { id: id.toString("hex"), header: Buffer.from(id), key: secretKey(wrapping) };
  });
  const current = entries[0]!;

  const sealWith = (content: Uint8Array, binding: string): Buffer =>
    Buffer.concat([current.header, seal(current.key, content, binding)]);
  const keyIdOf = (sealed: Uint8Array): string =>
    Buffer.from(sealed.subarray(0, headerLength)).toString("hex");
  const openWith = (sealed: Uint8Array, binding: string): Buffer => {
    const id = keyIdOf(sealed);
    const entry = entries.find((candidate) => candidate.id === id);
    if (!entry) {
      throw new EnvelopeError(
        `This was sealed by the installation key ${id}, which is not here (${entries.map((known) => known.id).join(", ")} is). ` +
          "Give BELAY_INSTALLATION_KEY_FILE the key file this database was made with.",
      );
    }
    return open(entry.key, sealed.subarray(headerLength), binding);
  };
  const dataBinding = (subject: string): string => `data key of ${subject}`;
  const secretBinding = (purpose: string): string => `secret for ${purpose}`;

  return {
    currentKeyId: current.id,
    createDataKey(subject) {
      const bytes = randomBytes(32);
      return { key: secretKey(bytes), wrapped: sealWith(bytes, dataBinding(subject)) };
    },
    openDataKey: (wrapped, subject) => secretKey(openWith(wrapped, dataBinding(subject))),
    sealSecret: (secret, purpose) => sealWith(secret, secretBinding(purpose)),
    openSecret: (sealed, purpose) => openWith(sealed, secretBinding(purpose)),
    keyIdOf,
    rewrapDataKey: (wrapped, subject) =>
      sealWith(openWith(wrapped, dataBinding(subject)), dataBinding(subject)),
    resealSecret: (sealed, purpose) =>
      sealWith(openWith(sealed, secretBinding(purpose)), secretBinding(purpose)),
  };
};
