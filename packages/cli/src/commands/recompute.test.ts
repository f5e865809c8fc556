import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runBelay } from "../testing/run-belay.ts";

it("compares the ledger of a data folder with its evidence, and says what it found", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "belay-recompute-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { code, out, err } = await runBelay(["recompute", "--data-dir", path.join(folder, "data")], {
    cwd: folder,
  });
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("No unit is in any comparison yet.");
}, 60_000);
