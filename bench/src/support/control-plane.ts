import { fork, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, type BelayClient } from "@belay/client";
import { benchPeople, signInPeople, type BenchPeople } from "./push-approved.ts";

export type BenchControlPlane = {
  url: string;
  /** A sample person's: may push, activate and make keys. */
  team: BelayClient;
  /** Who writes and signs memos. */
  people: BenchPeople;
  process: ChildProcess;
  databaseUrl: string;
  stop(): Promise<void>;
};

type Ready = {
  url: string;
  sample: { teamLink: string; people: Record<string, string>; databaseUrl: string };
};

/**
 * A whole control plane in a process of its own, with its own PostgreSQL in a folder that goes with it.
 * @param settings environment variables beyond this process's
 */
export async function startControlPlane(settings: Record<string, string> = {}): Promise<BenchControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), "belay-bench-"));
  // As root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  const child = fork(
    fileURLToPath(import.meta.resolve("@belay/server/main")),
    ["--sample", "--port", "0", "--data-dir", join(folder, "data")],
    {
      env: {
        ...process.env,
        BELAY_LOG_LEVEL: "warn",
        BELAY_SAMPLE_PEOPLE: JSON.stringify(benchPeople),
        ...settings,
      },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Ready));
    child.once("exit", (code) => reject(new Error(`The control plane ended before it was ready (${code}).`)));
  });
  const { url, sample } = ready;
  const link = sample.teamLink.slice(sample.teamLink.indexOf("#") + 1);
  const { token } = await createClient({ url }).signIn({ body: { link, token: true } });
  return {
    url,
    team: createClient({ url, ...(token !== undefined && { token }) }),
    people: await signInPeople(url, sample.people),
    process: child,
    databaseUrl: sample.databaseUrl,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
