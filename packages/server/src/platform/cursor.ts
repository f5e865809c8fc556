import { id, instant } from "@belay/contracts";
import { ProblemError } from "./problem.ts";

const parts = { id, instant };

/**
 * Takes apart a place in a list that an earlier page gave; undefined where none was sent.
 * @throws ProblemError `invalid-request` for one that no page ever gave.
 */
export function readCursor<const Names extends readonly (keyof typeof parts)[]>(
  cursor: string | undefined,
  ...names: Names
): { [Name in keyof Names]: string } | undefined {
  if (cursor === undefined) return undefined;
  const values = cursor.split("_");
  if (
    values.length === names.length &&
    names.every((name, index) => parts[name].safeParse(values[index]).success)
  )
    return values as { [Name in keyof Names]: string };
  throw new ProblemError({
    code: "invalid-request",
    detail: 'In the query, /cursor is none of ours: send what "next" of the page before held.',
    errors: [{ path: "/cursor", message: 'must be the "next" of an earlier page' }],
  });
}
