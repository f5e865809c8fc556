import { ProblemError } from "../../platform/problem.ts";
import type { AccessContext } from "./access-context.ts";
import { findPerson, insertPerson } from "./access-store.ts";
import type { Authenticator, AuthenticatorOptions, ProviderOptions } from "./authenticator.ts";
import type { Links } from "./links.ts";
import { tooMany } from "./rate-limits.ts";
import type { Challenge, SecondFactor } from "./second-factor.ts";
import type { SignedIn, Visitor } from "./sessions.ts";

/** Why the provider's answer let nobody in, as the sign-in screen says it. */
export type ProviderRefusal = "not-invited" | "not-verified" | "too-late" | "turned-back" | "failed";

const refusals: Record<string, ProviderRefusal> = {
  signup_disabled: "not-invited",
  account_not_linked: "not-verified",
  email_not_verified: "not-verified",
  state_mismatch: "too-late",
  state_not_found: "too-late",
  access_denied: "turned-back",
};

/** Makes a viewer of whoever comes from the allowed domain with a verified address and is nobody here yet. */
export const admitProfile =
  (context: AccessContext, provider: ProviderOptions | undefined): AuthenticatorOptions["onProfile"] =>
  async ({ email, name, verified }) => {
    const { database, identifiers, at } = context;
    if (!verified || provider?.domain === undefined) return;
    if (email.slice(email.lastIndexOf("@") + 1) !== provider.domain.toLowerCase()) return;
    await database.transaction(async (tx) => {
      const known = await tx.selectFrom("people").select("id").where("email", "=", email).executeTakeFirst();
      if (known) return;
      const id = identifiers.next();
      const person = {
        id,
        name: (name ?? email).slice(0, 120),
        kind: "person" as const,
        role: "viewer" as const,
        email,
        areas: [],
      };
      await insertPerson(tx, person, at());
      await context.audit(tx, {
        caller: null,
        action: "person.create",
        subject: { kind: "person", id },
        after: { name: { text: person.name }, email: { text: email }, role: person.role, areas: [] },
      });
    });
  };

export function createProviderSignIn(parts: {
  context: AccessContext;
  authenticator: Authenticator;
  factor: SecondFactor;
  links: Links;
}) {
  const { context, authenticator, factor, links } = parts;
  const { database, sampleMode } = context;

  return {
    /** Where to send the browser, and the cookie that will show that it is the same one. */
    async start(from: string): Promise<{ url: string; cookies: string[] }> {
      if (authenticator.provider === undefined || sampleMode)
        throw new ProblemError({
          code: "not-found",
          detail: "No OpenID provider is set up here. Sign in with e-mail and password, or with a link.",
        });
      if (!(await authenticator.providerIsReady()))
        throw new ProblemError({
          code: "unavailable",
          detail: `${authenticator.provider.name} does not answer just now. Try again shortly, or sign in with e-mail and password.`,
          headers: { "retry-after": "5" },
        });
      const { response } = await authenticator.startProvider(from);
      if (response.status === 429) throw tooMany(Number(response.headers.get("x-retry-after") ?? 60) * 1_000);
      const { url } = (await response.json()) as { url?: string };
      if (!response.ok || url === undefined)
        throw new Error(`better-auth answered with status ${response.status}.`);
      return { url, cookies: response.headers.getSetCookie() };
    },

    async finish(
      query: string,
      cookie: string,
      visitor: Visitor,
    ): Promise<{ cookies: string[]; outcome: SignedIn | Challenge | { refused: ProviderRefusal } }> {
      if (authenticator.provider === undefined || sampleMode)
        return { cookies: [], outcome: { refused: "failed" } };
      const { person: id, response } = await authenticator.finishProvider(query, cookie, visitor.from);
      // Its session cookie stands for a session that is not kept.
      const cookies = response.headers.getSetCookie().filter((each) => /^[^=]*state=/.test(each));
      const person = id === undefined ? undefined : await findPerson(database.kysely, id);
      if (!person || person.kind !== "person") {
        const location = response.headers.get("location") ?? "/";
        const error = new URL(location, "http://belay.invalid").searchParams.get("error") ?? "";
        return {
          cookies,
          outcome: { refused: id === undefined ? (refusals[error] ?? "failed") : "not-invited" },
        };
      }
      const outcome = await database.transaction(async (tx) => {
        // Whoever came this way needs no invitation any more, and nobody else may use it.
        await links.voidAll(tx, person.id, ["invitation"]);
        return factor.beginOrAsk(tx, person, "provider", visitor);
      });
      return { cookies, outcome };
    },
  };
}
