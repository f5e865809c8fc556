import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BelayClient } from "@belay/client";
import type { MemoContent } from "@belay/contracts";
import { parseMemoFile, writeMemoMarkdown } from "@belay/contracts/memo";
import { createTestDatabase, signMemo, startTestProcess, type TestProcess } from "@belay/testkit";
import { keepProcess, type KeptProcess } from "./kept-process.ts";

export type Activity = { id: string; reference?: string; subject: string; body: string; account: string };
export type CallAnswer = { run: string; reason: string } & (
  | { served: "ai" | "baseline"; activity: string; pending?: undefined }
  | { pending: string; served?: undefined }
);

/** The reference workflow, every part of it a process of its own. */
export type ExampleSystem = {
  server: TestProcess;
  service: KeptProcess;
  worker: KeptProcess;
  owner: BelayClient;
  experiment: "call-follow-up";
  /** A sample call under an id and an account of its own. */
  call(index: number): { id: string };
  /** Hands a call to the service, once. */
  hand(call: { id: string }): Promise<CallAnswer>;
  /** All that the CRM holds. */
  activities(): Promise<Activity[]>;
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL("../../../", import.meta.url));
const example = (path: string) => join(root, "examples/call-follow-up", path);
const experiment = "call-follow-up";

/** A port that was free a moment ago: the server has to come back where its clients look for it. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/**
 * The example's definition in a folder of its own, with its memo as this installation has it: for real people, without
 * an end to its timebox, and signed by two of them.
 */
async function approvedDefinition(server: TestProcess, owner: BelayClient): Promise<string> {
  const folder = join(server.dataDir, "definition");
  cpSync(example(""), folder, {
    recursive: true,
    filter: (path) => !/\/(src|node_modules|calls)$/.test(path),
  });
  const { memo } = parseMemoFile(readFileSync(example("memo.md"), "utf8"));
  if (!memo) throw new Error("The example's memo can't be read.");
  const everybody = ["ada.owner@example.test"];
  const content: MemoContent = {
    ...memo,
    timebox: { from: "2000-01-01", to: "2199-12-31" },
    authority: {
      approve: [
        ...(["workflow", "customers"] as const).map((area) => ({ person: "sina.signer@example.test", area })),
        ...(["data", "systems"] as const).map((area) => ({ person: "sol.signer@example.test", area })),
      ],
      halt: everybody,
      review: everybody,
      publish: everybody,
      promote: everybody,
    },
  };
  writeFileSync(join(folder, "memo.md"), writeMemoMarkdown(content));
  await signMemo(server.url, owner, content);
  return folder;
}

/** Starts everything, pushes the example's definition and opens it to everyone. */
export async function startExampleSystem({ leaseSeconds = 3, draftingMs = 0 } = {}): Promise<ExampleSystem> {
  const crmDatabase = await createTestDatabase();
  const server = await startTestProcess({
    port: await freePort(),
    environment: { BELAY_LEASE_SECONDS: String(leaseSeconds) },
  });
  const stops: (() => Promise<unknown>)[] = [() => crmDatabase.drop(), () => server.remove()];
  try {
    const { client: owner } = await server.signIn("Ada Owner");
    const folder = await approvedDefinition(server, owner);
    const key = async (purpose: "service" | "worker" | "automation") =>
      (await owner.createKey({ body: { name: purpose, purpose, environment: "production" } })).secret;
    await promisify(execFile)(
      process.execPath,
      [join(root, "packages/cli/bin/belay.js"), "push", join(folder, "call-follow-up.experiment.yaml")],
      { env: { ...process.env, BELAY_URL: server.url, BELAY_KEY: await key("automation") } },
    );
    await owner.activate({ body: { experiment, revision: 1 } });
    await owner.setRing({ body: { experiment, ring: 3, reason: "a test" } });

    const crmToken = randomBytes(24).toString("base64url");
    const keep = async (...spec: Parameters<typeof keepProcess>) => {
      const kept = await keepProcess(...spec);
      stops.push(() => kept.stop());
      return kept;
    };
    const [crm, drafter] = await Promise.all([
      keep({
        file: example("src/crm/main.ts"),
        environment: () => ({ CRM_DATABASE_URL: crmDatabase.url, CRM_TOKEN: crmToken }),
        ready: /crm ready on (\S+)\n/,
      }),
      keep({
        file: example("src/drafter/main.ts"),
        args: ["--faults"],
        environment: () => ({}),
        ready: /drafter ready on (\S+)\n/,
      }),
    ]);
    if (draftingMs > 0)
      await fetch(new URL("/faults", drafter.address), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ fault: "slow", milliseconds: draftingMs }),
      });
    const approvalKey = (await owner.system()).approvalKeys[0]?.publicKey ?? "";
    const environment = (secret: string, spool: string) => () => ({
      BELAY_URL: server.url,
      BELAY_KEY: secret,
      BELAY_SPOOL_DIR: join(server.dataDir, "spool", spool),
      BELAY_APPROVAL_KEY: approvalKey,
      CRM_URL: crm.address,
      CRM_TOKEN: crmToken,
      OPENAI_BASE_URL: drafter.address,
      OPENAI_API_KEY: "none-needed",
    });
    const [service, worker] = await Promise.all([
      keep({
        file: example("src/service/main.ts"),
        environment: environment(await key("service"), "service"),
        ready: /call service ready on (\S+)\n/,
      }),
      keep({
        file: example("src/worker/main.ts"),
        environment: environment(await key("worker"), "worker"),
        ready: /worker ready on the (\S+)\n/,
      }),
    ]);

    const samples = readFileSync(example("calls/sample-calls.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; account?: object });
    return {
      server,
      service,
      worker,
      owner,
      experiment,
      call(index) {
        const sample = samples[index % samples.length]!;
        return {
          ...sample,
          id: `call-${index}`,
          account: { ...sample.account, id: `account-${index}` },
        } as never;
      },
      async hand(call) {
        const response = await fetch(new URL("/calls", service.address), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(call),
        });
        if (!response.ok)
          throw new Error(`The service answered ${response.status}: ${await response.text()}`);
        return (await response.json()) as CallAnswer;
      },
      async activities() {
        const response = await fetch(new URL("/activities?limit=500", crm.address), {
          headers: { authorization: `Bearer ${crmToken}` },
        });
        return ((await response.json()) as { activities: Activity[] }).activities;
      },
      async stop() {
        for (const stop of stops.toReversed()) await stop();
      },
    };
  } catch (error) {
    for (const stop of stops.toReversed()) await stop();
    throw error;
  }
}
