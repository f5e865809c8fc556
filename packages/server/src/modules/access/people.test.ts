import {
  createClient,
  createTestSystem,
  startTestProcess,
  type TestReplica,
  type TestSystem,
} from "@belay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let system: TestSystem;
let replica: TestReplica;
beforeAll(async () => {
  system = await createTestSystem();
  replica = await system.replica();
});
afterAll(() => system.close());

const problemOf = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: "fine", message: "" }),
    (error: { code: string; message: string }) => error,
  );
const codeOf = async (work: Promise<unknown>): Promise<string> => (await problemOf(work)).code;
const own = async () => (await system.owner.session()).person.id;
const params = (person: string) => ({ params: { person } });

describe("ending a person's access", () => {
  test("ends their sessions, streams, links and ways in at once, on every replica", async () => {
    const { token, person, password } = await system.realPerson("Eva Ended", "operator");
    const { link } = await replica.as(token).createSignInLink();
    const opened = await fetch(`${replica.url}/api/v1/events`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(opened.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(await system.owner.endPerson(params(person.id))).toMatchObject({ state: "ended" });
    expect(await codeOf(system.as(token).session())).toBe("unauthenticated");
    await opened.text(); // Ends, or the test does not.
    await expect.poll(() => codeOf(replica.as(token).session())).toBe("unauthenticated");
    expect(await codeOf(system.as().signIn({ body: { link } }))).toBe("link-spent");
    const body = { email: person.email!, password };
    expect(await codeOf(system.as().signInWithPassword({ body }))).toBe("sign-in-failed");
    for (const again of [
      () => system.owner.endPerson(params(person.id)),
      () => system.owner.createPersonLink(params(person.id)),
      () => system.owner.changePerson({ ...params(person.id), body: { role: "viewer" } }),
    ])
      expect(await codeOf(again())).toBe("conflict");
    // Records name people by their address, so nobody else gets it.
    const { name, email } = person;
    expect(
      await problemOf(system.owner.invite({ body: { name, email: email!, role: "viewer" } })),
    ).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("whose access has ended"),
    });
  });

  test("is refused for the last administrator who can sign in, also when two try to end each other", async () => {
    expect(await problemOf(system.owner.endPerson(params(await own())))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("The last administrator can't be ended"),
    });
    await system.owner.invite({
      body: { name: "Not Yet", email: "not.yet@example.test", role: "administrator" },
    });
    expect(await codeOf(system.owner.endPerson(params(await own()))), "an invited one doesn't count").toBe(
      "conflict",
    );
    const duel = await createTestSystem();
    try {
      const second = await duel.realPerson("Sara Second", "administrator");
      const first = (await duel.owner.session()).person.id;
      const codes = await Promise.all([
        codeOf(duel.owner.endPerson(params(second.person.id))),
        codeOf(second.client.endPerson(params(first))),
      ]);
      expect(codes.filter((code) => code === "fine")).toHaveLength(1);
    } finally {
      await duel.close();
    }
  });
});

describe("changing a person", () => {
  test("counts at once in every open session, on every replica", async () => {
    const { token, person } = await system.realPerson("Rolf Raised", "viewer");
    const raised = replica.as(token);
    expect(await codeOf(raised.reviews())).toBe("fine");
    expect((await raised.session()).person).toMatchObject({ role: "viewer", areas: [] });
    await system.owner.changePerson({
      ...params(person.id),
      body: { role: "owner", areas: ["data", "spend"] },
    });
    await expect
      .poll(async () => (await raised.session()).person)
      .toMatchObject({
        role: "owner",
        areas: ["data", "spend"],
      });
    await system.owner.changePerson({ ...params(person.id), body: { role: "reviewer" } });
    await expect.poll(async () => (await raised.session()).person.role).toBe("reviewer");
  });

  test("is an administrator's alone, and nobody raises themselves", async () => {
    for (const role of ["viewer", "reviewer", "operator", "owner"] as const) {
      const { client, person } = await system.realPerson(`Only ${role}`, role);
      const body = { role: "administrator" } as const;
      expect(await codeOf(client.changePerson({ ...params(person.id), body }))).toBe("forbidden");
      expect(await codeOf(client.people())).toBe("fine");
    }
    const { client, person } = await system.realPerson("Anna Administers", "administrator");
    expect(
      await problemOf(client.changePerson({ ...params(person.id), body: { areas: ["customers"] } })),
    ).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Nobody raises their own role"),
    });
    expect(await codeOf(client.changePerson({ ...params(person.id), body: { role: "owner" } }))).toBe("fine");
    expect(await codeOf(client.changePerson({ ...params(person.id), body: { role: "administrator" } }))).toBe(
      "forbidden",
    );
  });

  test("can't leave nobody in charge", async () => {
    const one = await createTestSystem();
    try {
      const id = (await one.owner.session()).person.id;
      expect(
        await problemOf(one.owner.changePerson({ ...params(id), body: { role: "owner" } })),
      ).toMatchObject({
        code: "conflict",
        message: expect.stringContaining("The last administrator"),
      });
    } finally {
      await one.close();
    }
  });
});

