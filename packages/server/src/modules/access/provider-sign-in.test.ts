import { createTestSystem, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startOpenIdProvider, type OpenIdProvider, type ProviderAccount } from "./testing/openid-provider.ts";

const callback = "/api/v1/sign-in/callback/provider";
let openId: OpenIdProvider;
let system: TestSystem;

beforeAll(async () => {
  let url = "";
  // Clients of a provider are registered with their address, so Belay's has to be known first.
  const { createServer } = await import("node:http");
  const reserved = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => reserved.once("listening", resolve));
  const { port } = reserved.address() as { port: number };
  await new Promise((resolve) => reserved.close(resolve));
  url = `http://belay.test:${port}`;
  openId = await startOpenIdProvider(() => `${url}${callback}`);
  const { issuer, clientId, clientSecret } = openId;
  system = await createTestSystem({
    publicUrl: url,
    provider: { issuer, clientId, clientSecret, name: "Test login", domain: "allowed.test" },
  });
});
afterAll(async () => {
  await system.close();
  await openId.close();
});

const begin = async () => {
  const answer = await system.request("POST", "/api/v1/sign-in/provider");
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.slice(0, each.indexOf(";")))
    .join("; ");
  return { url: answer.json["url"] as string, cookie, setCookie: answer.headers.getSetCookie() };
};

/** Everything a browser does, from the button to where it ends up. */
async function signIn(account: ProviderAccount) {
  openId.account(account);
  const { url, cookie } = await begin();
  const back = new URL(await openId.visit(url));
  const answer = await system.request("GET", `${back.pathname}${back.search}`, { headers: { cookie } });
  const session = answer.headers.getSetCookie().find((each) => each.startsWith("belay_session="));
  return {
    location: answer.headers.get("location"),
    back,
    cookie,
    session: session?.slice(0, session.indexOf(";")),
    who: async () =>
      (await system.request("GET", "/api/v1/session", { headers: { cookie: session ?? "" } })).json,
  };
}

