import {
  signingAreas,
  type EnvironmentKey,
  type KeyPurpose,
  type MachineKey,
  type Person,
} from "@belay/contracts";
import { actorOf, type Credential, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import { hashToken, newToken } from "../../platform/crypto/tokens.ts";
import type { Database } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import { recordAudit } from "../audit/index.ts";
import {
  findPerson,
  findSession,
  firstAdministrator,
  insertPerson,
  liveCredentials,
  machineKeyOf,
  spendLink,
} from "./access-store.ts";
import type { Schema } from "../../schema.ts";

export type AccessDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  /** Sample people may sign in, and the first owner is one of them. */
  sampleMode: boolean;
  bootstrapToken: string | undefined;
  /** What callers keep open, by their credential (key or session); ended with it. */
  streams: { owners(): string[]; closeOwned(credential: string): void };
};

export type AccessService = ReturnType<typeof createAccessService>;

const accessChannel = "belay_access";
const sessionHours = 24 * 7;
const linkMinutes = 24 * 60;
/** A link that a signed-in person makes is used at once, on the next screen or in the next terminal. */
const ownLinkMinutes = 10;
/** A revocation is announced at once; where the announcement is lost, an entry lives this long. */
const cacheMs = 5_000;
const lastUsedEveryMs = 60_000;
const sessionPrefix = "belay_session_";

