import { requirePerson } from "../../platform/caller.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { AccessService } from "./access-service.ts";
import { signInRoutes } from "./sign-in-routes.ts";

type SignInNames = keyof ReturnType<typeof signInRoutes>;
type Names =
  | SignInNames
  | "account"
  | "setEmail"
  | "setPassword"
  | "endSession"
  | "startFactor"
  | "confirmFactor"
  | "removeFactor"
  | "people"
  | "invite"
  | "createPersonLink"
  | "changePerson"
  | "endPerson"
  | "removePersonFactor"
  | "keys"
  | "createKey"
  | "rotateKey"
  | "revokeKey";

export function accessRoutes(access: AccessService, options: { secureCookies: boolean }): Handlers<Names> {
  const { account, factor, people, keys, forget } = access;
  return {
    ...signInRoutes(access, options),

    account: ({ caller }) => account.show(requirePerson(caller, "have an account")),
    setEmail: ({ caller, body }) => account.setEmail(requirePerson(caller, "have an account"), body.email),
    setPassword: ({ caller, body }) => account.setPassword(requirePerson(caller, "have a password"), body),
    async endSession({ caller, params }) {
      await account.endSession(requirePerson(caller, "end sessions"), params.session);
      forget(params.session);
      return {};
    },
    startFactor: ({ caller }) => factor.prepare(requirePerson(caller, "have a second factor")),
    async confirmFactor({ caller, body }) {
      const recoveryCodes = await factor.confirm(requirePerson(caller, "have a second factor"), body.code);
      forget();
      return { recoveryCodes };
    },
    async removeFactor({ caller, body }) {
      const by = requirePerson(caller, "have a second factor");
      await factor.turnOff(by, body.code);
      forget();
      return account.show(by);
    },

    people: async () => ({ items: await people.list() }),
    async invite({ caller, body }) {
      const made = await people.invite(requirePerson(caller, "invite people"), body);
      return { ...made, expiresAt: made.expiresAt.toISOString() };
    },
    async createPersonLink({ caller, params }) {
      const made = await people.link(requirePerson(caller, "make links for people"), params.person);
      return { ...made, expiresAt: made.expiresAt.toISOString() };
    },
    async changePerson({ caller, params, body }) {
      const changed = await people.change(requirePerson(caller, "change people"), params.person, body);
      forget();
      return changed;
    },
    async endPerson({ caller, params }) {
      const { person, ended } = await people.end(requirePerson(caller, "end people"), params.person);
      for (const session of ended) forget(session);
      return person;
    },
    async removePersonFactor({ caller, params }) {
      const by = requirePerson(caller, "take away a second factor");
      const { person, ended } = await people.removeFactor(by, params.person);
      for (const session of ended) forget(session);
      return person;
    },

    keys: async () => ({ items: await keys.list() }),
    createKey: ({ caller, body }) => keys.create(requirePerson(caller, "make machine keys"), body),
    async rotateKey({ caller, params, body }) {
      const made = await keys.rotate(requirePerson(caller, "rotate keys"), params.key, body.overlapHours);
      forget(made.key.previousUntil === null ? params.key : undefined);
      return made;
    },
    async revokeKey({ caller, params }) {
      const revoked = await keys.revoke(requirePerson(caller, "revoke keys"), params.key);
      forget(params.key);
      return revoked;
    },
  };
}
