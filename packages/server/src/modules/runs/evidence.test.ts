import { createTestSystem, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { begun, ended, lost, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem();
  await system.open();
});
afterAll(() => system.close());

const send = (records: unknown[], instance = sampleInstance(), key = system.keys.service) =>
  system.as(key).evidence({ body: { instance, records } });

test("a run is kept with its steps and payload names, and counted", async () => {
  const run = sampleHead({ unit: "account-9" });
  expect(await send([ended(1, run)])).toEqual({ accepted: 1, duplicates: 0, refused: [] });
  const detail = await system.owner.run({ params: { run: run.id } });
  expect(detail).toMatchObject({ state: "served", durationMs: 120, costMicros: 70 });
  void begun;
  void lost;
});
