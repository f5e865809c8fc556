import { randomUUID } from "node:crypto";
import { endpoints, type Endpoint, type EndpointName, hasRole, roles, type Role } from "@belay/contracts";
import { createDeskSystem, type DeskSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessRows } from "./testing/access-rows.ts";

const bootstrap = "bootstrap-token-of-the-access-rules-test";
let system: DeskSystem;
const tokens = new Map<string, string | undefined>();

const purposes = ["service", "worker", "automation"] as const;
const strangers = ["nobody", "a wrong key", "an ended person", "a revoked key", "an expired key"] as const;
const callers = [...strangers, ...roles, ...purposes, "bootstrap"] as const;
type CallerName = (typeof callers)[number];

beforeAll(async () => {
  system = await createDeskSystem({ bootstrapToken: bootstrap });
  tokens.set("a wrong key", `belay_service_${"x".repeat(43)}`).set("bootstrap", bootstrap);
  for (const purpose of purposes) tokens.set(purpose, system.keys[purpose]);
  for (const role of roles) tokens.set(role, (await system.person(`Walks as ${role}`, role)).token);
  const ended = await system.person("Has ended", "administrator");
  const { person } = await ended.client.session();
  await system.owner.endPerson({ params: { person: person.id } });
  tokens.set("an ended person", ended.token);
  const revoked = await system.createKey("automation");
  await system.owner.revokeKey({ params: { key: revoked.id } });
  tokens.set("a revoked key", revoked.secret);
  const short = await system.owner.createKey({
    body: {
      name: "short",
      purpose: "automation",
      environment: "production",
      expiresAt: new Date(Date.now() + 300).toISOString(),
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 400));
  tokens.set("an expired key", short.secret);
});
afterAll(() => system?.close());

const named = Object.entries(endpoints) as [EndpointName, Endpoint][];

test("every endpoint has a row, and every row an endpoint", () => {
  expect(Object.keys(accessRows).toSorted()).toEqual(named.map(([name]) => name).toSorted());
});

/** What the row says, and nothing else. */
function isAdmitted(row: string, caller: CallerName): boolean {
  if (row === "public") return true;
  if ((strangers as readonly string[]).includes(caller)) return false;
  const allowed = row.split(" ");
  const least = allowed.find((word): word is Role => (roles as readonly string[]).includes(word));
  if ((roles as readonly string[]).includes(caller))
    return least !== undefined && hasRole(caller as Role, least);
  return allowed.includes(caller === "bootstrap" ? "automation" : caller);
}

const pathOf = ({ path }: Endpoint): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === "experiment" ? "no-such-thing" : name === "revision" ? "1" : randomUUID(),
  );

const without = ["signOut"]; // Would end the session that the other rows use; has a test of its own.

describe.each(callers)("for %s", (caller) => {
  test.each(
    named
      .filter(([name]) => !without.includes(name))
      .map(([name, endpoint]) => ({
        name,
        endpoint,
        admitted: isAdmitted(accessRows[name] ?? "nobody", caller),
      })),
  )("$name: let in is $admitted", async ({ endpoint, admitted }) => {
    const answer = await system.request(endpoint.method, pathOf(endpoint), {
      token: tokens.get(caller),
      ...(endpoint.body && { body: {} }),
    });
    if (admitted) {
      expect(["unauthenticated", "forbidden"]).not.toContain(answer.json["code"]);
      expect(answer.status).toBeLessThan(500);
    } else {
      const stranger = (strangers as readonly string[]).includes(caller);
      expect([answer.status, answer.json["code"]]).toEqual(
        stranger ? [401, "unauthenticated"] : [403, "forbidden"],
      );
      expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    }
  });
});

