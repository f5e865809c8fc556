import { randomBytes } from "node:crypto";
import {
  createFakeClock,
  createTestSystem,
  startTestProcess,
  type TestReplica,
  type TestSystem,
} from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let system: TestSystem;
let replica: TestReplica;
beforeAll(async () => {
  system = await createTestSystem();
  replica = await system.replica();
});
afterAll(() => system.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "fine",
    (error: { code: string }) => error.code,
  );

describe("a sign-in link", () => {
  test("works once, whoever of many is first, on whichever replica", async () => {
    const link = await system.app.access.ownerLink();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        codeOf((index % 2 === 0 ? system : replica).as().signIn({ body: { link } })),
      ),
    );
    expect(answers.toSorted()).toEqual(["fine", ...Array.from({ length: 7 }, () => "link-spent")]);
  });

  test("is spent also when it is made up, and says what to do", async () => {
    const made = `belay_link_${randomBytes(32).toString("base64url")}`;
    await expect(system.as().signIn({ body: { link: made } })).rejects.toMatchObject({
      code: "link-spent",
      status: 410,
      message: expect.stringContaining("works once"),
    });
  });

  test("signs the same owner in again, and the name stays the first one given", async () => {
    const client = system.as();
    const again = await client.signIn({
      body: { link: await system.app.access.ownerLink(), name: "Somebody Else", token: true },
    });
    expect(again.person).toEqual((await system.owner.session()).person);
  });
});

describe("a link that a signed-in person makes", () => {
  test("signs the same person in once more, where every other link is spent", async () => {
    const { link } = await system.owner.createSignInLink();
    const { person, token } = await system.as().signIn({ body: { link, token: true } });
    expect(person).toEqual((await system.owner.session()).person);
    expect(token).not.toBe(system.ownerToken);
    const body = { name: "call-service", purpose: "service", environment: "production" } as const;
    expect(await codeOf(system.as(token!).createKey({ body }))).toBe("fine");
    expect(await codeOf(replica.as().signIn({ body: { link } }))).toBe("link-spent");
  });

  test("is good for ten minutes and no longer", async () => {
    const clock = createFakeClock();
    const timed = await createTestSystem({ clock });
    try {
      const [used, late] = [await timed.owner.createSignInLink(), await timed.owner.createSignInLink()];
      clock.advance(9 * 60_000);
      expect(await codeOf(timed.as().signIn({ body: { link: used.link } }))).toBe("fine");
      clock.advance(61_000);
      expect(await codeOf(timed.as().signIn({ body: { link: late.link } }))).toBe("link-spent");
    } finally {
      await timed.close();
    }
  });

  test("is a link of its maker: a reviewer's signs in a reviewer", async () => {
    const sample = await createTestSystem({ sampleMode: true });
    try {
      const { client } = await sample.person("Rita Reviewer", "reviewer");
      const { link } = await client.createSignInLink();
      const { person } = await sample.as().signIn({ body: { link } });
      expect(person).toMatchObject({ name: "Rita Reviewer", role: "reviewer", kind: "sample" });
    } finally {
      await sample.close();
    }
  });

  test("can't be made by a machine, the bootstrap token included", async () => {
    const bootstrap = "bootstrap-token-of-the-access-test";
    const given = await system.replica({ bootstrapToken: bootstrap });
    for (const secret of [bootstrap, ...Object.values(system.keys)])
      expect(await codeOf(given.as(secret).createSignInLink())).toBe("forbidden");
  });
});

test("replicas whose clocks are two minutes apart agree on links and sessions but for those two minutes", async () => {
  const clock = createFakeClock();
  const skewed = (milliseconds: number) => ({
    now: () => clock.now() + milliseconds,
    monotonic: () => clock.monotonic(),
  });
  const true_ = await createTestSystem({ clock });
  try {
    const ahead = await true_.replica({ clock: skewed(120_000) });
    const behind = await true_.replica({ clock: skewed(-120_000) });
    const made = async () => (await true_.owner.createSignInLink()).link;
    for (const at of [ahead, behind])
      expect(await codeOf(at.as().signIn({ body: { link: await made() } }))).toBe("fine");
    const [first, second] = [await made(), await made()];
    clock.advance(12 * 60_000);
    expect(await codeOf(ahead.as().signIn({ body: { link: first } }))).toBe("link-spent");
    expect(await codeOf(behind.as().signIn({ body: { link: second } }))).toBe("link-spent");
    clock.advance(7 * 24 * 3_600_000 - 10 * 60_000);
    for (const at of [true_, ahead, behind])
      expect(await codeOf(at.as(true_.ownerToken).session())).toBe("unauthenticated");
  } finally {
    await true_.close();
  }
});

describe("the first owner", () => {
  test("has to say a name, and being asked for it doesn't spend the link", { timeout: 60_000 }, async () => {
    const server = await startTestProcess();
    try {
      await expect(server.signIn()).rejects.toMatchObject({
        code: "invalid-request",
        errors: [{ path: "/name" }],
      });
      const { client } = await server.signIn("Ada");
      expect((await client.session()).person).toMatchObject({
        name: "Ada",
        role: "administrator",
        kind: "person",
      });
    } finally {
      await server.remove();
    }
  });
});

