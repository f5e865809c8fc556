import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createClient, type BelayClient } from "@belay/client";
import type { EnvironmentKey, KeyPurpose, Person, RevisionContent, Role } from "@belay/contracts";
import { createApp, type App, type AppOptions } from "@belay/server";
import { silentLog } from "@belay/server/platform";
import { parseMemoFile } from "@belay/contracts/memo";
import { createTestDatabase } from "./postgres-database.ts";
import { testDefinition, type DefinitionVariant } from "./system-definition.ts";
import { emailsOf, testSigners } from "./test-memo.ts";

export type TestSystemOptions = Partial<
  Pick<
    AppOptions,
    | "allowanceMs"
    | "leaseMs"
    | "sampleMode"
    | "clock"
    | "log"
    | "bootstrapToken"
    | "secureCookies"
    | "installationKey"
    | "publicUrl"
    | "provider"
    | "requireSecondFactor"
  >
> & {
  /** Serve the built dashboard too. */
  dashboard?: boolean;
};

export type RawRequest = { token?: string | undefined; body?: unknown; headers?: Record<string, string> };
export type RawAnswer = { status: number; headers: Headers; text: string; json: Record<string, unknown> };

/** One more server on a system's database. */
export type TestReplica = {
  url: string;
  app: App;
  /** A client of this replica that speaks with a key's secret or a session's token, or as nobody. */
  as(token?: string): BelayClient;
  /** A request as it is, past the client's types; `body` goes as JSON unless it is a text. */
  request(method: string, path: string, request?: RawRequest): Promise<RawAnswer>;
  close(): Promise<void>;
};

export type TestKey = { id: string; secret: string };

export type TestSystem = TestReplica & {
  databaseUrl: string;
  /** The first owner, signed in with the one-time link through the public API. */
  owner: BelayClient;
  ownerToken: string;
  /** Secrets of keys for every workflow of `production`, by purpose. */
  keys: Record<KeyPurpose, string>;
  createKey(
    purpose: KeyPurpose,
    options?: { environment?: EnvironmentKey; workflows?: string[] },
  ): Promise<TestKey>;
  /** A sample person, signed in. In sample mode only, as everywhere. */
  person(
    name: string,
    role?: Role,
    kind?: "sample" | "simulated",
    areas?: Person["areas"],
  ): Promise<{ client: BelayClient; token: string }>;
  /**
   * A real person, invited and signed in through the public API; not in sample mode. Their address is their name's,
   * such as `rita.reviewer@example.test`.
   */
  realPerson(
    name: string,
    role?: Role,
    areas?: Person["areas"],
  ): Promise<{ client: BelayClient; token: string; person: Person; password: string }>;
  /** Writes a definition's memo and has it signed by two people, through the public API. */
  approveMemo(content: RevisionContent): Promise<void>;
  /** Has the memo approved and pushes: what can be activated then. */
  pushApproved(
    variant?: DefinitionVariant,
  ): Promise<{ experiment: string; revision: number; created: boolean }>;
  push(variant?: DefinitionVariant): Promise<{ experiment: string; revision: number; created: boolean }>;
  /** Has the memo approved, pushes, activates and moves to a ring (2, everyone, unless set), in `production`. */
  open(variant?: DefinitionVariant & { ring?: number }): Promise<{ experiment: string; revision: number }>;
  replica(options?: TestSystemOptions): Promise<TestReplica>;
};

const dashboardDirectory = fileURLToPath(new URL("../../dashboard/dist", import.meta.url));

/**
 * The real control plane in this process, on a database and a port of its own, with answers checked against the
 * contract. Close it in the hook that ends the tests; what it left open afterwards fails them (see `watchLeaks`).
 */
