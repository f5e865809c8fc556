import type { FallbackReason } from "@belay/contracts";

const marker = Symbol.for("belay.sdk.error");

/** Codes of errors that are the caller's own mistake; every {@link FallbackReason} is a code as well. */
export type BelayErrorCode = FallbackReason | "invalid-options" | "approval-refused" | "unknown-system";

/**
 * The one error of this package. `code` is stable, `message` says what is wrong and what to do, `cause` is
 * what led to it. `run()` never throws one: there it becomes the reason of the fallback.
 */
export class BelayError extends Error {
  readonly [marker] = true;
  override readonly name = "BelayError";
  readonly code: BelayErrorCode;

  constructor(code: BelayErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
  }
}

/** True for an error of this package, also when two copies of it are installed. */
export function isBelayError(value: unknown): value is BelayError {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[marker] === true;
}

/** The nearest of our errors among a thrown value and its causes. */
export function findBelayError(value: unknown): BelayError | undefined {
  let current = value;
  for (let depth = 0; depth < 8 && typeof current === "object" && current !== null; depth += 1) {
    if (isBelayError(current)) return current;
    current = (current as { cause?: unknown }).cause;
  }
  return undefined;
}
