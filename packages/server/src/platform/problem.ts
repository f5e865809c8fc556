import { problemCodes, type Problem, type ProblemCode } from "@belay/contracts";
import { NotCanonicalError } from "./crypto/canonical.ts";
import { EnvelopeError } from "./crypto/envelope.ts";
import { isTransient } from "./transient.ts";
import type { FieldError } from "./zod-sentences.ts";

export { describeIssues, type FieldError } from "./zod-sentences.ts";

export type ProblemOptions = {
  code: ProblemCode;
  /** What is wrong, where, and what to do: goes to the caller as it is. */
  detail: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  cause?: unknown;
};

/** An answer other than success. Throw it anywhere under a request; its status and title come from the code. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;
  constructor({ code, detail, errors, headers = {}, cause }: ProblemOptions) {
    super(detail, { cause });
    this.code = code;
    this.status = problemCodes[code].status;
    this.errors = errors;
    this.headers = headers;
  }
}

const retryAfter = { "retry-after": "2" };

const frameworkProblems: Record<string, ProblemOptions> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "unsupported-media-type",
    detail: 'This address takes JSON: send the header "content-type: application/json".',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    code: "malformed-request",
    detail: "The body is empty; send a JSON object.",
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: "malformed-request",
    detail: "The body is not as long as its content-length says.",
  },
  FST_ERR_BAD_URL: {
    code: "malformed-request",
    detail: "The address holds a percent sign that encodes nothing.",
  },
  FST_ERR_MAX_PARAM_LENGTH: { code: "malformed-request", detail: "A part of the address is too long." },
  FST_ERR_HANDLER_TIMEOUT: {
    code: "unavailable",
    detail: "The answer took too long. Try again.",
    headers: retryAfter,
  },
};

const codeOf = (error: object): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";

const byStatus = (status: number, message: string): ProblemOptions | undefined => {
  if (status === 413)
    return { code: "too-large", detail: "The body is longer than this address takes. Send less at once." };
  if (status === 415) return frameworkProblems["FST_ERR_CTP_INVALID_MEDIA_TYPE"];
  if (status === 429)
    return { code: "rate-limited", detail: "Too many requests. Wait a moment.", headers: retryAfter };
  if (status >= 400 && status < 500) return { code: "malformed-request", detail: message };
  return undefined;
};

/**
 * What to answer for anything thrown. What the caller can't mend says nothing about our insides.
 * Data that PostgreSQL itself refuses (class 22: a NUL in a text, a number out of range) is the caller's.
 */
export const problemOf = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  const options = ((): ProblemOptions | undefined => {
    if (typeof error !== "object" || error === null) return undefined;
    const code = codeOf(error);
    const known = frameworkProblems[code];
    if (known) return known;
    if (isTransient(error)) {
      return {
        code: "unavailable",
        detail: "The database does not answer just now. Try again shortly.",
        headers: retryAfter,
      };
    }
    if (/^22[0-9A-Z]{3}$/.test(code)) {
      return {
        code: "invalid-request",
        detail:
          "The request holds a value that can't be stored, such as a text with a NUL character or a number out of range.",
      };
    }
    if (error instanceof NotCanonicalError) {
      return {
        code: "invalid-request",
        detail:
          "The request holds a number beyond all bounds, or a text with half a character (a lone surrogate): that can't be signed.",
      };
    }
    if (error instanceof EnvelopeError || !("statusCode" in error)) return undefined;
    return byStatus(
      Number(error.statusCode),
      error instanceof Error ? error.message : "The request can't be read.",
    );
  })();
  return new ProblemError({
    ...(options ?? {
      code: "internal",
      detail: "This is not your mistake. It is in the log under the id given as instance.",
    }),
    cause: error,
  });
};

/** The body of an answer (RFC 9457); `instance` finds the request in the log. */
export const problemBody = (problem: ProblemError, instance: string): Problem => ({
  type: `urn:belay:problem:${problem.code}`,
  title: problemCodes[problem.code].title,
  status: problem.status,
  code: problem.code,
  detail: problem.message,
  instance,
  ...(problem.errors && { errors: problem.errors }),
});

/** One problem out of a validation's findings. */
export const invalidRequest = (where: string, errors: FieldError[]): ProblemError => {
  const first = errors[0];
  const place = first?.path === "" || first === undefined ? `The ${where}` : `In the ${where}, ${first.path}`;
  return new ProblemError({
    code: "invalid-request",
    detail: `${place} ${first?.message ?? "is not valid"}.`,
    errors,
  });
};
