import { createHook } from "node:async_hooks";
import { createFakeClock, createTestSystem, type TestReplica, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem();
});
afterAll(() => system.close());

const problemOf = (work: Promise<unknown>): Promise<{ code: string; status: number; message: string }> =>
  work.then(
    () => ({ code: "fine", status: 200, message: "" }),
    (error: { code: string; status: number; message: string }) => error,
  );
const codeOf = async (work: Promise<unknown>): Promise<string> => (await problemOf(work)).code;

const invite = (name: string, in_ = system) =>
  in_.owner.invite({
    body: { name, email: `${name.toLowerCase().replace(" ", ".")}@example.test`, role: "reviewer" },
  });

describe("a person with a password", () => {
  test("is invited, accepts, and signs in from then on", async () => {
    const { link, person } = await system.owner.invite({
      body: { name: "Bea Brook", email: "Bea.Brook@Example.test ", role: "operator", areas: ["data"] },
    });
    expect(person).toMatchObject({ state: "invited", email: "bea.brook@example.test", role: "operator" });
    expect(await system.as().invitation({ body: { link } })).toMatchObject({
      purpose: "invitation",
      name: "Bea Brook",
      by: "Ada Owner",
    });
    const password = "correct horse battery staple";
    const accepted = await system.as().acceptInvitation({ body: { link, password, token: true } });
    expect(accepted).toMatchObject({ person: { name: "Bea Brook", areas: ["data"], kind: "person" } });
    const body = { email: "BEA.brook@example.test", password, token: true };
    const again = await system.as().signInWithPassword({ body });
    if (!("token" in again)) throw new Error("A second factor was asked for.");
    const session = await system.as(again.token!).session();
    expect(session).toMatchObject({ person: { id: person.id, role: "operator" }, withheld: null });
    const listed = await system.owner.people();
    expect(listed.items.find(({ id }) => id === person.id)).toMatchObject({ state: "active" });
    expect((await system.as(again.token!).account()).sessions).toHaveLength(2);
  });

  test("gets one answer for a wrong password, an unknown address, an open invitation and an ended person", async () => {
    const { password, person } = await system.realPerson("Finn Former");
    await system.owner.endPerson({ params: { person: person.id } });
    await invite("Ines Invited");
    const { person: known } = await system.realPerson("Kim Known");
    const attempts = [
      { email: known.email!, password: "not the right one at all" },
      { email: "nobody@example.test", password },
      { email: "ines.invited@example.test", password },
      { email: "finn.former@example.test", password },
    ];
    const answers = [];
    for (const body of attempts) {
      const answer = await system.request("POST", "/api/v1/session/password", { body });
      const { instance: _, ...said } = answer.json;
      answers.push({ status: answer.status, said, cookie: answer.headers.get("set-cookie") });
    }
    expect(answers[0]).toMatchObject({ status: 401, said: { code: "sign-in-failed" }, cookie: null });
    for (const answer of answers.slice(1)) expect(answer).toEqual(answers[0]);
  });

  test("costs one password hash to check, whether or not anybody has that address", async () => {
    const { person } = await system.realPerson("Hana Hashed");
    let hashes = 0;
    const hook = createHook({
      init(_, type) {
        if (type === "SCRYPTREQUEST") hashes++;
      },
    }).enable();
    try {
      for (const email of [person.email!, "nobody.at.all@example.test"]) {
        hashes = 0;
        await codeOf(system.as().signInWithPassword({ body: { email, password: "wrong, whoever it is" } }));
        expect([email, hashes]).toEqual([email, 1]);
      }
    } finally {
      hook.disable();
    }
  });
});

// Every guess is a password hash, which is slow on purpose.
describe("guessing passwords", { timeout: 90_000 }, () => {
  const attempts = async (count: number, email: (turn: number) => string, at: TestReplica[]) => {
    const codes: string[] = [];
    for (let turn = 0; turn < count; turn++) {
      const body = { email: email(turn), password: `wrong password ${turn}` };
      codes.push(await codeOf(at[turn % at.length]!.as().signInWithPassword({ body })));
    }
    return codes
      .map((code) => (code === "rate-limited" ? "-" : code === "sign-in-failed" ? "x" : code))
      .join("");
  };

  test("stops after ten tries for one address, anybody's or nobody's, over all replicas, for a while", async () => {
    const clock = createFakeClock();
    const guessed = await createTestSystem({ clock });
    try {
      const replicas = [guessed, await guessed.replica()];
      const { password, person } = await guessed.realPerson("Gus Guessed");
      for (const email of [person.email!, "gus.nobody@example.test"]) {
        expect(await attempts(12, () => email, replicas)).toBe("xxxxxxxxxx--");
        clock.advance(61_000);
      }
      const body = { email: person.email!, password, token: true };
      expect(await codeOf(guessed.as().signInWithPassword({ body }))).toBe("rate-limited");
      clock.advance(14 * 60_000);
      expect(await codeOf(guessed.as().signInWithPassword({ body }))).toBe("fine");
      // What succeeded doesn't count against anybody.
      expect(await attempts(10, () => person.email!, replicas)).toBe("x".repeat(10));
    } finally {
      await guessed.close();
    }
  });

  test("stops after twenty tries a minute from one place, whoever they are for, over all replicas", async () => {
    const clock = createFakeClock();
    const sprayed = await createTestSystem({ clock });
    try {
      const replicas = [sprayed, await sprayed.replica()];
      const spray = (count: number) => attempts(count, (turn) => `person${turn}@example.test`, replicas);
      expect(await spray(22)).toBe(`${"x".repeat(20)}--`);
      clock.advance(61_000);
      expect(await spray(1)).toBe("x");
    } finally {
      await sprayed.close();
    }
  });
});

