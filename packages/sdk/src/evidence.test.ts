import { readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import * as fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import type { Belay, ConnectOptions } from "./index.ts";
import { startControlPlane, type ControlPlane } from "./testing/control-plane.ts";
import {
  aiMail,
  baselineMail,
  createScope,
  experiment,
  filesIn,
  note,
  until,
  type Mail,
  type Note,
} from "./testing/fixtures.ts";

const scope = createScope();
let control: ControlPlane;

afterEach(async () => {
  await scope.close();
  expect(control.refusals).toEqual([]);
});

async function begin(options: Partial<ConnectOptions> = {}) {
  control = await scope.open(startControlPlane({ experiments: [experiment()] }));
  const spoolDirectory = await scope.directory();
  const belay = await scope.connect({ url: control.url, spoolDirectory, ...options });
  return { belay, spoolDirectory };
}

const runOn = (belay: Belay, input: Note = note, ai: () => Promise<Mail> | Mail = () => aiMail) =>
  belay.experiment<Note, Mail>("note-mail").run({ unit: "acc-4", input, baseline: () => baselineMail, ai });

it("counts records from one without a gap", async () => {
  const { belay } = await begin();
  for (let index = 0; index < 30; index += 1) await runOn(belay);
  await belay.close();
  expect(
    control
      .records()
      .map(({ sequence }) => sequence)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

it("spools what can't be sent, unreadable to others, and sends it once when the control plane is back", async () => {
  const { belay, spoolDirectory } = await begin();
  control.faults.status = { path: "/api/v1/evidence", code: 503 };
  for (let index = 0; index < 20; index += 1) await runOn(belay);
  await until(() => belay.status().evidence.spooledBytes > 0 && belay.status().evidence.queued === 0);
  const files = filesIn(spoolDirectory);
  expect(files.some((file) => file.includes("spool-"))).toBe(true);
  for (const file of files) {
    expect(readFileSync(file).toString("latin1")).not.toMatch(/Marlene|acc-4|signed order/);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
  control.faults.status = undefined;
  await until(() => control.ended().length === 20);
  expect(control.records().length).toBe(20);
  await until(() => belay.status().evidence.spooledBytes === 0);
});

it("leaves its spool to the next process, which sends it under the name of the first", async () => {
  const { belay, spoolDirectory } = await begin();
  control.faults.status = { path: "/api/v1/evidence", code: 503 };
  await runOn(belay);
  await belay.close({ deadlineMs: 300 });
  const first = belay.status().instance;
  control.faults.status = undefined;
  const next = await scope.connect({ url: control.url, spoolDirectory });
  await until(() => control.ended().length === 1);
  expect(control.ended()[0]).toMatchObject({ instance: first, sequence: 1 });
  await next.close();
  expect(filesIn(spoolDirectory)).toEqual([]);
});

it("tells of a full spool: the oldest went first", async () => {
  const { belay } = await begin({ spoolBytes: 64 * 1024 });
  control.faults.status = { path: "/api/v1/evidence", code: 503 };
  const long = { ...note, text: note.text.padEnd(8000, " and so on") };
  for (let index = 0; index < 40; index += 1) {
    await runOn(belay, long);
    await until(() => belay.status().evidence.queued === 0);
  }
  const { dropped } = belay.status().evidence;
  expect(dropped).toBeGreaterThan(0);
  control.faults.status = undefined;
  await until(() => belay.status().evidence.spooledBytes === 0 && belay.status().evidence.queued === 0);
  const told = control.records().flatMap((record) => (record.kind === "dropped" ? [record] : []));
  expect(told[0]).toMatchObject({ first: 1, reason: "spool-full" });
  // What arrived and what was told as dropped is everything, each once.
  const seen = new Set(control.records().map(({ sequence }) => sequence));
  const missing = told.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  const all = [...seen, ...missing].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: all.length }, (_, index) => index + 1));
});

it("falls to the baseline where a run can't be journalled", async () => {
  control = await scope.open(startControlPlane({ experiments: [experiment()] }));
  const belay = await scope.connect({ url: control.url, spoolDirectory: "/dev/null/nowhere" });
  expect(await runOn(belay)).toMatchObject({ served: "baseline", reason: "journal-failed" });
  await until(() => control.ended().length === 1);
  expect(control.ended()[0]!.end).toMatchObject({
    outcome: "fallback",
    reason: "journal-failed",
    category: "infrastructure",
  });
});

it("goes on when its folder is removed under it", async () => {
  const { belay, spoolDirectory } = await begin();
  await runOn(belay);
  await rm(spoolDirectory, { recursive: true });
  expect(["ai", "baseline"]).toContain((await runOn(belay)).served);
  await until(() => control.ended().length === 2);
});

it("tells of a long run while it is under way, and of its end", async () => {
  const { belay } = await begin();
  let finish: (mail: Mail) => void = () => {};
  const running = runOn(belay, note, () => new Promise<Mail>((resolve) => (finish = resolve)));
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await runOn(belay);
  await until(() => control.records().some(({ kind }) => kind === "begun"));
  finish(aiMail);
  const { run } = await running;
  await until(() => control.ended().length === 2);
  expect(control.records().filter(({ kind }) => kind === "begun")).toMatchObject([{ run: { id: run } }]);
});

it("keeps the input as it was, whatever the caller does with it later", async () => {
  const { belay } = await begin();
  const mine = structuredClone(note);
  await runOn(belay, mine);
  mine.text = "changed";
  await until(() => control.ended().length === 1);
  expect(control.ended()[0]!.end.payloads.input).toMatchObject({ text: note.text });
});

it("bounds a payload", async () => {
  const { belay } = await begin();
  await runOn(belay, { ...note, text: "x".repeat(500_000) });
  await until(() => control.ended().length === 1);
  const input = control.ended()[0]!.end.payloads.input as { cut: string; characters: number };
  expect(input.cut.length).toBe(64 * 1024);
  expect(input.characters).toBeGreaterThan(500_000);
});

it("delivers everything exactly once, however the control plane fails meanwhile", async () => {
  const fault = fc.constantFrom("none", "away", "busy", "lost");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fault, fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 6 }),
      async (rounds) => {
        control = await startControlPlane({ experiments: [experiment()] });
        const spoolDirectory = await scope.directory();
        const belay = await scope.connect({ url: control.url, spoolDirectory, flushMs: 1 });
        const runs: string[] = [];
        for (const [kind, count] of rounds) {
          control.faults.away = kind === "away";
          control.faults.status = kind === "busy" ? { path: "/api/v1/evidence", code: 503 } : undefined;
          control.faults.loseAnswers = kind === "lost" ? 1 : 0;
          for (let index = 0; index < count; index += 1) runs.push((await runOn(belay)).run);
          await new Promise((resolve) => setTimeout(resolve, 3));
        }
        Object.assign(control.faults, { away: false, status: undefined, loseAnswers: 0 });
        await belay.close();
        expect(
          control
            .ended()
            .map(({ run }) => run.id)
            .sort(),
        ).toEqual(runs.sort());
        expect(belay.status().evidence.dropped).toBe(0);
        expect(filesIn(spoolDirectory)).toEqual([]);
        await control.stop();
      },
    ),
    { numRuns: 15 },
  );
});
