import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { now } from "./support/now.ts";
import { figureLine } from "./support/figure.ts";
import { median } from "./support/quantile.ts";

/**
 * `npm start` until it prints its sign-in link: seven processes and a PostgreSQL, everything installed and built
 * before. Once in a new data folder, where the database is made first, and then again in the same one. Beside it
 * the same Node with the same PostgreSQL in folders of its own, and nothing else. The two alternate.
 */
const ROUNDS = 7;

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "belay-bench-"));
// As root, PostgreSQL runs as another user, who must be able to pass through.
chmodSync(folder, 0o711);

type Command = { command: string; args: string[]; ready: RegExp };

const npmStart = (dataDir: string): Command => ({
  command: "npm",
  args: ["start", "--", "--no-play", "--port", "0", "--data-dir", dataDir],
  ready: /Sign in \(once\)/,
});
const bare = (dataDir: string): Command => ({
  command: process.execPath,
  args: [fileURLToPath(new URL("start/bare.ts", import.meta.url)), dataDir],
  ready: /ready/,
});

/** Milliseconds from spawning a command to the line that says it is ready; then it is ended. */
async function timeStart({ command, args, ready }: Command): Promise<number> {
  const from = now();
  // A group of its own, so that ending it ends what npm has started too.
  const child = spawn(command, args, { cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  const took = await new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (ready.test(said)) resolve(now() - from);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`${command} ended before it was ready (${code}):\n${said}`)),
    );
  });
  process.kill(-child.pid!, "SIGTERM");
  await ended;
  await groupEnded(child.pid!);
  return took;
}

/** npm may be gone before what it started. */
async function groupEnded(group: number): Promise<void> {
  for (;;) {
    try {
      process.kill(-group, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const folderOf = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

try {
  await timeStart(npmStart(folderOf("warm-up")));
  const first: number[] = [];
  const again: number[] = [];
  const bareFirst: number[] = [];
  const bareAgain: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    first.push(await timeStart(npmStart(folderOf(`start-${round}`))));
    bareFirst.push(await timeStart(bare(folderOf(`bare-${round}`))));
    again.push(await timeStart(npmStart(folderOf(`start-${round}`))));
    bareAgain.push(await timeStart(bare(folderOf(`bare-${round}`))));
    console.log(
      `round ${round + 1}/${ROUNDS}: first ${(first.at(-1)! / 1000).toFixed(2)} s, again ${(again.at(-1)! / 1000).toFixed(2)} s; bare ${(bareFirst.at(-1)! / 1000).toFixed(2)} s and ${(bareAgain.at(-1)! / 1000).toFixed(2)} s`,
    );
  }
  console.log("");
  for (const [name, values, floor] of [
    ["npm start, new data folder", first, bareFirst],
    ["npm start, again", again, bareAgain],
  ] as const) {
    console.log(`${name}: worst ${(Math.max(...values) / 1000).toFixed(2)} s`);
    console.log(
      figureLine({
        name,
        value: median(values) / 1000,
        unit: "s",
        limit: 5,
        ratio: median(values) / median(floor),
        peer: "Node and PostgreSQL alone",
      }),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
