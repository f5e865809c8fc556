import type { Actor, EnvironmentKey, KeyPurpose, Person, Role } from "@belay/contracts";
import { ProblemError } from "./problem.ts";

/** Whom a token or a session speaks for. A key without environment is the installation's bootstrap token. */
export type Credential =
  | {
      kind: "person";
      /** With the role that counts now. */
      person: Person;
      session: string;
      /** The role that waits for this person's second factor. */
      withheld?: Role;
    }
  | {
      kind: "key";
      id: string | null;
      name: string;
      purpose: KeyPurpose;
      environment: EnvironmentKey | null;
      workflows: string[] | null;
    };

/** Whoever has been authenticated, and the address that the request came from. */
export type Caller = Credential & { from: string };

export type PersonCaller = Extract<Caller, { kind: "person" }>;
export type KeyCaller = Extract<Caller, { kind: "key" }>;

/** A caller as records name it. */
export const actorOf = (caller: Caller): Actor =>
  caller.kind === "person"
    ? { kind: caller.person.kind, id: caller.person.id, name: caller.person.name }
    : { kind: "key", id: caller.id ?? "bootstrap", name: caller.name };

/** What a caller is let in by: ended with it, whatever the caller had open. Undefined: it has no end. */
export const credentialOf = (caller: Caller | null): string | undefined =>
  (caller?.kind === "person" ? caller.session : caller?.id) ?? undefined;

/** What Belay does by itself: expiry, withdrawal. */
export const systemActor: Actor = { kind: "system", id: "belay", name: "Belay" };

export const mayUseWorkflow = (caller: Caller, workflow: string): boolean =>
  caller.kind === "person" || caller.workflows === null || caller.workflows.includes(workflow);

/** Refuses a key of other workflows in the same words as for a thing that isn't there. */
export function requireWorkflow(caller: Caller, workflow: string, what: string): void {
  if (!mayUseWorkflow(caller, workflow))
    throw new ProblemError({ code: "not-found", detail: `There is no ${what} for this key.` });
}

/** The person behind a call that machines may not make. */
export function requirePerson(caller: Caller, what: string): PersonCaller {
  if (caller.kind === "person") return caller;
  throw new ProblemError({
    code: "person-needed",
    detail: `A machine key can't ${what}: only a person may. Do it in the dashboard, or sign in with "belay login".`,
  });
}
