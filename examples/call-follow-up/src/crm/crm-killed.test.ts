import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createTestDatabase } from "@belay/testkit";
import { expect, it, onTestFinished } from "vitest";
import type { Activity } from "./activity.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const token = "a-token-for-the-tests";
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

/** Starts the CRM as its own process and resolves with its URL once it says that it is ready. */
const start = async (databaseUrl: string): Promise<{ process: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, [main, "--port", "0"], {
    env: { ...process.env, CRM_DATABASE_URL: databaseUrl, CRM_TOKEN: token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /crm ready on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { process: child, url };
  }
  throw new Error("The CRM ended before it was ready.");
};

const post = (url: string, account: string, key: string): Promise<Response> =>
  fetch(`${url}/activities`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": key },
    body: JSON.stringify({ account, type: "email-follow-up", subject: "Our call", body: "Hello." }),
  });

it("killed at any moment, it has made exactly one activity for each key once all were retried", async () => {
  const database = await createTestDatabase();
  const account = `acct-${randomUUID()}`;
  const keys = Array.from({ length: 60 }, () => randomUUID());
  const acknowledged = new Map<string, string>();
  for (const killAfter of [1, 9, 23]) {
    const crm = await start(database.url);
    let answered = 0;
    // All at once, so that the kill meets requests before, in and after their transaction.
    const asking = keys.map(async (key) => {
      const response = await post(crm.url, account, key).catch(() => undefined);
      if (response === undefined) return;
      const activity = await (response.json() as Promise<Activity>).catch(() => undefined);
      if (activity !== undefined) {
        expect(acknowledged.get(key) ?? activity.id).toBe(activity.id);
        acknowledged.set(key, activity.id);
      }
      answered += 1;
      if (answered === killAfter) crm.process.kill("SIGKILL");
    });
    await Promise.all(asking);
    if (crm.process.exitCode === null && crm.process.signalCode === null) await once(crm.process, "exit");
  }

  const crm = await start(database.url);
  for (const key of keys) {
    const activity = (await (await post(crm.url, account, key)).json()) as Activity;
    expect(acknowledged.get(key) ?? activity.id).toBe(activity.id);
  }
  const list = (await (
    await fetch(`${crm.url}/activities?account=${account}&limit=500`, { headers })
  ).json()) as {
    activities: Activity[];
  };
  expect(list.activities).toHaveLength(keys.length);
  crm.process.kill("SIGTERM");
  const [code] = (await once(crm.process, "exit")) as [number];
  expect(code).toBe(0);
});
