import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { MetricsReport, OutcomeReceipt } from "@belay/contracts";
import { startTestProcess, testDefinition, type TestProcess } from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIdentifiers } from "../../platform/identifiers.ts";
import { systemClock } from "../../platform/clock.ts";
import { conversion, duration } from "./testing/metric-test-system.ts";

const main = fileURLToPath(import.meta.resolve("@belay/server/main"));
let server: TestProcess;
beforeAll(async () => {
  server = await startTestProcess({ environment: { BELAY_ALLOWANCE_SECONDS: "0" } });
});
afterAll(() => server.remove());

const recomputed = () =>
  new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [main, "--recompute", "--data-dir", server.dataDir, "--log-level", "warn"],
      (_, stdout, stderr) => resolve(stdout + stderr),
    );
  });

test("killed again and again in the middle, ledger and evidence agree", async () => {
  const { client: owner, token } = await server.signIn("Ada");
  const windowHours = 1 / 3_600;
  await owner.push({
    body: testDefinition({
      split: { ai: 0.5 },
      metrics: {
        business: [
          { ...conversion, windowHours },
          { ...duration, windowHours },
        ],
      },
    }),
  });
  const { secret } = await owner.createKey({
    body: { name: "service", purpose: "service", environment: "production", workflows: null },
  });
  const identifiers = createIdentifiers(systemClock);
  let acknowledged = 0;
  let units = 0;
  let handingIn = true;
  const until = async <Answer>(send: () => Promise<Answer | undefined>): Promise<Answer> => {
    for (;;) {
      const answer = await send();
      if (answer) return answer;
      await sleep(20);
    }
  };
  /** Runs and their outcomes, each batch sent until it is taken. */
  async function handIn(): Promise<void> {
    const instance = { id: crypto.randomUUID(), service: "notes", build: "1", sdk: "test" };
    for (let sequence = 1; handingIn; sequence += 5) {
      const startedAt = new Date().toISOString();
      const runs = Array.from({ length: 5 }, (_, index) => ({
        id: identifiers.next(),
        experiment: "note-mail",
        revision: 1,
        epoch: 1,
        phase: 1,
        unit: `unit-${++units}`,
        ring: 2,
        assigned: index % 2 ? "ai" : "baseline",
        startedAt,
      }));
      const records = runs.map((run, index) => ({ kind: "begun", sequence: sequence + index, run }));
      await until(() => server.call(secret, "/evidence", { instance, records }));
      const outcomes = runs.map(({ unit }, index) => ({
        id: `event of ${unit}`,
        experiment: "note-mail",
        unit,
        name: index % 2 ? "meeting-booked" : "mail-sent",
        at: new Date().toISOString(),
        value: index,
      }));
      const receipt = await until(() => server.call<OutcomeReceipt>(secret, "/outcomes", { outcomes }));
      expect(receipt.refused).toEqual([]);
      acknowledged += outcomes.length;
      await sleep(10);
    }
  }
  const moreArrive = async () => {
    const before = acknowledged;
    while (acknowledged < before + 60) await sleep(5);
    await sleep(300);
  };
  const services = Promise.all([handIn(), handIn(), handIn()]);
  for (const victim of ["backend", "server", "postmaster", "server"] as const) {
    await moreArrive();
    const [postmaster, ...backends] = server.postgresPids();
    if (victim === "server") {
      await server.kill();
      await server.start();
    } else process.kill(victim === "postmaster" ? postmaster! : backends.at(-1)!, "SIGKILL");
  }
  await moreArrive();
  handingIn = false;
  await services;
  const total = (report: MetricsReport) =>
    Object.values(report.outcomes).reduce((sum, count) => sum + count, 0);
  const done = await until(async () => {
    const report = await server.call<MetricsReport>(token, "/experiments/note-mail/metrics");
    return report &&
      report.items[0]?.arms?.ai.units === report.phases[0]?.units.ai &&
      !report.outcomes.waiting
      ? report
      : undefined;
  });
  expect(total(done)).toBe(acknowledged);
  expect(done.phases[0]!.units.ai + done.phases[0]!.units.baseline).toBe(units);
  await server.stop();
  expect(await recomputed()).toBe(
    `production note-mail: agrees; ${units} units, ${2 * units} frozen values\n`,
  );
}, 180_000);
