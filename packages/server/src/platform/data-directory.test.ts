import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataDirectoryInUseError, openDataDirectory } from "./data-directory.ts";

let outer: string;
let path: string;
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), "belay-data-"));
  path = join(outer, "deep", "data");
});
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
  rmSync(outer, { recursive: true, force: true });
});

const mode = (file: string): number => statSync(file).mode & 0o777;

/** Another process that opens the folder, says so, and waits. */
const openElsewhere = async () => {
  const module = JSON.stringify(new URL("./data-directory.ts", import.meta.url).href);
  const script = `
    const { openDataDirectory } = await import(${module});
    try {
      openDataDirectory({ path: ${JSON.stringify(path)} }).announce("http://127.0.0.1:4400");
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc(); // The lock is the process's, whether or not anything still refers to it.
      console.log("open");
      setInterval(() => {}, 1e6);
    } catch (error) { console.log(error.name + ": " + error.message); }`;
  const child = spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const said = await new Promise<string>((resolve) => {
    child.stdout!.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  ends.push(kill);
  return { child, said, kill };
};

test("is made for its owner alone, and keeps its installation key", () => {
  const first = openDataDirectory({ path });
  expect([mode(path), mode(first.installationKeyFile)]).toEqual([0o700, 0o600]);
  expect(first.installationKey).toHaveLength(32);
  first.release();
  const second = openDataDirectory({ path });
  expect(second.installationKey.equals(first.installationKey)).toBe(true);
  second.release();
});

test("a second process is told who has it", async () => {
  const elsewhere = await openElsewhere();
  expect(elsewhere.said).toBe("open");
  const refusal = (() => {
    try {
      return openDataDirectory({ path });
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toBeInstanceOf(DataDirectoryInUseError);
  expect((refusal as Error).message).toMatch(
    new RegExp(
      `is in use by process ${elsewhere.child.pid}, started \\S+, at http://127.0.0.1:4400. Stop that process`,
    ),
  );
  await elsewhere.kill();
});

test("is free again the moment its process is killed", async () => {
  const elsewhere = await openElsewhere();
  await elsewhere.kill();
  expect(readFileSync(join(path, "holder.json"), "utf8")).toContain(String(elsewhere.child.pid));
  openDataDirectory({ path }).release();
});

test("of many processes that come at once, one gets it", async () => {
  const all = await Promise.all(Array.from({ length: 5 }, openElsewhere));
  expect(all.filter(({ said }) => said === "open")).toHaveLength(1);
  expect(all.filter(({ said }) => said.startsWith("DataDirectoryInUseError"))).toHaveLength(4);
  await Promise.all(all.map(({ kill }) => kill()));
});

test("the same process can't open it twice either", () => {
  const first = openDataDirectory({ path });
  expect(() => openDataDirectory({ path })).toThrow(DataDirectoryInUseError);
  first.release();
});

test("takes an installation key of one's own in three notations, and refuses any other length", () => {
  const key = Buffer.alloc(32, 7);
  const file = join(outer, "key");
  for (const content of [key, `${key.toString("hex")}\n`, `${key.toString("base64")}\n`]) {
    writeFileSync(file, content);
    chmodSync(file, 0o644);
    const directory = openDataDirectory({ path, installationKeyFile: file });
    expect(directory.installationKey.equals(key)).toBe(true);
    expect(directory.installationKeyExposed).toBe(true);
    directory.release();
  }
  writeFileSync(file, "too short");
  expect(() => openDataDirectory({ path, installationKeyFile: file })).toThrow(/must be 32 bytes/);
  expect(() => openDataDirectory({ path, installationKeyFile: join(outer, "none") })).toThrow(
    /does not exist/,
  );
});
