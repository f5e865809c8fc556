import { randomUUID } from "node:crypto";
import { createFakeClock, createTestSystem, type TestReplica, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const clock = createFakeClock();
let system: TestSystem;
let replica: TestReplica;
const ceilingMicros = 1_000_000;
beforeAll(async () => {
  system = await createTestSystem({ clock });
  replica = await system.replica();
  await system.open({ budgets: { timeSeconds: 5, spend: { currency: "EUR", perRun: 1, perDay: 1 } } });
});
afterAll(() => system.close());

const ask = async (
  at: TestReplica,
  micros: number,
  { spent = 0, experiment = "note-mail", token = system.keys.service } = {},
): Promise<number> => {
  const { granted } = await at.as(token).renew({
    body: {
      instance: { id: randomUUID(), service: "asker" },
      version: 1,
      ...(spent > 0 && { spent: [{ experiment, micros: spent }] }),
      wanted: [{ experiment, micros }],
    },
  });
  return granted.find((slice) => slice.experiment === experiment)?.micros ?? 0;
};

test("fifty who ask two replicas at once never get more than the day's ceiling, and get all of it", async () => {
  const slices = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      ask(index % 2 === 0 ? system : replica, 70_000, { spent: 1_000 }),
    ),
  );
  expect(slices.reduce((sum, slice) => sum + slice, 0)).toBe(ceilingMicros);
  // One asker gets a twentieth of the day at most.
  expect(Math.max(...slices)).toBe(ceilingMicros / 20);
  expect(await ask(system, 1)).toBe(0);
});

test("the next day has its own money", async () => {
  clock.advance(24 * 3_600_000);
  // The clock's leap has made what the replicas had read old; they read anew within seconds.
  await expect.poll(() => ask(replica, 1_000).catch(() => undefined), { timeout: 10_000 }).toBe(1_000);
  await expect.poll(() => ask(system, 1_000).catch(() => undefined), { timeout: 10_000 }).toBe(1_000);
});

test("nothing is granted for what a key may not use, or is not there, and nothing for nothing", async () => {
  const { secret } = await system.createKey("service", { workflows: ["another"] });
  expect(await ask(system, 1_000, { token: secret })).toBe(0);
  expect(await ask(system, 1_000, { experiment: "no-such-thing" })).toBe(0);
  expect(await ask(system, 0)).toBe(0);
  const staging = await system.createKey("service", { environment: "staging" });
  expect(await ask(system, 1_000, { token: staging.secret })).toBe(0);
});
