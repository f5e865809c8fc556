import { hasRole, type Person, type PersonEntry, type Role } from "@belay/contracts";
import type { PersonCaller } from "../../platform/caller.ts";
import type { Transaction } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { AccessContext } from "./access-context.ts";
import { insertPerson, personEntries } from "./access-store.ts";
import type { Links, MadeLink } from "./links.ts";
import type { SecondFactor } from "./second-factor.ts";
import type { Sessions } from "./sessions.ts";

export type Invitation = { name: string; email: string; role: Role; areas: Person["areas"] };

/** Who there is and what each may do. Changes are made one after the other, so that no two end the last administrator. */
export function createPeople(parts: {
  context: AccessContext;
  sessions: Sessions;
  links: Links;
  factor: SecondFactor;
}) {
  const { context, sessions, links, factor } = parts;
  const { database, identifiers, at, sampleMode } = context;

  const entry = async (tx: Transaction<Schema>, id: string): Promise<PersonEntry> => {
    const [found] = await personEntries(tx, id);
    if (!found) throw new ProblemError({ code: "not-found", detail: "There is no person with that id." });
    return found;
  };

  /** The person as it is, locked, with all administrators: what follows is decided on what stays true. */
  async function locked(tx: Transaction<Schema>, id: string): Promise<PersonEntry> {
    await tx
      .selectFrom("people")
      .select("id")
      .where((e) => e.or([e("id", "=", id), e("role", "=", "administrator")]))
      .orderBy("id")
      .forUpdate()
      .execute();
    const found = await entry(tx, id);
    if (found.state === "ended")
      throw new ProblemError({
        code: "conflict",
        detail: `${found.name}'s access has ended. Invite a person anew under another e-mail address.`,
      });
    return found;
  }

  /** An invited one counts for nothing: there must be an administrator who can sign in. */
  async function requireAnotherAdministrator(tx: Transaction<Schema>, id: string, what: string) {
    const others = await tx
      .selectFrom("people")
      .select("id")
      .where("role", "=", "administrator")
      .where("id", "!=", id)
      .where("ended_at", "is", null)
      .where("last_sign_in_at", "is not", null)
      .execute();
    if (others.length === 0)
      throw new ProblemError({
        code: "conflict",
        detail: `The last administrator can't be ${what}: make somebody else administrator first, who has signed in.`,
      });
  }

  const refuseInSamples = (): void => {
    if (sampleMode)
      throw new ProblemError({
        code: "forbidden",
        detail:
          "This installation runs on samples: there are no real people in it and none can be invited. Start one without --sample, on a data folder of its own.",
      });
  };

  return {
    list: () => personEntries(database.kysely),

    async invite(by: PersonCaller, wanted: Invitation): Promise<MadeLink & { person: PersonEntry }> {
      refuseInSamples();
      return database.transaction(async (tx) => {
        const taken = await tx
          .selectFrom("people")
          .select(["name", "ended_at"])
          .where("email", "=", wanted.email)
          .executeTakeFirst();
        if (taken)
          throw new ProblemError({
            code: "conflict",
            detail: taken.ended_at
              ? `${wanted.email} was ${taken.name}'s, whose access has ended. Records name people by it, so it can't be anybody else's.`
              : `${wanted.email} is ${taken.name}'s already. To send another link, open that person.`,
            errors: [{ path: "/email", message: "is taken" }],
          });
        const id = identifiers.next();
        await insertPerson(tx, { ...wanted, id, kind: "person" }, at());
        const made = await links.create(tx, "invitation", { person: id, by: by.person.name });
        await context.audit(tx, {
          caller: by,
          action: "person.invite",
          subject: { kind: "person", id },
          after: {
            name: { text: wanted.name },
            email: { text: wanted.email },
            role: wanted.role,
            areas: wanted.areas,
          },
        });
        return { ...made, person: await entry(tx, id) };
      });
    },

    async link(by: PersonCaller, id: string): Promise<MadeLink & { person: PersonEntry }> {
      return database.transaction(async (tx) => {
        const person = await locked(tx, id);
        refuseInSamples();
        const purpose = person.state === "invited" ? "invitation" : "password";
        await links.voidAll(tx, id, ["invitation", "password"]);
        const made = await links.create(tx, purpose, { person: id, by: by.person.name });
        await context.audit(tx, {
          caller: by,
          action: `person.${purpose}-link`,
          subject: { kind: "person", id },
        });
        return { ...made, person };
      });
    },

    async change(
      by: PersonCaller,
      id: string,
      wanted: { role?: Role | undefined; areas?: Person["areas"] | undefined },
    ): Promise<PersonEntry> {
      return database.transaction(async (tx) => {
        const before = await locked(tx, id);
        const role = wanted.role ?? before.role;
        const areas = wanted.areas ? [...new Set(wanted.areas)].toSorted() : before.areas;
        const isOwn = id === by.person.id;
        const gains =
          (hasRole(role, before.role) && role !== before.role) ||
          areas.some((area) => !before.areas.includes(area));
        if (isOwn && gains)
          throw new ProblemError({
            code: "forbidden",
            detail:
              "Nobody raises their own role or adds to their own signing areas: ask another administrator.",
          });
        if (before.role === "administrator" && role !== "administrator")
          await requireAnotherAdministrator(tx, id, "given a lower role");
        await tx.updateTable("people").set({ role, areas }).where("id", "=", id).execute();
        if (role !== before.role)
          await context.audit(tx, {
            caller: by,
            action: "person.role",
            subject: { kind: "person", id },
            before: { role: before.role },
            after: { role },
          });
        if (wanted.areas && areas.join() !== before.areas.toSorted().join())
          await context.audit(tx, {
            caller: by,
            action: "person.areas",
            subject: { kind: "person", id },
            before: { areas: before.areas },
            after: { areas },
          });
        await context.announceChange(tx);
        return entry(tx, id);
      });
    },

    async end(by: PersonCaller, id: string): Promise<{ person: PersonEntry; ended: string[] }> {
      return database.transaction(async (tx) => {
        const before = await locked(tx, id);
        if (before.role === "administrator") await requireAnotherAdministrator(tx, id, "ended");
        await tx.updateTable("people").set({ ended_at: at() }).where("id", "=", id).execute();
        await links.voidAll(tx, id);
        await tx.deleteFrom("accounts").where("person_id", "=", id).execute();
        await factor.remove(tx, id);
        const ended = await sessions.end(tx, { person: id });
        await context.audit(tx, {
          caller: by,
          action: "person.end",
          subject: { kind: "person", id },
          before: { role: before.role, areas: before.areas },
        });
        return { person: await entry(tx, id), ended };
      });
    },

    async removeFactor(by: PersonCaller, id: string): Promise<{ person: PersonEntry; ended: string[] }> {
      if (id === by.person.id)
        throw new ProblemError({
          code: "forbidden",
          detail:
            "Your own second factor is turned off in your account, with a code of it. If you have lost it, another administrator can take it away.",
        });
      return database.transaction(async (tx) => {
        const before = await locked(tx, id);
        if (!before.secondFactor)
          throw new ProblemError({ code: "conflict", detail: `${before.name} has no second factor.` });
        await factor.remove(tx, id);
        const ended = await sessions.end(tx, { person: id });
        await context.audit(tx, {
          caller: by,
          action: "second-factor.off",
          subject: { kind: "person", id },
          before: { secondFactor: true },
          after: { secondFactor: false },
        });
        return { person: await entry(tx, id), ended };
      });
    },
  };
}