export function createAccessService({
  database,
  clock,
  identifiers,
  sampleMode,
  bootstrapToken,
  streams,
}: AccessDependencies) {
  const known = new Map<string, { caller: Credential | null; until: number }>();
  const lastUsed = new Map<string, number>();
  const bootstrapHash = bootstrapToken === undefined ? undefined : hashToken(bootstrapToken);
  const at = () => new Date(clock.now());
  /** Raised whenever a credential has ended: what was looked up before may not be remembered. */
  let endings = 0;

  function forget(credential?: string): void {
    endings++;
    known.clear();
    if (credential !== undefined) streams.closeOwned(credential);
  }

  const subscription = database.listen(accessChannel, async (event) => {
    forget(event.kind === "notification" ? event.payload : undefined);
    if (event.kind === "notification") return;
    // Announcements may have been missed.
    const open = streams.owners();
    const live = await liveCredentials(database.kysely, open, at());
    for (const credential of open) if (!live.has(credential)) streams.closeOwned(credential);
  });

  async function createLink(
    personId: string | null,
    minutes = linkMinutes,
  ): Promise<{ link: string; expiresAt: Date }> {
    const link = newToken("belay_link_");
    const created = at();
    const expiresAt = new Date(created.getTime() + minutes * 60_000);
    await database.kysely
      .insertInto("sign_in_links")
      .values({
        token_hash: hashToken(link),
        person_id: personId,
        created_at: created,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    return { link, expiresAt };
  }

  /** Makes a sample or simulated person, if there is none of that name, and a link that signs it in. */
  async function sampleLink(
    name: string,
    kind: "sample" | "simulated",
    role: Person["role"],
    areas: Person["areas"] = [],
  ): Promise<string> {
    if (!sampleMode) throw new Error("Sample people exist in sample mode only.");
    const existing = await database.kysely
      .selectFrom("people")
      .select("id")
      .where("name", "=", name)
      .where("kind", "=", kind)
      .executeTakeFirst();
    const id = existing?.id ?? identifiers.next();
    if (!existing)
      await insertPerson(database.kysely, { id, name, kind, role, email: sampleEmail(name), areas }, at());
    return (await createLink(id)).link;
  }

  async function lookUp(token: string): Promise<Credential | null> {
    const hash = hashToken(token);
    if (bootstrapHash?.equals(hash))
      return {
        kind: "key",
        id: null,
        name: "bootstrap token",
        purpose: "automation",
        environment: null,
        workflows: null,
      };
    if (token.startsWith(sessionPrefix)) {
      const session = await findSession(database.kysely, hash, at());
      if (!session || (session.person.kind !== "person" && !sampleMode)) return null;
      return { kind: "person", person: session.person, session: session.id };
    }
    const row = await database.kysely
      .selectFrom("machine_keys")
      .selectAll()
      .where("secret_hash", "=", hash)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    return row
      ? {
          kind: "key",
          id: row.id,
          name: row.name,
          purpose: row.purpose,
          environment: row.environment,
          workflows: row.workflows,
        }
      : null;
  }

  function noteUse(caller: Credential | null): void {
    if (caller?.kind !== "key" || caller.id === null) return;
    const now = clock.now();
    if (now - (lastUsed.get(caller.id) ?? 0) < lastUsedEveryMs) return;
    lastUsed.set(caller.id, now);
    // A note for people; losing one costs nothing, and no request waits for it.
    database.kysely
      .updateTable("machine_keys")
      .set({ last_used_at: new Date(now) })
      .where("id", "=", caller.id)
      .execute()
      .catch(() => {});
  }

  return {
    async authenticate(token: string): Promise<Credential | null> {
      const cached = known.get(token);
      if (cached && cached.until > clock.monotonic()) return cached.caller;
      const before = endings;
      const caller = await lookUp(token);
      noteUse(caller);
      if (known.size > 10_000) known.clear();
      // Strangers are not remembered: guessing must not fill the memory.
      if (caller && before === endings) known.set(token, { caller, until: clock.monotonic() + cacheMs });
      return caller;
    },

    /** A link for the first owner: whoever redeems it first becomes that person. */
    async ownerLink(): Promise<string> {
      if (sampleMode) return sampleLink("Sample owner", "sample", "administrator");
      return (await createLink((await firstAdministrator(database.kysely))?.id ?? null)).link;
    },
    sampleLink,

    /** A link for whoever asks: it gives nobody more than they have. */
    ownLink: ({ person }: PersonCaller) => createLink(person.id, ownLinkMinutes),

    async realPeople(): Promise<number> {
      const { count } = await database.kysely
        .selectFrom("people")
        .select((e) => e.fn.countAll<number>().as("count"))
        .where("kind", "=", "person")
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async signIn(
      link: string,
      name: string | undefined,
    ): Promise<{ token: string; person: Person; expiresAt: Date }> {
      return database.transaction(async (tx) => {
        const spent = await spendLink(tx, hashToken(link), at());
        if (!spent)
          throw new ProblemError({
            code: "link-spent",
            detail:
              "A sign-in link works once, and not for long. Where you are signed in, the dashboard's account menu makes another (Command line); each start of Belay prints one for the owner.",
          });
        const person =
          (await (spent.personId === null ? firstAdministrator(tx) : findPerson(tx, spent.personId))) ??
          (await makeAdministrator(tx, name));
        if (person.kind !== "person" && !sampleMode)
          throw new ProblemError({
            code: "forbidden",
            detail: `${person.name} is a sample person and can sign in in sample mode only.`,
          });
        const token = newToken(sessionPrefix);
        const created = at();
        const expiresAt = new Date(created.getTime() + sessionHours * 3_600_000);
        await tx
          .insertInto("sessions")
          .values({
            id: identifiers.next(),
            token_hash: hashToken(token),
            person_id: person.id,
            created_at: created,
            expires_at: expiresAt,
          })
          .execute();
        return { token, person, expiresAt };
      });
    },

    async sessionEnd(session: string): Promise<Date> {
      const row = await database.kysely
        .selectFrom("sessions")
        .select("expires_at")
        .where("id", "=", session)
        .executeTakeFirstOrThrow();
      return row.expires_at;
    },

    async signOut(session: string): Promise<void> {
      await database.transaction(async (tx) => {
        await tx.deleteFrom("sessions").where("id", "=", session).execute();
        await database.notify(tx, accessChannel, session);
      });
      forget(session);
    },

    async keys(): Promise<MachineKey[]> {
      const rows = await database.kysely
        .selectFrom("machine_keys")
        .selectAll()
        .orderBy("created_at", "desc")
        .execute();
      return rows.map(machineKeyOf);
    },

    async createKey(
      by: PersonCaller,
      wanted: { name: string; purpose: KeyPurpose; environment: EnvironmentKey; workflows: string[] | null },
    ): Promise<{ key: MachineKey; secret: string }> {
      const secret = newToken(`belay_${wanted.purpose}_`);
      const row = {
        ...wanted,
        id: identifiers.next(),
        created_by: actorOf(by).name,
        created_at: at(),
        last_used_at: null,
        revoked_at: null,
      };
      await database.transaction(async (tx) => {
        await tx
          .insertInto("machine_keys")
          .values({ ...row, secret_hash: hashToken(secret) })
          .execute();
        await recordAudit(tx, {
          id: identifiers.next(),
          at: row.created_at,
          caller: by,
          action: "key.create",
          subject: { kind: "key", id: row.id },
          environment: wanted.environment,
          after: { name: { text: wanted.name }, purpose: wanted.purpose, workflows: wanted.workflows },
        });
      });
      return { key: machineKeyOf(row), secret };
    },

    async revokeKey(id: string): Promise<MachineKey> {
      const row = await database.transaction(async (tx) => {
        const revoked = await tx
          .updateTable("machine_keys")
          .set((e) => ({ revoked_at: e.fn.coalesce("revoked_at", e.val(at())) }))
          .where("id", "=", id)
          .returningAll()
          .executeTakeFirst();
        if (revoked) await database.notify(tx, accessChannel, id);
        return revoked;
      });
      if (!row) throw new ProblemError({ code: "not-found", detail: "There is no key with that id." });
      forget(id);
      return machineKeyOf(row);
    },

    close: () => subscription.stop(),
  };

  async function makeAdministrator(
    tx: Parameters<typeof insertPerson>[0],
    name: string | undefined,
  ): Promise<Person> {
    // Thrown within the transaction, so that the link is not spent by asking.
    if (name === undefined)
      throw new ProblemError({
        code: "invalid-request",
        detail:
          "Nobody has signed in here before: say who you are. What you approve, open and stop is kept under this name.",
        errors: [{ path: "/name", message: "is missing" }],
      });
    const person: Person = {
      id: identifiers.next(),
      name,
      kind: "person",
      role: "administrator",
      email: null,
      areas: [...signingAreas],
    };
    await insertPerson(tx, person, at());
    return person;
  }
}

/** An address that can never receive mail (RFC 2606). */
const sampleEmail = (name: string): string =>
  `${name.toLowerCase().replace(/[^a-z0-9]+/g, ".")}@sample.invalid`;