export async function createTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  const database = await createTestDatabase();
  const installationKey = options.installationKey ?? randomBytes(32);
  const replicas: TestReplica[] = [];

  async function start({ dashboard, ...given }: TestSystemOptions): Promise<TestReplica> {
    if (dashboard && !existsSync(dashboardDirectory))
      throw new Error('The dashboard is not built: run "npm run build" in packages/dashboard first.');
    const app = await createApp({
      databaseUrl: database.url,
      databasePoolSize: 5,
      installationKey,
      log: silentLog(),
      checkResponses: true,
      dashboardDirectory: dashboard ? dashboardDirectory : undefined,
      ...given,
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    let closed: Promise<void> | undefined;
    const made: TestReplica = {
      url,
      app,
      as: (token) => createClient({ url, ...(token !== undefined && { token }) }),
      request: (method, path, request) => send(url, method, path, request),
      close: () => (closed ??= app.close()),
    };
    replicas.push(made);
    return made;
  }

  const main = await start(options);
  const redeem = async (link: string, first?: { name: string; email: string }) => {
    const { token } = await main.as().signIn({ body: { link, token: true, ...first } });
    if (token === undefined) throw new Error("Signing in gave no token.");
    return { client: main.as(token), token };
  };
  const { client: owner, token: ownerToken } = await redeem(await main.app.access.ownerLink(), {
    name: "Ada Owner",
    email: emailOf("Ada Owner"),
  });

  const createKey: TestSystem["createKey"] = async (
    purpose,
    { environment = "production", workflows } = {},
  ) => {
    const { key, secret } = await owner.createKey({
      body: { name: `${purpose} key`, purpose, environment, workflows: workflows ?? null },
    });
    return { id: key.id, secret };
  };
  const [service, worker, automation] = await Promise.all(
    (["service", "worker", "automation"] as const).map(async (purpose) => (await createKey(purpose)).secret),
  );

  const person: TestSystem["person"] = async (name, role = "reviewer", kind = "sample", areas = []) =>
    redeem(await main.app.access.sampleLink(name, kind, role, areas));
  /** Invites and accepts; without a password it costs no hash, and the session is all there is. */
  async function invited(name: string, role: Role, areas: Person["areas"], password?: string) {
    const { link } = await owner.invite({ body: { name, email: emailOf(name), role, areas } });
    const accepted = await main.as().acceptInvitation({ body: { link, password, token: true } });
    if (!("token" in accepted) || accepted.token === undefined) throw new Error("Accepting gave no token.");
    const { token, person: made } = accepted;
    return { client: main.as(token), token, person: made };
  }
  /** In sample mode a sample person, otherwise a real one. */
  const someone = async (name: string, areas: Person["areas"] = []): Promise<BelayClient> => {
    if (options.sampleMode) return (await person(name, "reviewer", "sample", areas)).client;
    return (await invited(name, "reviewer", areas)).client;
  };
  const signers = new Map<string, Promise<BelayClient>>();
  const known = (name: string, areas: Person["areas"]) => {
    const made = signers.get(name) ?? someone(name, areas);
    signers.set(name, made);
    return made;
  };

  const approveMemo: TestSystem["approveMemo"] = async ({ definition, files }) => {
    const { memo, problems } = parseMemoFile(files[definition.memo] ?? "");
    if (!memo) throw new Error(`The test's memo can't be read: ${JSON.stringify(problems)}`);
    const params = { experiment: memo.experiment };
    const [author, ...others] = await Promise.all([
      known("Wanda Writer", []),
      ...testSigners.map(({ name, areas }) => known(name, [...areas])),
    ]);
    const before = await main
      .as(ownerToken)
      .memo({ params, query: {} })
      .catch(() => null);
    const written = before
      ? await author!.saveMemo({ params, body: { basedOn: before.edition, content: memo } })
      : await author!.createMemo({ body: { content: memo } });
    if (written.state === "approved") return;
    const body = { digest: written.digest ?? "" };
    await author!.askForSignatures({ params, body });
    for (const signer of others) await signer.signMemo({ params, body });
  };

  const push: TestSystem["push"] = (variant) => owner.push({ body: testDefinition(variant) });
  const pushApproved: TestSystem["pushApproved"] = async (variant) => {
    await approveMemo(testDefinition(variant));
    return push(variant);
  };
  return {
    ...main,
    databaseUrl: database.url,
    owner,
    ownerToken,
    keys: { service: service!, worker: worker!, automation: automation! },
    createKey,
    person,
    async realPerson(name, role = "reviewer", areas = []) {
      const password = `the password of ${name}`;
      return { ...(await invited(name, role, areas, password)), password };
    },
    approveMemo,
    push,
    pushApproved,
    async open({ ring = 2, ...variant } = {}) {
      const { experiment, revision } = await pushApproved(variant);
      await owner.activate({ body: { experiment, revision } });
      if (ring > 0) await owner.setRing({ body: { experiment, ring, reason: "A test" } });
      return { experiment, revision };
    },
    replica: (more = {}) => start({ ...options, ...more }),
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await database.drop();
    },
  };
}

const emailOf = (name: string): string => emailsOf(name)[1]!;

async function send(
  url: string,
  method: string,
  path: string,
  { token, body, headers }: RawRequest = {},
): Promise<RawAnswer> {
  const response = await fetch(url + path, {
    method,
    redirect: "manual",
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  // A stream has no end: its head is all there is to see of it here.
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (isStream) await response.body?.cancel();
  const text = isStream ? "" : await response.text();
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get("content-type") ?? "");
  const json = isJson && text !== "" ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}
