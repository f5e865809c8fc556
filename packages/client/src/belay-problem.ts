import type { Problem, ProblemCode } from "@belay/contracts";

const mark = Symbol.for("belay.problem");

/**
 * The server's codes, and three of the client's own: `unreachable` (no answer came), `timed-out` (none
 * came in time) and `unexpected-answer` (something answered that is not Belay's API).
 */
export type BelayProblemCode = ProblemCode | "unreachable" | "timed-out" | "unexpected-answer";

export type BelayProblemOptions = {
  code: BelayProblemCode;
  /** HTTP status; 0 where no answer came. */
  status: number;
  title: string;
  /** What is wrong, where, and what to do. */
  detail?: string | undefined;
  /** Id of the request in the server's log. */
  instance?: string | undefined;
  /** Offending fields of the request: JSON pointer and sentence. */
  errors?: Problem["errors"];
  cause?: unknown;
};

/** Every failure of a client call except the caller's own abort. Recognise it with {@link isBelayProblem}. */
export class BelayProblem extends Error {
  override readonly name = "BelayProblem";
  readonly [mark] = true;
  readonly code: BelayProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly instance: string | undefined;
  readonly errors: NonNullable<Problem["errors"]>;

  constructor(options: BelayProblemOptions) {
    super(options.detail ?? options.title, { cause: options.cause });
    this.code = options.code;
    this.status = options.status;
    this.title = options.title;
    this.detail = options.detail;
    this.instance = options.instance;
    this.errors = options.errors ?? [];
  }
}

/** Works across copies of this package, where `instanceof` does not. */
export const isBelayProblem = (error: unknown): error is BelayProblem =>
  typeof error === "object" && error !== null && mark in error;
