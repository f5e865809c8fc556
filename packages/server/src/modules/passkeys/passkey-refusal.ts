import { ProblemError } from "../../platform/problem.ts";

/** What the library says, in words that say what to do. */
const reasons: [RegExp, string][] = [
  [/challenge/i, "it answers something else than what was asked"],
  [/origin/i, "it was given at another address than the one where it was asked for"],
  [/RP ID/i, "it is one of another site"],
  [
    /could not be verified|not present/i,
    "the device did not check that it is you. Unlock it with its PIN, a fingerprint or your face",
  ],
  [
    /counter value/i,
    "its counter went backwards, as it does where a device was copied. Remove this passkey, and register another",
  ],
  [/public key alg|unknown_key/i, "its kind of key isn't taken here"],
  [/response type/i, "it is an answer to another kind of question"],
  [/attestation/i, "it comes with a maker's certificate, which was not asked for"],
];

/** @param outcome what did not happen, such as "Nothing was signed." */
export function passkeyRefused(error: unknown, outcome: string): ProblemError {
  const message = error instanceof Error ? error.message : "";
  const reason = reasons.find(([pattern]) => pattern.test(message))?.[1] ?? "it can't be read";
  return refused(`The passkey's answer does not hold: ${reason}.`, outcome, error);
}

export const refused = (sentence: string, outcome: string, cause?: unknown): ProblemError =>
  new ProblemError({ code: "passkey-refused", detail: `${sentence} ${outcome}`, cause });

export const spent = (outcome: string): ProblemError =>
  refused(
    "What was asked of the device is more than five minutes old, or was answered or asked anew meanwhile. Begin again.",
    outcome,
  );
