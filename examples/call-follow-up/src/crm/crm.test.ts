import { randomUUID } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@belay/testkit";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { createCrm } from "./crm.ts";

const token = "a-token-for-the-tests";
let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createCrm({ databaseUrl: database.url, token, faults: true });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const authorization = `Bearer ${token}`;
const mail = { account: "acct-one", type: "email-follow-up", subject: "Our call", body: "Hello." };

const post = (payload: object, key: string | undefined = randomUUID()) =>
  app.inject({
    method: "POST",
    url: "/activities",
    headers: { authorization, ...(key !== "" && { "idempotency-key": key }) },
    payload,
  });
const get = (url: string) => app.inject({ url, headers: { authorization } });
const listed = async (account: string): Promise<Activity[]> =>
  (await get(`/activities?account=${account}`)).json<{ activities: Activity[] }>().activities;

describe("an activity", () => {
  it("is made once for a key, however often and however much at once it is asked for", async () => {
    const account = `acct-${randomUUID()}`;
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post({ ...mail, account }, key)));
    expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(11).fill(200),
      201,
    ]);
    expect(new Set(answers.map((answer) => answer.json<Activity>().id)).size).toBe(1);
    expect(await listed(account)).toHaveLength(1);
  });

  it("is the same whatever the order of its properties, and refused when the content differs", async () => {
    const key = randomUUID();
    const made = await post(mail, key);
    const reordered = Object.fromEntries(Object.entries(mail).toReversed());
    expect((await post(reordered, key)).json<Activity>()).toEqual(made.json<Activity>());
    const other = await post({ ...mail, body: "Hello!" }, key);
    expect(other.statusCode).toBe(409);
    expect(other.headers["content-type"]).toContain("application/problem+json");
    expect(other.json()).toMatchObject({ code: "idempotency-key-reused" });
  });

  it("can be read, listed by account and undone, and undoing it again changes nothing", async () => {
    const account = `acct-${randomUUID()}`;
    const key = randomUUID();
    const made = (
      await post({ ...mail, account, to: "rae@linden.example.com", reference: "call-1" }, key)
    ).json<Activity>();
    expect((await get(`/activities/${made.id}`)).json()).toEqual(made);
    expect(await listed(account)).toEqual([made]);
    const remove = () =>
      app.inject({ method: "DELETE", url: `/activities/${made.id}`, headers: { authorization } });
    const first = (await remove()).json<Activity>();
    expect(first.deletedAt).toBeDefined();
    expect((await remove()).json<Activity>()).toEqual(first);
    expect(await listed(account)).toEqual([]);
    // A late retry does not bring it back.
    expect(
      (
        await post({ ...mail, account, to: "rae@linden.example.com", reference: "call-1" }, key)
      ).json<Activity>(),
    ).toEqual(first);
    expect(await listed(account)).toEqual([]);
  });

  it("makes a bare account for one not known; PUT describes it", async () => {
    const account = `acct-${randomUUID()}`;
    expect((await get(`/accounts/${account}`)).statusCode).toBe(404);
    await post({ ...mail, account });
    expect((await get(`/accounts/${account}`)).json()).toEqual({ id: account });
    const described = {
      name: "Linden & Co",
      tier: "growth",
      region: "emea",
      contact: { name: "Rae Linden" },
    };
    await app.inject({
      method: "PUT",
      url: `/accounts/${account}`,
      headers: { authorization },
      payload: described,
    });
    expect((await get(`/accounts/${account}`)).json()).toEqual({ id: account, ...described });
  });
});

describe("bad requests", () => {
  it("without a key, with wrong values or with a field it doesn't know are refused with the place", async () => {
    expect((await post(mail, "")).json()).toMatchObject({ status: 400, code: "idempotency-key-missing" });
    expect((await post({ ...mail, subject: 7 })).json()).toMatchObject({
      status: 422,
      errors: [{ path: "/subject" }],
    });
    expect((await post({ ...mail, bcc: "x" })).statusCode).toBe(422);
    expect((await post({ ...mail, body: "x".repeat(2_000_000) })).statusCode).toBe(413);
    const broken = await app.inject({
      method: "POST",
      url: "/activities",
      headers: { authorization, "content-type": "application/json", "idempotency-key": "k" },
      payload: "{",
    });
    expect(broken.statusCode).toBe(400);
    expect((await get("/activities?limit=many")).statusCode).toBe(422);
    expect((await get("/activities/42")).statusCode).toBe(404);
  });

  it("without the token are refused, whatever they ask for; the health check needs none", async () => {
    for (const authorizing of [undefined, "Bearer wrong", token, `Basic ${token}`]) {
      const headers = authorizing === undefined ? {} : { authorization: authorizing };
      expect((await app.inject({ url: "/activities", headers })).statusCode).toBe(401);
      expect((await app.inject({ url: "/nowhere", headers })).statusCode).toBe(401);
    }
    expect((await app.inject({ url: "/healthz" })).statusCode).toBe(200);
  });

  it("as options are refused in a sentence", async () => {
    await expect(createCrm({ databaseUrl: database.url, token: "short" })).rejects.toThrow("at least 16");
    const nowhere = new URL(database.url);
    nowhere.pathname = "/no_such_database";
    await expect(createCrm({ databaseUrl: nowhere.href, token })).rejects.toThrow("CRM_DATABASE_URL");
  });
});

describe("faults", () => {
  const set = (payload: object) =>
    app.inject({ method: "POST", url: "/faults", headers: { authorization }, payload });

  it("fail a number of times before anything is written", async () => {
    const account = `acct-${randomUUID()}`;
    const key = randomUUID();
    await set({ fault: "fail", times: 2, status: 503 });
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      statuses.push((await post({ ...mail, account }, key)).statusCode);
    expect(statuses).toEqual([503, 503, 201]);
    expect(await listed(account)).toHaveLength(1);
  });

  it("lose the answer after the commit; the retry gets the same activity", async () => {
    const account = `acct-${randomUUID()}`;
    const key = randomUUID();
    await set({ fault: "lose-answer" });
    await expect(post({ ...mail, account }, key)).rejects.toThrow("destroyed");
    const [written] = await listed(account);
    const again = await post({ ...mail, account }, key);
    expect([again.statusCode, again.json<Activity>().id]).toEqual([200, written!.id]);
  });

  it("have no door unless opened", async () => {
    const closed = await createCrm({ databaseUrl: database.url, token });
    const answered = await closed.inject({
      method: "POST",
      url: "/faults",
      headers: { authorization },
      payload: {},
    });
    expect(answered.statusCode).toBe(404);
    await closed.close();
  });
});