describe("signing in at an OpenID provider", () => {
  test("goes there with PKCE, state and nonce, and a cookie that scripts can't read", async () => {
    const { url, setCookie } = await begin();
    const query = new URL(url).searchParams;
    expect(url.startsWith(openId.issuer)).toBe(true);
    expect(query.get("code_challenge_method")).toBe("S256");
    for (const name of ["code_challenge", "state", "nonce"])
      expect(query.get(name)?.length).toBeGreaterThan(20);
    expect(query.get("scope")?.split(" ")).toEqual(expect.arrayContaining(["openid", "email"]));
    expect(setCookie).toHaveLength(1);
    expect(setCookie[0]).toMatch(/HttpOnly/);
    expect(await system.as().signInWays()).toEqual({ password: true, provider: "Test login" });
  });

  test("lets an invited person in as who was invited, by the verified address", async () => {
    const { person, link } = await system.owner.invite({
      body: { name: "Ina Invited", email: "ina@elsewhere.test", role: "owner", areas: ["spend"] },
    });
    const account = { sub: "ina-1", email: "Ina@elsewhere.test", email_verified: true, name: "I. Nvited" };
    const first = await signIn(account);
    expect(first.location).toBe("/sign-in?done=1");
    expect(await first.who()).toMatchObject({ person: { ...pick(person), role: "owner", areas: ["spend"] } });
    // Nobody else may use the invitation any more.
    const body = { link, password: "four words that fit" };
    await expect(system.as().acceptInvitation({ body })).rejects.toMatchObject({ code: "link-spent" });
    // From then on the provider's own name for the person counts, whatever the address becomes.
    const again = await signIn({ ...account, email: "ina@moved.test" });
    expect(await again.who()).toMatchObject({ person: { id: person.id, email: "ina@elsewhere.test" } });
  });

  test("makes a viewer of whoever comes from the allowed domain", async () => {
    const { who } = await signIn({
      sub: "vera",
      email: "vera@allowed.test",
      email_verified: true,
      name: "Vera",
    });
    expect(await who()).toMatchObject({ person: { name: "Vera", role: "viewer", areas: [] } });
  });

  test.each([
    ["nobody invited", { sub: "x1", email: "x@elsewhere.test", email_verified: true }, "not-invited"],
    [
      "a domain that only ends alike",
      { sub: "x2", email: "x@notallowed.test", email_verified: true },
      "not-invited",
    ],
    [
      "an address nobody verified",
      { sub: "x3", email: "y@allowed.test", email_verified: false },
      "not-invited",
    ],
    ["no address", { sub: "x4" }, "failed"],
  ])("lets nobody in with %s", async (_, account, refused) => {
    const { location, session } = await signIn(account);
    expect([location, session]).toEqual([`/sign-in?refused=${refused}`, undefined]);
  });

  test("lets nobody take an invited person's place with an address that isn't verified", async () => {
    await system.owner.invite({
      body: { name: "Ulf Unverified", email: "ulf@elsewhere.test", role: "administrator" },
    });
    const { location, session } = await signIn({
      sub: "thief",
      email: "ulf@elsewhere.test",
      email_verified: false,
    });
    expect([location, session]).toEqual(["/sign-in?refused=not-verified", undefined]);
  });

  test("lets nobody in whose access has ended", async () => {
    const account = { sub: "emil", email: "emil@allowed.test", email_verified: true, name: "Emil" };
    const { who } = await signIn(account);
    const { person } = (await who()) as { person: { id: string } };
    await system.owner.endPerson({ params: { person: person.id } });
    expect(await who()).toMatchObject({ code: "unauthenticated" });
    expect(await signIn(account)).toMatchObject({
      location: "/sign-in?refused=not-invited",
      session: undefined,
    });
  });

  test("works once: the address it comes back to can't be used again, nor by another browser", async () => {
    openId.account({ sub: "rosa", email: "rosa@allowed.test", email_verified: true, name: "Rosa" });
    const { url, cookie } = await begin();
    const other = await begin();
    const back = new URL(await openId.visit(url));
    const finish = async (headers: Record<string, string>) =>
      (await system.request("GET", `${back.pathname}${back.search}`, { headers })).headers.get("location");
    // A page that plants its own sign-in on somebody has no cookie of that browser.
    expect(await finish({})).toBe("/sign-in?refused=too-late");
    expect(await finish({ cookie: other.cookie })).toBe("/sign-in?refused=too-late");
    expect(await finish({ cookie })).toBe("/sign-in?done=1");
    expect(await finish({ cookie })).toBe("/sign-in?refused=too-late");
  });

  test("keeps none of the provider's tokens", async () => {
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query(
        "select access_token, refresh_token, id_token from accounts where provider_id = 'provider'",
      );
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(Object.values(row)).toEqual([null, null, null]);
    } finally {
      await client.end();
    }
  });
});

test("a provider that doesn't answer is said so, and asked again the next time", async () => {
  const { clientId, clientSecret } = openId;
  const lonely = await createTestSystem({
    provider: { issuer: "http://127.0.0.1:9", clientId, clientSecret, name: "Gone login", domain: undefined },
  });
  try {
    for (let turn = 0; turn < 2; turn++)
      await expect(lonely.as().startProviderSignIn()).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("Gone login does not answer"),
      });
    const { password, person } = await lonely.realPerson("Pia Password");
    const body = { email: person.email!, password, token: true };
    expect(await lonely.as().signInWithPassword({ body })).toMatchObject({
      person: { name: "Pia Password" },
    });
  } finally {
    await lonely.close();
  }
});

test("without a provider there is none to go to", async () => {
  const plain = await createTestSystem();
  try {
    expect((await plain.as().signInWays()).provider).toBeNull();
    await expect(plain.as().startProviderSignIn()).rejects.toMatchObject({ code: "not-found" });
  } finally {
    await plain.close();
  }
});

const pick = ({ id, name, email }: { id: string; name: string; email: string | null }) => ({
  id,
  name,
  email,
});
