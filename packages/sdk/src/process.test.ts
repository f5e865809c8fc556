import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import type { RulesetExperiment } from "@belay/contracts";
import { startControlPlane, type ControlPlane } from "./testing/control-plane.ts";
import { createScope, experiment, filesIn, until } from "./testing/fixtures.ts";

const scope = createScope();
let control: ControlPlane;
afterEach(async () => {
  await scope.close();
  expect(control.refusals).toEqual([]);
});

const childService = fileURLToPath(new URL("./testing/child-service.ts", import.meta.url));

async function begin(change: Partial<RulesetExperiment> = {}) {
  control = await scope.open(
    startControlPlane({ experiments: [experiment(change), experiment({ key: "in-shadow", ring: 0 })] }),
  );
  return scope.directory();
}

function start(mode: string, directory: string, command = process.execPath, before: string[] = []) {
  const lines: string[] = [];
  const child: ChildProcess = spawn(command, [...before, childService, mode, control.url, directory], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stdout!.on("data", (chunk: Buffer) => lines.push(...chunk.toString().split("\n").filter(Boolean)));
  child.stderr!.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on("exit", (code, signal) => resolve(code ?? signal!)),
  );
  scope.defer(() => child.kill("SIGKILL"));
  return { child, lines, ended, errors: () => errors };
}

const idsOf = (lines: string[], word: string) =>
  lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.split(" ")[1]!] : []));

it("shows every run that a killed process had begun, again and again", { timeout: 60_000 }, async () => {
  const directory = await begin();
  const begun: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    if (round === 2) control.faults.status = { path: "/api/v1/evidence", code: 503 };
    const { child, lines, ended } = start("busy", directory);
    await until(() => lines.length > 20 + round * 15);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    begun.push(...idsOf(lines, "begun"));
    control.faults.status = undefined;
  }
  const belay = await scope.connect({ url: control.url, spoolDirectory: directory });
  const told = () => {
    const ended = control.ended().map(({ run }) => run.id);
    const lost = control.records().flatMap((record) => (record.kind === "lost" ? [record.run.id] : []));
    return { ended: new Set(ended), lost: new Set(lost), endedCount: ended.length };
  };
  await until(() => begun.every((id) => told().ended.has(id) || told().lost.has(id)));
  const { ended, lost, endedCount } = told();
  expect(begun.filter((id) => !ended.has(id) && !lost.has(id))).toEqual([]);
  expect(endedCount).toBe(ended.size);
  expect(lost.size).toBeGreaterThan(0);
  await belay.close();
  expect(filesIn(directory)).toEqual([]);
});

it("sends the outcomes that a killed process had spooled", async () => {
  const directory = await begin();
  control.faults.status = { path: "/api/v1/outcomes", code: 503 };
  const { child, lines, ended } = start("outcomes", directory);
  await until(() => lines.includes("spooled"));
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
  expect(control.outcomes()).toEqual([]);
  control.faults.status = undefined;
  const belay = await scope.connect({ url: control.url, spoolDirectory: directory });
  await until(() => control.outcomes().length === 50);
  expect(new Set(control.outcomes().map(({ unit }) => unit)).size).toBe(50);
  await belay.close();
  expect(filesIn(directory)).toEqual([]);
});

it("doesn't take the folder of a process that is alive", async () => {
  const directory = await begin();
  const { child, lines } = start("busy", directory);
  await until(() => lines.length > 10);
  const belay = await scope.connect({ url: control.url, spoolDirectory: directory });
  await belay.close();
  const before = lines.length;
  await until(() => lines.length > before + 10);
  expect(control.records().filter(({ kind }) => kind === "lost")).toEqual([]);
  child.kill("SIGKILL");
});

it("lets a process end that forgets to close, and one with shadow runs under way", async () => {
  const directory = await begin();
  for (const mode of ["once", "shadow"]) {
    const { ended, lines, errors } = start(mode, directory);
    expect(await ended, errors()).toBe(0);
    expect(lines.length).toBeGreaterThan(1);
  }
});

it("keeps a process alive for the caller of a run that hangs", async () => {
  const directory = await begin({
    budgets: { timeSeconds: 0.3, retries: 0, spend: { currency: "EUR", perRun: 1, perDay: 1 } },
  });
  const { ended, lines, errors } = start("slow", directory);
  expect(await ended, errors()).toBe(0);
  expect(lines.at(-1)).toMatch(/^done .* budget-exceeded$/);
});

it("goes on while the disk takes nothing more, and loses no evidence that the control plane takes", async () => {
  const directory = await begin();
  control.faults.status = { path: "/api/v1/evidence", code: 503 };
  // No file may grow beyond four blocks; the signal that comes with it is ignored, so writes fail as on a full disk.
  const { ended, lines, errors } = start("many", directory, "/bin/sh", [
    "-c",
    `trap "" XFSZ; ulimit -f 4; exec "${process.execPath}" "$@"`,
    "sh",
  ]);
  await until(() => lines.at(-1) === "all done" && errors().includes("can't be spooled"));
  control.faults.status = undefined;
  expect(await ended, errors()).toBe(0);
  expect(idsOf(lines, "done").length).toBe(60);
  expect(errors()).toContain("evidence can't be spooled");
  expect(
    control
      .ended()
      .map(({ run }) => run.id)
      .sort(),
  ).toEqual(idsOf(lines, "done").sort());
});
