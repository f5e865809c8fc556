import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createClient } from "@belay/client";
import { parseMemoFile, writeMemoMarkdown } from "@belay/contracts/memo";
import { connect } from "@belay/sdk";
import { emailsOf, signMemo, testSigners } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DefinitionFolder, definitionFolder, soundMemo } from "../testing/definition-folder.ts";
import { bin, runBelay } from "../testing/run-belay.ts";

describe("with the real control plane", { timeout: 60_000 }, () => {
  let home: DefinitionFolder;
  let serving: ChildProcess;
  let url: string;

  const belay = (...args: string[]) => runBelay(args, { cwd: home.folder });
  const json = async <T>(...args: string[]): Promise<T> => {
    const { out, code, err } = await belay(...args, "--json");
    expect([code, err]).toEqual([0, ""]);
    return JSON.parse(out) as T;
  };

  beforeAll(async () => {
    home = await definitionFolder();
    serving = spawn(process.execPath, [bin, "serve", "--port", "0", "--json"], {
      cwd: home.folder,
      env: { HOME: home.folder, PATH: process.env.PATH, BELAY_LOG_LEVEL: "silent" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: serving.stdout! }), "line")) as [string];
    const ready = JSON.parse(line) as { url: string; ownerLink: string };
    url = ready.url;
    const { code, err } = await belay(
      "login",
      ready.ownerLink,
      "--name",
      "Ada",
      "--email",
      "ada@example.com",
    );
    expect([code, err]).toEqual([0, ""]);
  });

  afterAll(async () => {
    if (serving.exitCode === null) {
      serving.kill("SIGTERM");
      const [code] = (await once(serving, "exit")) as [number];
      expect(code).toBe(0);
    }
    await home[Symbol.asyncDispose]();
  });

  /** Has the folder's memo signed by two people who didn't write it. */
  async function haveMemoSigned(): Promise<void> {
    const { token } = JSON.parse(await readFile(`${home.folder}/.config/belay/cli.json`, "utf8")) as {
      token: string;
    };
    const owner = createClient({ url, token });
    const { memo } = parseMemoFile(soundMemo);
    const content = {
      ...memo!,
      timebox: { from: "2000-01-01", to: "2199-12-31" },
      authority: {
        ...memo!.authority,
        approve: testSigners.flatMap(({ name, areas }) =>
          areas.map((area) => ({ person: emailsOf(name)[1]!, area })),
        ),
      },
      spend: { ...memo!.spend, total: 100 },
    };
    await writeFile(`${home.folder}/memo.md`, writeMemoMarkdown(content));
    await signMemo(url, owner, content);
  }

  it("an experiment goes from its definition to shadow, up, and is killed at a connected service", async () => {
    await haveMemoSigned();
    const pushed = await json<{ revision: number; created: boolean }>(
      "push",
      "call-follow-up.experiment.yaml",
    );
    expect(pushed).toMatchObject({ revision: 1, created: true });
    expect(await json("push", "call-follow-up.experiment.yaml")).toMatchObject({
      revision: 1,
      created: false,
    });
    expect((await belay("activate", "call-follow-up", "latest")).out).toMatch(
      /^✓ Revision 1 of call-follow-up is active\./,
    );
    expect((await belay("ring", "call-follow-up", "up")).out).toMatch(
      /^✓ call-follow-up is in ring 1, internal/,
    );

    const { secret } = await json<{ secret: string }>(
      "keys",
      "create",
      "--name",
      "calls",
      "--purpose",
      "service",
    );
    const service = await connect({
      url,
      key: secret,
      service: "call-service",
      build: "abc123",
      spoolDirectory: `${home.folder}/spool`,
    });
    try {
      const killed = await belay("kill", "call-follow-up", "--reason", "wrong dates in drafts");
      expect(killed.out).toMatch(/^✓ AI path killed\. 1 of 1 instance confirmed in \d+ ms\.\n$/);
      expect(killed.code).toBe(0);
    } finally {
      await service.close();
    }
    expect((await belay("status")).out).toMatch(/\ncall-follow-up +killed/);
    expect((await belay("resume", "call-follow-up")).code).toBe(2);
    expect((await belay("resume", "call-follow-up", "--reason", "corrected")).code).toBe(0);
  });

  it("an automation key halts and may not raise, and is told who may", async () => {
    const { secret } = await json<{ secret: string }>(
      "keys",
      "create",
      "--name",
      "ci",
      "--purpose",
      "automation",
    );
    const refused = await belay("ring", "call-follow-up", "up", "--url", url, "--key", secret);
    expect(refused.code).toBe(4);
    expect(refused.err).toContain(`A person does it at ${url}/experiments/call-follow-up`);
    expect((await belay("pause", "call-follow-up", "--url", url, "--key", secret)).code).toBe(0);
    expect((await belay("resume", "call-follow-up", "--url", url, "--key", secret)).code).toBe(4);
    expect((await belay("keys", "list", "--url", url, "--key", secret)).code).toBe(4);
  });

  it("lists what there is, and says what there is not", async () => {
    expect(await belay("runs")).toEqual({ code: 0, err: "", out: "No run fits.\n" });
    expect(await belay("reviews")).toEqual({ code: 0, err: "", out: "No draft waits for a person.\n" });
    expect(await belay("status", "nothing")).toMatchObject({ code: 3, out: "" });
    expect((await belay("status", "--url", url, "--key", "wrong")).code).toBe(4);
  });
});

describe("serve", () => {
  it("passes on what the control plane says of a wrong setting, and its exit code", async () => {
    await using made = await definitionFolder();
    const { code, err } = await runBelay(["serve", "--port", "many"], { cwd: made.folder });
    expect(code).toBe(2);
    expect(err).toBe('--port must be a whole number from 0 to 65535, but is "many".\n');
  });
});
