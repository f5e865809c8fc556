import { isBelayProblem } from "@belay/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { childrenOf } from "./child-processes.ts";
import { createTestSystem, type TestSystem } from "./system.ts";
import { startTestProcess } from "./system-process.ts";

let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem();
});
afterAll(() => system.close());

test("a system has its owner, keys by purpose, and an experiment that was pushed", async () => {
  expect(await system.owner.session()).toMatchObject({
    person: { name: "Ada Owner", role: "administrator" },
  });
  const { experiment } = await system.open();
  expect(await system.push()).toMatchObject({ revision: 1, created: false });
  expect(await system.push({ name: "Another name" })).toMatchObject({ revision: 2, created: true });
  const ruleset = await system.as(system.keys.service).ruleset();
  expect(ruleset.experiments).toMatchObject([{ key: experiment, ring: 2, exposure: "open", revision: 1 }]);
});

test("a replica answers for the same database", async () => {
  const replica = await system.replica();
  expect(await replica.as(system.ownerToken).session()).toMatchObject({ person: { name: "Ada Owner" } });
  await replica.close();
  const error: unknown = await replica
    .as(system.ownerToken)
    .healthz()
    .catch((reason: unknown) => reason);
  expect(isBelayProblem(error) && error.code).toBe("unreachable");
});

test(
  "a server process comes back on its folder after kill -9, and leaves nothing behind",
  { timeout: 60_000 },
  async () => {
    const server = await startTestProcess();
    try {
      const { client, token } = await server.signIn("Ada");
      expect(server.postgresPids().length).toBeGreaterThan(1);
      expect(childrenOf(process.pid).map((child) => child.pid)).toContain(server.pid);
      await server.kill();
      await expect(client.healthz()).rejects.toThrow(/No answer/);
      await server.start();
      const again = await fetch(`${server.url}/api/v1/session`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await again.json()).toMatchObject({ person: { name: "Ada" } });
      expect(await server.stop()).toBe(0);
    } finally {
      await server.remove();
    }
  },
);
