import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a taken port is told in a sentence before anything is set up, and leaves no data folder behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "belay-port-"));
  const taker = createServer().listen(0, "127.0.0.1");
  await once(taker, "listening");
  const { port } = taker.address() as AddressInfo;
  try {
    const dataDir = join(folder, "data");
    const started = fork(
      fileURLToPath(new URL("./main.ts", import.meta.url)),
      ["--sample", "--port", String(port), "--data-dir", dataDir],
      { stdio: ["ignore", "pipe", "pipe", "ipc"], env: { PATH: process.env.PATH } },
    );
    let said = "";
    started.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(started, "close")) as [number];
    expect(said).toBe(`Port ${port} is taken. Stop what uses it, or choose another with --port.\n`);
    expect(code).toBe(2);
    expect(existsSync(dataDir)).toBe(false);
  } finally {
    taker.close();
    rmSync(folder, { recursive: true });
  }
});
