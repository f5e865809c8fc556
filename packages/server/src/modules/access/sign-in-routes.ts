import type { FastifyReply, FastifyRequest } from "fastify";
import { requirePerson } from "../../platform/caller.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { AccessService } from "./access-service.ts";
import type { Challenge } from "./second-factor.ts";
import { clearSessionCookie, refuseForeignPage, setSessionCookie } from "./session-cookie.ts";
import type { SignedIn, Visitor } from "./sessions.ts";

type Names =
  | "signInWays"
  | "signIn"
  | "signInWithPassword"
  | "signInWithFactor"
  | "session"
  | "signOut"
  | "createSignInLink"
  | "startProviderSignIn"
  | "finishProviderSignIn"
  | "invitation"
  | "acceptInvitation"
  | "requestDevice"
  | "redeemDevice"
  | "device"
  | "decideDevice";

type Asked = { request: FastifyRequest; reply: FastifyReply };

export function signInRoutes(access: AccessService, options: { secureCookies: boolean }): Handlers<Names> {
  const { signIn, devices, factor, provider, account } = access;

  /** A cookie for a page, a token for a command line. */
  function answer({ reply }: Asked, { token, person, withheld, expiresAt }: SignedIn, asToken: boolean) {
    const session = { person, withheld, expiresAt: expiresAt.toISOString() };
    if (asToken) return { ...session, token };
    setSessionCookie(reply, token, expiresAt, options.secureCookies);
    return session;
  }
  const answerOrAsk = (asked: Asked, outcome: SignedIn | Challenge, asToken: boolean) =>
    "challenge" in outcome
      ? { challenge: outcome.challenge, expiresAt: outcome.expiresAt.toISOString() }
      : answer(asked, outcome, asToken);

  return {
    signInWays: async () => access.ways(),
    async signIn({ body, ...asked }) {
      refuseForeignPage(asked.request);
      return answer(asked, await signIn.withLink(body.link, body, visitorOf(asked.request)), body.token);
    },
    async signInWithPassword({ body, ...asked }) {
      refuseForeignPage(asked.request);
      const outcome = await signIn.withPassword(body.email, body.password, visitorOf(asked.request));
      return answerOrAsk(asked, outcome, body.token);
    },
    async signInWithFactor({ body, ...asked }) {
      refuseForeignPage(asked.request);
      const signedIn = await factor.answer(body.challenge, body.code, visitorOf(asked.request));
      return answer(asked, signedIn, body.token);
    },
    async session({ caller }) {
      const { expiresAt, ...session } = await account.sessionOf(requirePerson(caller, "have a session"));
      return { ...session, expiresAt: expiresAt.toISOString() };
    },
    async signOut({ caller, reply }) {
      const by = requirePerson(caller, "sign out");
      await account.endSession(by, by.session);
      access.forget(by.session);
      clearSessionCookie(reply, options.secureCookies);
      return {};
    },
    async createSignInLink({ caller }) {
      const { link, expiresAt } = await signIn.ownLink(requirePerson(caller, "make sign-in links"));
      return { link, expiresAt: expiresAt.toISOString() };
    },

    async startProviderSignIn({ request, reply }) {
      refuseForeignPage(request);
      const { url, cookies } = await provider.start(request.ip);
      reply.header("set-cookie", cookies);
      return { url };
    },
    async finishProviderSignIn({ request, reply }) {
      const query = request.url.split("?", 2)[1] ?? "";
      const { cookies, outcome } = await provider.finish(
        query,
        request.headers.cookie ?? "",
        visitorOf(request),
      );
      for (const cookie of cookies) reply.header("set-cookie", cookie);
      if ("refused" in outcome) return reply.redirect(`/sign-in?refused=${outcome.refused}`, 302);
      // Behind the #, so that no log has it.
      if ("challenge" in outcome) return reply.redirect(`/sign-in#${outcome.challenge}`, 302);
      setSessionCookie(reply, outcome.token, outcome.expiresAt, options.secureCookies);
      return reply.redirect("/sign-in?done=1", 302);
    },

    async invitation({ body, request }) {
      const { expiresAt, ...found } = await signIn.look(body.link, request.ip);
      return { ...found, expiresAt: expiresAt.toISOString() };
    },
    async acceptInvitation({ body, ...asked }) {
      refuseForeignPage(asked.request);
      return answerOrAsk(asked, await signIn.accept(body, visitorOf(asked.request)), body.token);
    },

    async requestDevice({ body, request }) {
      const { expiresAt, ...asked } = await devices.request({ from: request.ip, name: body.name });
      return { ...asked, expiresAt: expiresAt.toISOString() };
    },
    async redeemDevice({ body, request }) {
      const { token, person, withheld, expiresAt } = await devices.redeem(body.deviceCode, request.ip);
      return { token, person, withheld, expiresAt: expiresAt.toISOString() };
    },
    async device({ caller, body }) {
      const found = await devices.look(requirePerson(caller, "let devices in"), body.userCode);
      return {
        ...found,
        askedAt: found.askedAt.toISOString(),
        expiresAt: found.expiresAt.toISOString(),
      };
    },
    async decideDevice({ caller, body }) {
      await devices.decide(requirePerson(caller, "let devices in"), body.userCode, body.approve);
      return {};
    },
  };
}

const browsers = [
  [/\bEdg\//, "Edge"],
  [/\bFirefox\//, "Firefox"],
  [/\bChrom(e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;

/** What a session is called in its person's list: the browser's name, else that it was a command line. */
function visitorOf(request: FastifyRequest): Visitor {
  const agent = request.headers["user-agent"] ?? "";
  const name = browsers.find(([pattern]) => pattern.test(agent))?.[1] ?? "Command line";
  return { from: request.ip, name };
}
