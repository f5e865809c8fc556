import { setTimeout as sleep } from "node:timers/promises";
import type { EvidenceReceipt, ExperimentDetail, RunSummary } from "@belay/contracts";
import { startTestProcess, testDefinition, type TestProcess } from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";

let server: TestProcess;
beforeAll(async () => {
  server = await startTestProcess();
});
afterAll(() => server.remove());

test("killed again and again in the middle, database and server lose no acknowledged run and count none twice", async () => {
  const { client: owner, token } = await server.signIn("Ada");
  await owner.push({ body: testDefinition() });
  const { secret } = await owner.createKey({
    body: { name: "service", purpose: "service", environment: "production", workflows: null },
  });

  const acknowledged = new Set<string>();
  const refused: unknown[] = [];
  let unanswered = 0;
  let handingIn = true;
  /** Sends batches as a service does: the same again until it is taken. */
  async function handIn(): Promise<void> {
    const instance = sampleInstance();
    for (let sequence = 1; handingIn; sequence += 10) {
      const heads = Array.from({ length: 10 }, (_, index) => sampleHead({ unit: `account-${index}` }));
      const records = heads.map((head, index) => ended(sequence + index, head));
      let receipt: EvidenceReceipt | undefined;
      while (!(receipt = await server.call<EvidenceReceipt>(secret, "/evidence", { instance, records }))) {
        unanswered++;
        await sleep(20);
      }
      refused.push(...receipt.refused);
      for (const { id } of heads) acknowledged.add(id);
    }
  }
  const moreArrive = async () => {
    const before = acknowledged.size;
    while (acknowledged.size < before + 60) await sleep(5);
  };
  const services = Promise.all([handIn(), handIn(), handIn()]);
  for (const victim of ["postmaster", "backend", "server", "postmaster"] as const) {
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
  expect(unanswered).toBeGreaterThan(0);
  expect(refused).toEqual([]);

  const kept = new Set<string>();
  for (let cursor = ""; ;) {
    const page = (await server.call<{ items: RunSummary[]; next: string | null }>(
      token,
      `/runs?limit=200${cursor}`,
    ))!;
    for (const { id } of page.items) kept.add(id);
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
  const { activity } = (await server.call<ExperimentDetail>(token, "/experiments/note-mail"))!;
  expect(activity.arms.ai).toMatchObject({ runs: kept.size, served: kept.size, units: 10 });
}, 90_000);
