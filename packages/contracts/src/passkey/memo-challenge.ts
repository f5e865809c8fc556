/** What a person's own device signs for a memo. */
export type MemoChallenge = {
  experiment: string;
  version: number;
  digest: string;
  /** Id of who signs. */
  person: string;
  /** The server's, used once. */
  nonce: string;
};

/**
 * The text whose SHA-256 is the WebAuthn challenge, so that an assertion is one over this memo and no other. Browser,
 * server and offline check work it out each for themselves. No part can hold a line break.
 */
export const memoChallengeText = ({ experiment, version, digest, person, nonce }: MemoChallenge): string =>
  ["belay/memo-passkey/v1", experiment, version, digest, person, nonce].join("\n");