describe("an invitation", () => {
  test("works once, whoever of many is first", async () => {
    const { link } = await invite("Olga Once");
    const password = "four words that fit";
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        codeOf(system.as().acceptInvitation({ body: { link, password, token: true } })),
      ),
    );
    expect(answers.toSorted()).toEqual(["fine", "link-spent", "link-spent", "link-spent"]);
  });

  test("ends with the next one, and with seven days", async () => {
    const clock = createFakeClock();
    const timed = await createTestSystem({ clock });
    try {
      const first = await invite("Sven Slow", timed);
      const second = await timed.owner.createPersonLink({ params: { person: first.person.id } });
      expect(await codeOf(timed.as().invitation({ body: { link: first.link } }))).toBe("link-spent");
      expect(await codeOf(timed.as().invitation({ body: { link: second.link } }))).toBe("fine");
      clock.advance(7 * 24 * 3_600_000);
      const password = "four words that fit";
      expect(await codeOf(timed.as().acceptInvitation({ body: { link: second.link, password } }))).toBe(
        "link-spent",
      );
    } finally {
      await timed.close();
    }
  });

  test("is no sign-in link, and a sign-in link no invitation", async () => {
    const { link } = await invite("Paul Purpose");
    expect(await codeOf(system.as().signIn({ body: { link } }))).toBe("link-spent");
    const own = await system.owner.createSignInLink();
    const password = "four words that fit";
    expect(await codeOf(system.as().acceptInvitation({ body: { link: own.link, password } }))).toBe(
      "link-spent",
    );
  });

  test("is refused for an address that somebody has, and in sample mode", async () => {
    await invite("Tara Taken");
    expect(await problemOf(invite("Tara Taken"))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Tara Taken's already"),
    });
    const sample = await createTestSystem({ sampleMode: true });
    try {
      expect(await problemOf(invite("Real Person", sample))).toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("runs on samples"),
      });
      const body = { email: "a@example.test", password: "whatever it may be" };
      expect(await codeOf(sample.as().signInWithPassword({ body }))).toBe("sign-in-failed");
    } finally {
      await sample.close();
    }
  });
});

test("a new-password link ends every session", async () => {
  const { client, person } = await system.realPerson("Lena Lost");
  const { link } = await system.owner.createPersonLink({ params: { person: person.id } });
  const password = "another four good words";
  await system.as().acceptInvitation({ body: { link, password, token: true } });
  expect(await codeOf(client.session())).toBe("unauthenticated");
  const body = { email: person.email!, password };
  expect(await codeOf(system.as().signInWithPassword({ body }))).toBe("fine");
});

test("signing in gives a new session whatever cookie came with it: nobody can have planted it", async () => {
  const { password, person } = await system.realPerson("Fritz Fixed");
  const planted = `belay_session_${"p".repeat(43)}`;
  const answer = await system.request("POST", "/api/v1/session/password", {
    body: { email: person.email, password },
    headers: { cookie: `belay_session=${planted}`, origin: system.url },
  });
  expect(answer.status).toBe(201);
  const cookie = answer.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^belay_session=belay_session_[\w-]{43};.*HttpOnly; SameSite=Strict/);
  expect(cookie).not.toContain(planted);
  expect(
    (await system.request("GET", "/api/v1/session", { headers: { cookie: `belay_session=${planted}` } }))
      .status,
  ).toBe(401);
});

test("another site's page can't sign a visitor in, by whatever way", async () => {
  const ways = [
    ["/api/v1/session", { link: await system.app.access.ownerLink() }],
    ["/api/v1/session/password", { email: "a@example.test", password: "x" }],
    ["/api/v1/session/second-factor", { challenge: "x".repeat(40), code: "123456" }],
    ["/api/v1/invitations/accept", { link: "x".repeat(40), password: "four words that fit" }],
    ["/api/v1/sign-in/provider", undefined],
  ] as const;
  for (const [path, body] of ways) {
    const answer = await system.request("POST", path, {
      ...(body && { body }),
      headers: { origin: "https://evil.example" },
    });
    expect([path, answer.status, answer.json["code"]]).toEqual([path, 403, "forbidden"]);
  }
});

test("better-auth's own routes are not open", async () => {
  const paths = ["/sign-up/email", "/sign-in/email", "/get-session", "/update-user", "/list-sessions", "/ok"];
  for (const base of ["/api/auth", "/api/v1/sign-in"])
    for (const path of paths)
      for (const method of ["GET", "POST"])
        expect(
          (await system.request(method, base + path, { ...(method === "POST" && { body: {} }) })).status,
        ).toBe(404);
});
