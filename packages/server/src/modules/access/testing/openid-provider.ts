import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

export type ProviderAccount = { sub: string; email?: string; email_verified?: boolean; name?: string };

export type OpenIdProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who the next visitor says to be. */
  account(account: ProviderAccount): void;
  /** Walks from Belay's address to the provider, through its login and consent, to the address it sends back to. */
  visit(url: string): Promise<string>;
  close(): Promise<void>;
};

/** A real OpenID provider on loopback that lets everybody in as who they say they are. */
export async function startOpenIdProvider(redirectUri: () => string): Promise<OpenIdProvider> {
  const clientId = "belay";
  const clientSecret = "the secret of the client in tests";
  let current: ProviderAccount = { sub: "nobody" };
  const accounts = new Map<string, ProviderAccount>();
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri()],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    jwks: {
      keys: [
        {
          ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
          use: "sig",
        },
      ],
    },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["a key that signs this test's cookies"] },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => accounts.get(id) ?? { sub: id },
    }),
  });

  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void answer(request, response);
    void (async () => {
      const { params, prompt } = await provider.interactionDetails(request, response);
      if (prompt.name === "login") {
        accounts.set(current.sub, current);
        return provider.interactionFinished(request, response, { login: { accountId: current.sub } });
      }
      const grant = new provider.Grant({ accountId: current.sub, clientId });
      grant.addOIDCScope(String(params["scope"]));
      const grantId = await grant.save();
      return provider.interactionFinished(request, response, { consent: { grantId } });
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  return {
    issuer,
    clientId,
    clientSecret,
    account(account) {
      current = account;
    },
    async visit(url) {
      const cookies = new Map<string, string>();
      let next = url;
      for (let step = 0; step < 10; step++) {
        const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
        const response = await fetch(next, { redirect: "manual", headers });
        await response.text();
        for (const cookie of response.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          cookies.set(name, value);
        }
        const location = response.headers.get("location");
        if (location === null) throw new Error(`The provider stopped with status ${response.status}.`);
        next = new URL(location, next).href;
        if (next.startsWith(redirectUri())) return next;
      }
      throw new Error("The provider never came back.");
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
