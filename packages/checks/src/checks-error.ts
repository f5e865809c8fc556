const marker = Symbol.for("belay.checks.error");

/** Stable reasons a {@link ChecksError} carries. */
export type ChecksErrorCode =
  /** The redaction policy can't be used as written. */
  | "redaction-policy-invalid"
  /** The value can't be walked (cycle, not JSON, too deep, too large): serve the baseline. */
  | "value-not-evaluable"
  /** A pattern is not valid RE2. */
  | "pattern-invalid"
  /** A JSON Schema or its contradiction rules can't be used as written. */
  | "contract-invalid"
  /** An output check is declared wrongly. */
  | "check-invalid"
  /** A document set can't be built from what was given. */
  | "document-set-invalid";

/**
 * The only error this package throws on purpose. `message` is a sentence that says what is wrong, where,
 * and what to do; `path` is a JSON pointer into the value, policy or schema it is about ("" is the whole).
 */
export class ChecksError extends Error {
  readonly [marker] = true;
  override readonly name = "ChecksError";
  readonly code: ChecksErrorCode;
  readonly path: string;

  constructor(code: ChecksErrorCode, message: string, options: { path?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = options.path ?? "";
  }
}

/** True for an error thrown by this package, also when two copies of it are installed. */
export function isChecksError(value: unknown): value is ChecksError {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[marker] === true;
}
