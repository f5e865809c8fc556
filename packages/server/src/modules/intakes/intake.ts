import {
  hasRole,
  missingAnswers,
  requiredAnswers,
  type IntakeAnswers,
  type IntakeState,
} from "@belay/contracts";
import type { Selectable } from "kysely";
import { actorOf, type Caller } from "../../platform/caller.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { IntakeTables } from "./intake-tables.ts";

export type IntakeRow = Selectable<IntakeTables["intakes"]>;

/*
 * draft      begun, or taken back. Answers can be edited, however few there are. Not ranked.
 * submitted  handed in, all answers there. Ranked; edited only by taking it back.
 * rejected   by an owner, with a reason. Can be taken back to a draft.
 * in-memo    a memo was made of it. The end: from here on the memo is edited.
 */
const from: Record<"save" | "submit" | "reopen" | "reject" | "memo" | "override", IntakeState[]> = {
  save: ["draft"],
  submit: ["draft"],
  reopen: ["submitted", "rejected"],
  reject: ["draft", "submitted"],
  memo: ["submitted"],
  override: ["submitted"],
};

const stands: Record<IntakeState, string> = {
  draft: "is a draft; hand it in first",
  submitted: "has been handed in; take it back to a draft to change it",
  rejected: "has been rejected; take it back to a draft to change it",
  "in-memo": "has become a memo; go on there",
};

/** @throws ProblemError `conflict`, saying how it stands and the way on. */
export function requireState(row: IntakeRow, change: keyof typeof from): void {
  if (!from[change].includes(row.state))
    throw new ProblemError({ code: "conflict", detail: `${nameOf(row.answers)} ${stands[row.state]}.` });
}

/** @throws ProblemError `conflict` for a version that somebody else's change has passed. */
export function requireVersion(row: IntakeRow, version: number): void {
  if (row.version === version) return;
  throw new ProblemError({
    code: "conflict",
    detail: `${row.saved_by.name} changed ${nameOf(row.answers)} meanwhile: it is at version ${row.version}, and yours began from ${version}. Nothing of yours was saved; read it again and put your changes on top.`,
    errors: [{ path: "/version", message: `is ${version}, but the intake is at ${row.version}` }],
  });
}

const nameOf = ({ name }: IntakeAnswers): string => (name ? `“${name}”` : "This intake");

/** Its author, or a person whose work it is to help. */
export const mayEdit = (caller: Caller, row: IntakeRow): boolean =>
  actorOf(caller).id === row.author.id ||
  (caller.kind === "person" && hasRole(caller.person.role, "operator"));

export function requireEditor(caller: Caller, row: IntakeRow): void {
  if (!mayEdit(caller, row))
    throw new ProblemError({
      code: "forbidden",
      detail: `Only ${row.author.name}, who began it, and people with the role "operator" or higher can change this intake.`,
    });
}

/** A key of single workflows sees what it began itself: others are none of its business. */
export const maySee = (caller: Caller, row: IntakeRow): boolean =>
  caller.kind === "person" || caller.workflows === null || actorOf(caller).id === row.author.id;

/** Without what is empty, so that an answer taken away is one not given. */
export const cleaned = (answers: IntakeAnswers): IntakeAnswers =>
  Object.fromEntries(
    Object.entries(answers).filter(
      ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  ) as IntakeAnswers;

export function requireComplete(answers: IntakeAnswers): void {
  const missing = missingAnswers(answers);
  if (missing.length === 0) return;
  throw new ProblemError({
    code: "invalid-request",
    detail: `Not all is answered yet: ${missing.join(", ")}. Answer ${missing.length === 1 ? "it" : "these"} and hand it in again; the draft is kept.`,
    errors: missing.map((field) => ({ path: `/answers/${field}`, message: "is not answered yet" })),
  });
}

export const answeredOf = (answers: IntakeAnswers) => ({
  given: requiredAnswers.length - missingAnswers(answers).length,
  asked: requiredAnswers.length,
});