describe("a browser's session", () => {
  const signIn = async () => {
    const answer = await system.request("POST", "/api/v1/session", {
      body: { link: await system.app.access.ownerLink() },
    });
    expect(answer.json).not.toHaveProperty("token");
    const header = answer.headers.get("set-cookie") ?? "";
    return { header, cookie: header.slice(0, header.indexOf(";")) };
  };

  test("is a cookie that scripts can't read and other sites don't send", async () => {
    const { header, cookie } = await signIn();
    expect(header).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await system.request("GET", "/api/v1/session", { headers: { cookie } })).status).toBe(200);
  });

  test("changes nothing for another site's page", async () => {
    const { cookie } = await signIn();
    const body = { scope: { kind: "environment" } };
    const { host } = new URL(system.url);
    const foreign: Record<string, string>[] = [
      {},
      { origin: "null" },
      { origin: "https://evil.example" },
      { origin: `http://${host}.evil.example` },
      { origin: "http://127.0.0.1:1" },
      { origin: `http://evil@${host}:80` },
    ];
    for (const headers of foreign) {
      const answer = await system.request("POST", "/api/v1/exposure/kill", {
        body,
        headers: { cookie, ...headers },
      });
      expect([headers, answer.status, answer.json["code"]]).toEqual([headers, 403, "forbidden"]);
    }
    const own = await system.request("POST", "/api/v1/exposure/pause", {
      body,
      headers: { cookie, origin: system.url },
    });
    expect(own.status).toBe(200);
    // A bearer token is never sent by a browser of itself.
    expect(
      (await system.request("POST", "/api/v1/exposure/resume", { body, token: system.ownerToken })).status,
    ).toBe(200);
  });

  test("ends at once on every replica, and so do its streams", async () => {
    const { cookie } = await signIn();
    const opened = await fetch(`${replica.url}/api/v1/events`, { headers: { cookie } });
    expect(opened.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const out = await system.request("DELETE", "/api/v1/session", {
      headers: { cookie, origin: system.url },
    });
    expect(out.headers.get("set-cookie")).toMatch(/^belay_session=; Max-Age=0/);
    expect((await system.request("GET", "/api/v1/session", { headers: { cookie } })).status).toBe(401);
    await opened.text(); // Ends, or the test does not.
    await expect
      .poll(async () => (await replica.request("GET", "/api/v1/session", { headers: { cookie } })).status)
      .toBe(401);
  });
});

describe("a machine key", () => {
  test("is shown once, and works nowhere from the moment it is revoked", async () => {
    const { id, secret } = await system.createKey("automation");
    expect(JSON.stringify(await system.owner.keys())).not.toContain(secret);
    // Known to both replicas' memories by now.
    for (const at of [system, replica]) await at.as(secret).experiments();
    const revoked = await system.owner.revokeKey({ params: { key: id } });
    expect(revoked.revokedAt).not.toBeNull();
    expect(await codeOf(system.as(secret).experiments())).toBe("unauthenticated");
    await expect.poll(() => codeOf(replica.as(secret).experiments())).toBe("unauthenticated");
    expect((await system.owner.revokeKey({ params: { key: id } })).revokedAt).toBe(revoked.revokedAt);
  });

  test("that is revoked while it is being looked up is not remembered", async () => {
    for (let round = 0; round < 10; round++) {
      const { id, secret } = await system.createKey("automation");
      const uses = Array.from({ length: 6 }, () => codeOf(system.as(secret).system()));
      await system.owner.revokeKey({ params: { key: id } });
      await Promise.all(uses);
      expect(await codeOf(system.as(secret).system())).toBe("unauthenticated");
    }
  });

  test("is made and revoked by owners only", async () => {
    const other = await createTestSystem({ sampleMode: true });
    try {
      const { client } = await other.person("Rita Reviewer", "reviewer");
      const body = { name: "k", purpose: "service", environment: "production" } as const;
      expect(await codeOf(client.createKey({ body }))).toBe("forbidden");
      const { id } = await other.createKey("service");
      expect(await codeOf(client.revokeKey({ params: { key: id } }))).toBe("forbidden");
    } finally {
      await other.close();
    }
  });
});

describe("sample mode", () => {
  test("sample people can't sign in, and their sessions end, where it is off", async () => {
    const sample = await createTestSystem({ sampleMode: true });
    try {
      const { token } = await sample.person("Rita Reviewer");
      const link = await sample.app.access.sampleLink("Rita Reviewer", "sample", "reviewer");
      const real = await sample.replica({ sampleMode: false });
      expect(await codeOf(real.as(token).session())).toBe("unauthenticated");
      expect(await codeOf(real.as().signIn({ body: { link } }))).toBe("forbidden");
      await expect(real.app.access.sampleLink("X", "sample", "owner")).rejects.toThrow(/sample mode only/);
      expect(await codeOf(sample.as(token).session())).toBe("fine");
    } finally {
      await sample.close();
    }
  });

  test("is refused on a folder where a real person has signed in", { timeout: 60_000 }, async () => {
    const server = await startTestProcess();
    try {
      await server.signIn("Ada");
      await server.stop();
      await expect(startTestProcess({ dataDir: server.dataDir, args: ["--sample"] })).rejects.toThrow(
        /code 2\. .*real people/s,
      );
    } finally {
      await server.remove();
    }
  });
});

test("cookies are for HTTPS only where Belay is reached by it", async () => {
  const secure = await createTestSystem({ secureCookies: true });
  try {
    const link = await secure.app.access.ownerLink();
    const answer = await secure.request("POST", "/api/v1/session", { body: { link } });
    expect(answer.headers.get("set-cookie")).toMatch(/; Secure$/);
  } finally {
    await secure.close();
  }
});

test("another installation's key opens no sealed row: the start is refused in a sentence", async () => {
  await expect(system.replica({ installationKey: randomBytes(32) })).rejects.toThrow(/installation key/i);
});
