import { type BelayProblemCode, isBelayProblem } from "@belay/client";

/** What a person needs to know of a failed request. */
export interface FailureFacts {
  title: string;
  detail: string;
  code: string;
  /** Where there is more than one reason: each of them. */
  reasons: string[];
  /** Id of the request in the server's log. */
  request: string | undefined;
}

export function failureOf(error: unknown): FailureFacts {
  if (isBelayProblem(error)) {
    return {
      title: error.title,
      detail: error.detail ?? `${error.title}.`,
      code: error.code,
      reasons: error.errors.length > 1 ? error.errors.map(({ message }) => message) : [],
      request: error.instance,
    };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return {
    title: "The dashboard could not show this",
    detail,
    code: "dashboard",
    reasons: [],
    request: undefined,
  };
}

export function isProblem(error: unknown, ...codes: BelayProblemCode[]): boolean {
  return isBelayProblem(error) && codes.includes(error.code);
}
