import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import type { LeasedAction } from "@belay/contracts";
import canonicalize from "canonicalize";
import { BelayError } from "../belay-error.ts";

/** Reads a pinned key. @throws BelayError `invalid-options` where it isn't an Ed25519 public key (SPKI, base64). */
export function readApprovalKey(text: string | undefined): KeyObject {
  const help = "Pin the control plane's public approval key with `approvalKey` or BELAY_APPROVAL_KEY.";
  if (text === undefined || text === "")
    throw new BelayError("invalid-options", `A worker needs to know whose approvals count. ${help}`);
  try {
    const key = createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" });
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (error) {
    throw new BelayError(
      "invalid-options",
      `The approval key can't be read: it must be an Ed25519 public key, SPKI in base64. ${help}`,
      { cause: error },
    );
  }
  throw new BelayError("invalid-options", `The approval key is not an Ed25519 key. ${help}`);
}

const canonical = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
};
const digest = (value: unknown) => createHash("sha256").update(canonical(value)).digest("hex");

const purposes = { publish: "belay/publish/v1", baseline: "belay/baseline/v1" } as const;

/**
 * Holds an approval against what the worker holds: signature by the pinned key, purpose, payload, record,
 * arguments, environment and expiry. What the server says beside the signature counts for nothing.
 * @throws BelayError `approval-refused` with what does not fit.
 */
export function verifyApproval(action: LeasedAction, key: KeyObject, environment: string, now: number): void {
  const { attestation } = action;
  const refuse = (what: string): never => {
    throw new BelayError("approval-refused", `The approval of action ${action.id} was refused: ${what}.`);
  };
  let genuine = false;
  try {
    const { keyId, purpose, statement } = attestation;
    const signed = Buffer.from(canonical({ format: "belay-attestation-1", keyId, purpose, statement }));
    genuine = verify(null, signed, key, Buffer.from(attestation.signature, "base64"));
  } catch {
    genuine = false;
  }
  if (!genuine) refuse("its signature is not one by the pinned approval key");
  const { statement, purpose } = attestation;
  if (statement.action !== action.id) refuse("it was given for another action");
  if (statement.kind !== action.kind || purpose !== purposes[action.kind])
    refuse("it was given for another purpose");
  if (statement.experiment !== action.experiment) refuse("it was given for another experiment");
  if (statement.environment !== environment)
    refuse(`it was given for ${statement.environment}, this worker serves ${environment}`);
  if (statement.target !== action.target) refuse("the record is not the one that was approved");
  const { system, recordType, verb, target, idempotencyKey } = action;
  if (statement.argumentsDigest !== digest({ system, recordType, verb, target, idempotencyKey })) {
    refuse("system, record, verb or idempotency key are not the ones that were approved");
  }
  if (statement.payloadDigest !== digest(action.payload))
    refuse("the content is not the one that was approved");
  // Written so that an unreadable date refuses.
  if (!(Date.parse(statement.expiresAt) > now)) refuse(`it expired at ${statement.expiresAt}`);
}
