import type { Person } from "@belay/contracts";
import type { Log } from "../../platform/log.ts";
import { createAccessContext, type AccessDependencies } from "./access-context.ts";
import { firstAdministrator, insertPerson } from "./access-store.ts";
import { createAccount } from "./account.ts";
import { createAuthentication } from "./authentication.ts";
import { createAuthenticator, type ProviderOptions } from "./authenticator.ts";
import { createDevices } from "./devices.ts";
import { createLinks } from "./links.ts";
import { createMachineKeys } from "./machine-keys.ts";
import { createPasswords } from "./passwords.ts";
import { createPeople } from "./people.ts";
import { admitProfile, createProviderSignIn } from "./provider-sign-in.ts";
import { createSecondFactor } from "./second-factor.ts";
import { createSessions } from "./sessions.ts";
import { createSignIn } from "./sign-in.ts";

export type AccessService = ReturnType<typeof createAccessService>;

export type AccessOptions = AccessDependencies & {
  log: Log;
  /** Signs what carries a sign-in through the provider. */
  signInSecret: string;
  baseUrl(): string;
  provider: ProviderOptions | undefined;
};

/** Who may come in, and how: one set of people, one set of sessions, whatever the way. */
export function createAccessService({
  log,
  signInSecret,
  baseUrl,
  provider,
  ...dependencies
}: AccessOptions) {
  const context = createAccessContext(dependencies);
  const { database, identifiers, sampleMode, at } = context;
  const sessions = createSessions(context);
  const authentication = createAuthentication(context, sessions);
  const links = createLinks(context);
  const passwords = createPasswords(context);
  const factor = createSecondFactor(context, sessions);
  const authenticator = createAuthenticator(context, {
    log,
    secret: signInSecret,
    baseUrl,
    provider,
    onProfile: admitProfile(context, provider),
  });

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
    return (await links.create(database.kysely, "sign-in", { person: id })).link;
  }

  return {
    authenticate: authentication.authenticate,
    /** What ended by the clock; runs by itself every half minute. */
    sweep: authentication.sweep,
    signIn: createSignIn({ context, sessions, links, factor, passwords, authenticator }),
    provider: createProviderSignIn({ context, authenticator, factor, links }),
    factor,
    devices: createDevices(context, sessions),
    people: createPeople({ context, sessions, links, factor }),
    keys: createMachineKeys(context),
    account: createAccount({ context, sessions, passwords, factor }),
    ways: () => ({ password: !sampleMode, provider: (!sampleMode && provider?.name) || null }),

    /** A link for the first administrator: whoever redeems the first one becomes that person. */
    async ownerLink(): Promise<string> {
      if (sampleMode) return sampleLink("Sample owner", "sample", "administrator");
      const person = (await firstAdministrator(database.kysely))?.id ?? null;
      return (await links.create(database.kysely, "sign-in", { person })).link;
    },
    sampleLink,

    async realPeople(): Promise<number> {
      const { count } = await database.kysely
        .selectFrom("people")
        .select((e) => e.fn.countAll<number>().as("count"))
        .where("kind", "=", "person")
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    /** Closes a credential's streams here at once; the announcement does it everywhere else. */
    forget: authentication.forget,
    close: authentication.close,
  };
}

/** An address that can never receive mail (RFC 2606). */
const sampleEmail = (name: string): string =>
  `${name.toLowerCase().replace(/[^a-z0-9]+/g, ".")}@sample.invalid`;
