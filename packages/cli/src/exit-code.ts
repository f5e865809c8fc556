import { type BelayProblem, isBelayProblem } from "@belay/client";

/** What the command tells a script. */
export const exitCode = {
  ok: 0,
  /** Refused by the control plane, or not everything confirmed. */
  failed: 1,
  /** Wrong usage or invalid input, a broken definition included. */
  invalid: 2,
  notFound: 3,
  /** Sign-in or another authority is needed. */
  notAllowed: 4,
  /** The control plane can't be reached or is not ready. */
  unreachable: 5,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A failure that has been put into a sentence; the command prints it and ends with its code. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  constructor(code: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = code;
  }
}

const codes: Partial<Record<BelayProblem["code"], ExitCode>> = {
  "malformed-request": exitCode.invalid,
  "invalid-request": exitCode.invalid,
  "invalid-definition": exitCode.invalid,
  "too-large": exitCode.invalid,
  "not-found": exitCode.notFound,
  unauthenticated: exitCode.notAllowed,
  forbidden: exitCode.notAllowed,
  "person-needed": exitCode.notAllowed,
  "passkey-needed": exitCode.notAllowed,
  "passkey-refused": exitCode.notAllowed,
  "outside-memo": exitCode.notAllowed,
  "link-spent": exitCode.notAllowed,
  "sign-in-failed": exitCode.notAllowed,
  "access-denied": exitCode.notAllowed,
  unreachable: exitCode.unreachable,
  "timed-out": exitCode.unreachable,
  "unexpected-answer": exitCode.unreachable,
  unavailable: exitCode.unreachable,
  "stale-replica": exitCode.unreachable,
};

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandFailure) return error.exitCode;
  return (isBelayProblem(error) ? codes[error.code] : undefined) ?? exitCode.failed;
}
