import { requirePerson } from "../../platform/caller.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { AccessService } from "./access-service.ts";
import { clearSessionCookie, setSessionCookie } from "./session-cookie.ts";

type Names = "signIn" | "session" | "signOut" | "createSignInLink" | "keys" | "createKey" | "revokeKey";

export function accessRoutes(access: AccessService, options: { secureCookies: boolean }): Handlers<Names> {
  return {
    async signIn({ body, reply }) {
      const { token, person, expiresAt } = await access.signIn(body.link, body.name);
      const answer = { person, expiresAt: expiresAt.toISOString() };
      if (body.token) return { ...answer, token };
      setSessionCookie(reply, token, expiresAt, options.secureCookies);
      return answer;
    },
    async session({ caller }) {
      const { person, session } = requirePerson(caller, "have a session");
      return { person, expiresAt: (await access.sessionEnd(session)).toISOString() };
    },
    async signOut({ caller, reply }) {
      await access.signOut(requirePerson(caller, "sign out").session);
      clearSessionCookie(reply, options.secureCookies);
      return {};
    },
    async createSignInLink({ caller }) {
      const { link, expiresAt } = await access.ownLink(requirePerson(caller, "make sign-in links"));
      return { link, expiresAt: expiresAt.toISOString() };
    },
    keys: async () => ({ items: await access.keys() }),
    createKey: ({ caller, body }) => access.createKey(requirePerson(caller, "make machine keys"), body),
    revokeKey: ({ params }) => access.revokeKey(params.key),
  };
}