describe("one's own account", () => {
  test("has a password that is changed with the present one, which ends the other sessions", async () => {
    const { client, person, password } = await system.realPerson("Carl Changes");
    const { token } = await system.as().signIn({
      body: { link: (await client.createSignInLink()).link, token: true },
    });
    const next = "the next four words";
    expect(await codeOf(client.setPassword({ body: { password: next } }))).toBe("sign-in-failed");
    expect(await codeOf(client.setPassword({ body: { current: password, password: "short" } }))).toBe(
      "invalid-request",
    );
    await client.setPassword({ body: { current: password, password: next } });
    expect(await codeOf(system.as(token!).session())).toBe("unauthenticated");
    expect(await codeOf(client.session())).toBe("fine");
    const email = person.email!;
    expect(await codeOf(system.as().signInWithPassword({ body: { email, password } }))).toBe(
      "sign-in-failed",
    );
    expect(await codeOf(system.as().signInWithPassword({ body: { email, password: next } }))).toBe("fine");
  });

  test("has sessions, each of which its person can end, and nobody else", async () => {
    const { client } = await system.realPerson("Sina Sessions");
    const { link } = await client.createSignInLink();
    const { token } = await system.as().signIn({ body: { link, token: true } });
    const sessions = (await client.account()).sessions;
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    expect(sessions).toHaveLength(2);
    const other = sessions.find(({ current }) => !current)!.id;
    expect(await codeOf(system.owner.endSession({ params: { session: other } }))).toBe("not-found");
    await client.endSession({ params: { session: other } });
    expect(await codeOf(system.as(token!).session())).toBe("unauthenticated");
  });

  test("of the first administrator takes a password only with the e-mail to sign in with", async () => {
    const server = await startTestProcess();
    try {
      const client = createClient({ url: server.url });
      const link = server.ownerLink.split("#")[1]!;
      const first = { link, name: "Ada", password: "four words that fit", token: true };
      expect(await problemOf(client.signIn({ body: first }))).toMatchObject({
        code: "invalid-request",
        errors: [{ path: "/email" }],
      });
      const email = "ada@example.test";
      await client.signIn({ body: { ...first, email } });
      const body = { email, password: first.password, token: true };
      expect(await client.signInWithPassword({ body })).toMatchObject({ person: { role: "administrator" } });
    } finally {
      await server.remove();
    }
  });

  test("gets its e-mail address once", async () => {
    const { client } = await system.realPerson("Mia Mail");
    expect(await codeOf(client.setEmail({ body: { email: "other@example.test" } }))).toBe("conflict");
  });
});

test("every change of access has its entry in the log, and no entry holds text or secrets", async () => {
  const { client, person, password } = await system.realPerson("Lotte Logged", "operator");
  await system.owner.changePerson({ ...params(person.id), body: { role: "reviewer", areas: ["data"] } });
  await system.owner.createPersonLink(params(person.id));
  await client.startFactor();
  await system
    .as()
    .signInWithPassword({ body: { email: person.email!, password: "a wrong one entirely" } })
    .catch(() => {});
  await system.owner.endPerson(params(person.id));
  const { id, secret } = await system.createKey("service");
  const { secret: next } = await system.owner.rotateKey({ params: { key: id }, body: {} });
  await system.owner.revokeKey({ params: { key: id } });
  const database = new pg.Client({ connectionString: system.databaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query(
      "select action from audit_entries where subject_id in ($1, $2) order by id",
      [person.id, id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "person.invite",
      "person.accept",
      "session.begin",
      "person.role",
      "person.areas",
      "person.password-link",
      "session.refuse",
      "person.end",
      "key.create",
      "key.rotate",
      "key.revoke",
    ]);
    const { rows: all } = await database.query("select * from audit_entries");
    const text = JSON.stringify(all);
    for (const hidden of [person.email!, password, secret, next]) expect(text).not.toContain(hidden);
  } finally {
    await database.end();
  }
});