/** What names an experiment of the workflow `notes` in production, of everything that keys may call. */
describe("a key of another workflow, and one of another environment", () => {
  const experiment = "note-mail";
  const in_ = `/api/v1/experiments/${experiment}`;
  const scope = { kind: "experiment", key: experiment };
  type Ask = { path: string; body?: unknown } | "all" | "none";
  /** `all`: not kept by workflow, or every workflow's on purpose. `none`: names no experiment. Otherwise how to ask for this one. */
  const asks: Record<string, Ask> = {
    system: "none",
    experiments: { path: "/api/v1/experiments" },
    experiment: { path: in_ },
    push: "none", // A definition names its workflow; tested with definitions, in modules/experiments.
    revisions: { path: `${in_}/revisions` },
    revision: { path: `${in_}/revisions/1` },
    activity: { path: `${in_}/activity` },
    metrics: { path: `${in_}/metrics` },
    metric: { path: `${in_}/metrics/acceptance` },
    stage: { path: `${in_}/stage` },
    stageAuditPrefill: { path: `${in_}/stage-audit` },
    ruleset: { path: "/api/v1/ruleset" },
    rulesetStream: "none", // The same as ruleset, without an end.
    renew: "none",
    activate: { path: "/api/v1/exposure/activate", body: { experiment, revision: 1 } },
    setRing: { path: "/api/v1/exposure/ring", body: { experiment, ring: 1, reason: "A test" } },
    pause: { path: "/api/v1/exposure/pause", body: { scope } },
    kill: { path: "/api/v1/exposure/kill", body: { scope } },
    resume: { path: "/api/v1/exposure/resume", body: { scope } },
    confirmations: "none",
    exposureHistory: { path: "/api/v1/exposure/history" },
    instances: { path: "/api/v1/instances" },
    evidence: "none", // Refused run by run; tested in modules/runs.
    outcomes: "none", // Refused outcome by outcome; tested in modules/metrics.
    runs: { path: `/api/v1/runs?experiment=${experiment}` },
    run: "none", // Tested with a run, in modules/runs.
    submitDraft: "none", // Tested with drafts, in modules/reviews.
    reviews: { path: `/api/v1/reviews?experiment=${experiment}` },
    actions: { path: "/api/v1/actions" },
    leaseActions: "none", // Hands out only what the key's workflows have; tested in modules/actions.
    completeAction: "none",
    failAction: "none",
    intakes: "all", // Proposals stand side by side before there is a workflow to be a key of.
    createIntake: "none",
    intake: "all",
    saveIntake: "all",
    rubric: "all",
    agenda: { path: "/api/v1/agenda" },
    memos: { path: "/api/v1/memos" },
    memo: { path: `/api/v1/memos/${experiment}` },
    memoVersions: { path: `/api/v1/memos/${experiment}/versions` },
    memoDifferences: { path: `/api/v1/memos/${experiment}/differences?from=1&to=1` },
    memoMarkdown: { path: `/api/v1/memos/${experiment}/markdown` },
    signedMemo: { path: `/api/v1/memos/${experiment}/signed` },
    readMemo: "none",
    checkMemo: "none",
    memoPolicy: "all", // The same for everybody.
  };
  const forKeys = Object.entries(accessRows)
    .map(([name, row]) => ({ name, purpose: purposes.find((each) => row.split(" ").includes(each)) }))
    .filter(({ purpose }) => purpose !== undefined);

  beforeAll(async () => {
    await system.submit();
  });

  test("have a row for everything that keys may call", () => {
    expect(Object.keys(asks).toSorted()).toEqual(forKeys.map(({ name }) => name).toSorted());
  });

  const rows = forKeys.flatMap(({ name, purpose }) => {
    const ask = asks[name];
    return typeof ask === "object" ? [{ name: name as EndpointName, purpose: purpose!, ask }] : [];
  });

  test.each(rows)("$name finds nothing of this workflow", async ({ name, purpose, ask }) => {
    const { secret } = await system.createKey(purpose, { workflows: ["another"] });
    const answer = await system.request(endpoints[name].method, ask.path, {
      token: secret,
      ...(ask.body !== undefined && { body: ask.body }),
    });
    if (answer.status < 300) expect(answer.text).not.toContain(experiment);
    else expect(["not-found", "forbidden", "person-needed"]).toContain(answer.json["code"]);
    const own = await system.createKey(purpose, { workflows: ["notes"] });
    const seen = await system.request(endpoints[name].method, ask.path, {
      token: own.secret,
      ...(ask.body !== undefined && { body: ask.body }),
    });
    expect(["not-found", "forbidden"]).not.toContain(seen.json["code"]);
    // Its own key may halt it.
    await system.owner.resume({ body: { scope: { kind: "experiment", key: experiment }, reason: "next" } });
  });

  test.each(rows)("$name names no other environment", async ({ name, purpose, ask }) => {
    const { secret } = await system.createKey(purpose, { environment: "staging" });
    const inBody = ask.body !== undefined;
    const answer = await system.request(
      endpoints[name].method,
      inBody ? ask.path : `${ask.path}${ask.path.includes("?") ? "&" : "?"}environment=production`,
      { token: secret, ...(inBody && { body: { ...(ask.body as object), environment: "production" } }) },
    );
    const endpoint: Endpoint = endpoints[name];
    const shape = (inBody ? endpoint.body : endpoint.query) as { shape?: object } | undefined;
    if (shape?.shape && "environment" in shape.shape)
      expect([answer.status, answer.json["code"]]).toEqual([403, "forbidden"]);
    // What knows no environment is the same in each, or the key's own.
    else expect(answer.status).toBeLessThan(500);
  });

  test("neither kills nor pauses what is not its own, and nothing was changed by any of it", async () => {
    const { exposure } = await system.owner.experiment({ params: { experiment }, query: {} });
    expect(exposure.revision).toBe(1);
    for (const body of [{ scope: { kind: "environment" } }, { scope: { kind: "workflow", key: "notes" } }]) {
      const { secret } = await system.createKey("automation", { workflows: ["another"] });
      const answer = await system.request("POST", "/api/v1/exposure/kill", { token: secret, body });
      expect(["not-found", "forbidden"]).toContain(answer.json["code"]);
    }
  });
});

test("signing out takes a session, and ends it", async () => {
  for (const token of [undefined, ...Object.values(system.keys)])
    expect((await system.request("DELETE", "/api/v1/session", { token })).status).toBe(token ? 403 : 401);
  const { json } = await system.request("POST", "/api/v1/session", {
    body: { link: await system.app.access.sampleLink("Signs out", "sample", "viewer"), token: true },
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
  await system.open({ name: "Again" });
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
