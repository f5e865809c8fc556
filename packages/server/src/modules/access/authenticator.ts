import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "../../platform/log.ts";
import type { AccessContext } from "./access-context.ts";

/** An OpenID provider (OpenID Connect with discovery) at which people may sign in. */
export type ProviderOptions = {
  /** Its issuer: the address below which `/.well-known/openid-configuration` lies. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As the button names it. */
  name: string;
  /** Whoever has a verified address in this domain may come as a viewer; undefined: invited people only. */
  domain: string | undefined;
};

export type AuthenticatorOptions = {
  log: Log;
  /** Signs the cookie that carries a sign-in through the provider; the same on every replica. */
  secret: string;
  /** Where browsers reach Belay, once it listens. */
  baseUrl(): string;
  provider: ProviderOptions | undefined;
  /** Called for every profile of the provider before better-auth looks for its person. */
  onProfile(profile: { email: string; name: string | undefined; verified: boolean }): Promise<void>;
};

/** What an inner request came to: who was recognised, or with which status nobody was. */
export type Answer = { person: string | undefined; response: Response };

export const providerId = "provider";
const basePath = "/api/v1/sign-in";
const addressHeader = "x-belay-address";
/** For one address, over all replicas. */
const rules = {
  "/sign-in/email": { window: 60, max: 20 },
  "/sign-in/social": { window: 60, max: 20 },
  "/callback/*": { window: 60, max: 40 },
};

export type Authenticator = ReturnType<typeof createAuthenticator>;

/**
 * better-auth, asked from inside only: it knows passwords, the OpenID provider and its rate limits. None of its own
 * routes is open, and of its sessions none is kept: whom it recognises gets one of ours.
 */
export function createAuthenticator(context: AccessContext, options: AuthenticatorOptions) {
  const attempt = new AsyncLocalStorage<{ person?: string }>();
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    // Loaded at the first sign-in: about a second that no start and no other test has to wait for.
    const { betterAuth } = await import("better-auth");
    const { genericOAuth } = await import("better-auth/plugins/generic-oauth");
    const { provider } = options;
    return betterAuth({
      baseURL: options.baseUrl(),
      basePath,
      secret: options.secret,
      telemetry: { enabled: false },
      logger: { level: "error", log: (_, message) => options.log.warn({ from: "better-auth" }, message) },
      database: { db: context.database.kysely, type: "postgres" },
      advanced: {
        database: { generateId: () => context.identifiers.next(), validateSchema: false },
        ipAddress: { ipAddressHeaders: [addressHeader] },
        cookiePrefix: "belay",
        disableOriginCheck: false,
      },
      user: {
        modelName: "people",
        fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
        validateUserInfo: ({ user, source }) =>
          source.method === "oauth" && user.emailVerified !== true
            ? { error: "email_not_verified" }
            : undefined,
      },
      account: {
        modelName: "accounts",
        fields: {
          userId: "person_id",
          providerId: "provider_id",
          accountId: "account_id",
          accessToken: "access_token",
          refreshToken: "refresh_token",
          idToken: "id_token",
          accessTokenExpiresAt: "access_token_expires_at",
          refreshTokenExpiresAt: "refresh_token_expires_at",
          createdAt: "created_at",
          updatedAt: "updated_at",
        },
        // The provider is asked who somebody is, and for nothing else.
        updateAccountOnSignIn: false,
      },
      verification: {
        modelName: "verifications",
        fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
        storeInDatabase: true,
        storeIdentifier: "hashed",
      },
      // A place for its sessions that keeps none.
      secondaryStorage: {
        get: async () => null,
        getAndDelete: async () => null,
        set: async () => {},
        delete: async () => {},
        increment: async () => 1,
      },
      emailAndPassword: { enabled: true, disableSignUp: true },
      databaseHooks: {
        session: {
          create: {
            before: async (session) => {
              const noted = attempt.getStore();
              if (noted) noted.person = session.userId;
            },
          },
        },
        account: {
          create: {
            before: async (account) => ({
              data: {
                ...account,
                accessToken: null,
                refreshToken: null,
                idToken: null,
                accessTokenExpiresAt: null,
                refreshTokenExpiresAt: null,
              },
            }),
          },
        },
      },
      rateLimit: {
        enabled: true,
        customRules: rules,
        customStorage: {
          consume: async (key, { window, max }) => {
            const waitMs = await context.limits.count(`address:${key}`, {
              most: max,
              windowMs: window * 1_000,
            });
            return { allowed: waitMs === 0, retryAfter: waitMs === 0 ? null : Math.ceil(waitMs / 1_000) };
          },
        },
      },
      plugins: provider
        ? [
            genericOAuth({
              config: [
                {
                  providerId,
                  discoveryUrl: `${provider.issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
                  clientId: provider.clientId,
                  clientSecret: provider.clientSecret,
                  scopes: ["openid", "email", "profile"],
                  pkce: true,
                  requireIdTokenVerification: true,
                  // Who may come is a person of ours before better-auth looks.
                  disableSignUp: true,
                  async mapProfileToUser(profile) {
                    const { email, name } = profile as { email?: unknown; name?: unknown };
                    const verified = profile["email_verified"] === true;
                    if (typeof email === "string")
                      await options.onProfile({
                        email: email.toLowerCase(),
                        name: typeof name === "string" && name !== "" ? name : undefined,
                        verified,
                      });
                    return { emailVerified: verified, image: undefined };
                  },
                },
              ],
            }),
          ]
        : [],
    });
  }

  /** Made once; anew where the provider could not be asked for its addresses the last time. */
  async function ready() {
    const auth = await (made ??= make());
    const { socialProviders } = await auth.$context;
    const complete = options.provider === undefined || socialProviders.some(({ id }) => id === providerId);
    if (!complete) made = undefined;
    return { auth, complete };
  }

  async function ask(path: string, from: string, init: RequestInit): Promise<Answer> {
    const { auth } = await ready();
    const origin = new URL(options.baseUrl()).origin;
    const headers = new Headers(init.headers);
    headers.set("origin", origin);
    headers.set(addressHeader, from);
    const noted: { person?: string } = {};
    const response = await attempt.run(noted, () =>
      auth.handler(new Request(`${origin}${basePath}${path}`, { ...init, headers })),
    );
    return { person: response.status < 400 ? noted.person : undefined, response };
  }

  return {
    provider: options.provider,

    /** Whether e-mail and password fit; the same work whether or not there is such a person. */
    checkPassword: (email: string, password: string, from: string): Promise<Answer> =>
      ask("/sign-in/email", from, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      }),

    async providerIsReady(): Promise<boolean> {
      return options.provider !== undefined && (await ready()).complete;
    },
    startProvider: (from: string): Promise<Answer> =>
      ask("/sign-in/social", from, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          provider: providerId,
          callbackURL: "/",
          errorCallbackURL: "/sign-in",
          disableRedirect: true,
        }),
      }),
    finishProvider: (query: string, cookie: string, from: string): Promise<Answer> =>
      ask(`/callback/${providerId}?${query}`, from, { method: "GET", headers: { cookie } }),
  };
}

/** better-auth's own, so that what it checks is what was kept. */
export async function hashPassword(password: string): Promise<string> {
  return (await import("better-auth/crypto")).hashPassword(password);
}

export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  return (await import("better-auth/crypto")).verifyPassword({ hash, password });
}
