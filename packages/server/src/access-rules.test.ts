import { randomUUID } from "node:crypto";
import { endpoints, hasRole, type Endpoint, type EndpointName } from "@belay/contracts";
import { createTestSystem, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const bootstrap = "bootstrap-token-of-the-access-rules-test";
let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem({ bootstrapToken: bootstrap });
});
afterAll(() => system.close());

const callers = ["nobody", "a wrong key", "service", "worker", "automation", "person"] as const;
type CallerName = (typeof callers)[number];

/** Every endpoint with every caller, and whether its access lets the one in. */
const table = (Object.entries(endpoints) as [EndpointName, Endpoint][]).flatMap(([name, endpoint]) =>
  callers.map((caller) => ({ name, endpoint, caller, admitted: isAdmitted(endpoint, caller) })),
);

function isAdmitted({ access }: Endpoint, caller: CallerName): boolean {
  if (access.public) return true;
  if (caller === "nobody" || caller === "a wrong key") return false;
  return caller === "person"
    ? access.person !== undefined && hasRole("administrator", access.person)
    : access.keys?.includes(caller) === true;
}

const tokenOf = (caller: CallerName): string | undefined =>
  caller === "nobody"
    ? undefined
    : caller === "a wrong key"
      ? `belay_service_${"x".repeat(43)}`
      : caller === "person"
        ? system.ownerToken
        : system.keys[caller];

const pathOf = ({ path }: Endpoint): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === "experiment" ? "no-such-thing" : name === "revision" ? "1" : randomUUID(),
  );

const without = ["signOut"]; // Would end the session that the other rows use; has a test of its own.

describe.each(callers)("for %s", (caller) => {
  test.each(table.filter((row) => row.caller === caller && !without.includes(row.name)))(
    "$name: let in is $admitted",
    async ({ endpoint, admitted }) => {
      const answer = await system.request(endpoint.method, pathOf(endpoint), {
        token: tokenOf(caller),
        ...(endpoint.body && { body: {} }),
      });
      const refusals = ["unauthenticated", "forbidden"];
      if (admitted) {
        expect(refusals).not.toContain(answer.json["code"]);
        expect(answer.status).toBeLessThan(500);
      } else {
        const stranger = caller === "nobody" || caller === "a wrong key";
        expect(answer.json["code"]).toBe(stranger ? "unauthenticated" : "forbidden");
        expect(answer.status).toBe(stranger ? 401 : 403);
        expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      }
    },
  );
});

test("signing out takes a session, and ends it", async () => {
  for (const token of [undefined, ...Object.values(system.keys)])
    expect((await system.request("DELETE", "/api/v1/session", { token })).status).toBe(token ? 403 : 401);
  const { json } = await system.request("POST", "/api/v1/session", {
    body: { link: await system.app.access.ownerLink(), token: true },
  });
  const token = json["token"] as string;
  expect((await system.request("DELETE", "/api/v1/session", { token })).status).toBe(200);
  expect((await system.request("GET", "/api/v1/session", { token })).status).toBe(401);
  expect((await system.request("GET", "/api/v1/session", { token: system.ownerToken })).status).toBe(200);
});

test("nobody's body is read before it is known who sends it", async () => {
  const answer = await system.request("POST", "/api/v1/evidence", { body: "{ this is no JSON" });
  expect(answer.json["code"]).toBe("unauthenticated");
});

test.each(["Bearer", "Bearer ", "Basic YTpi", "Bearer a b", `Bearer ${"x".repeat(5_000)}`, "bearer\ttoken"])(
  "the header %j names nobody",
  async (authorization) => {
    const answer = await system.request("GET", "/api/v1/system", { headers: { authorization } });
    expect([answer.status, answer.json["code"]]).toEqual([401, "unauthenticated"]);
  },
);

test("a key of one environment can't name another", async () => {
  const staging = await system.createKey("automation", { environment: "staging" });
  const refused = await system.request("GET", "/api/v1/runs?environment=production", {
    token: staging.secret,
  });
  expect([refused.status, refused.json["code"]]).toEqual([403, "forbidden"]);
  const kill = { environment: "production", scope: { kind: "environment" } };
  expect(
    (await system.request("POST", "/api/v1/exposure/kill", { token: staging.secret, body: kill })).status,
  ).toBe(403);
  expect((await system.request("GET", "/api/v1/runs", { token: staging.secret })).status).toBe(200);
  const { key, secret: other } = await staging2();
  expect(key.environment).toBe("staging");
  expect((await system.as(other).ruleset()).environment).toBe("staging");
});

const staging2 = () =>
  system.owner.createKey({ body: { name: "staging", purpose: "service", environment: "staging" } });

test("a key of other workflows finds nothing of this one", async () => {
  await system.open();
  const { secret } = await system.createKey("automation", { workflows: ["another"] });
  const foreign = system.as(secret);
  expect((await foreign.experiments()).items).toEqual([]);
  await expect(foreign.experiment({ params: { experiment: "note-mail" } })).rejects.toMatchObject({
    code: "not-found",
  });
  for (const scope of [
    { kind: "experiment", key: "note-mail" },
    { kind: "workflow", key: "notes" },
  ] as const)
    await expect(foreign.kill({ body: { scope } })).rejects.toMatchObject({ code: "not-found" });
  await expect(foreign.kill({ body: { scope: { kind: "environment" } } })).rejects.toMatchObject({
    code: "forbidden",
  });
  const service = await system.createKey("service", { workflows: ["another"] });
  expect((await system.as(service.secret).ruleset()).experiments).toEqual([]);
  expect((await system.as(system.keys.service).ruleset()).experiments).toHaveLength(1);
});

test("the bootstrap token is an automation key of every environment, and nothing more", async () => {
  const client = system.as(bootstrap);
  expect((await client.experiments({ query: { environment: "staging" } })).items).toHaveLength(1);
  await expect(client.resume({ body: { scope: { kind: "environment" } } })).rejects.toMatchObject({
    code: "person-needed",
  });
  await expect(client.ruleset()).rejects.toMatchObject({ code: "forbidden" });
  await expect(client.keys()).rejects.toMatchObject({ code: "forbidden" });
});
