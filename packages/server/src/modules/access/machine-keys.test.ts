import {
  createFakeClock,
  createTestSystem,
  type FakeClock,
  type TestReplica,
  type TestSystem,
} from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hour = 3_600_000;
let clock: FakeClock;
let system: TestSystem;
let replica: TestReplica;
beforeAll(async () => {
  clock = createFakeClock();
  system = await createTestSystem({ clock });
  replica = await system.replica();
});
afterAll(() => system.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "fine",
    (error: { code: string }) => error.code,
  );
const works = (secret: string, at: TestReplica = system) => codeOf(at.as(secret).system());
const rotate = (key: string, overlapHours?: number) =>
  system.owner.rotateKey({ params: { key }, body: overlapHours === undefined ? {} : { overlapHours } });
const listed = async (id: string) => (await system.owner.keys()).items.find((key) => key.id === id)!;

describe("a rotated key", () => {
  test("has two secrets for a day, then one", async () => {
    const { id, secret: old } = await system.createKey("service");
    const { secret: next, key } = await rotate(id);
    expect(next).not.toBe(old);
    expect(new Date(key.previousUntil!).getTime() - clock.now()).toBe(24 * hour);
    for (const at of [system, replica])
      for (const secret of [old, next]) expect(await works(secret, at)).toBe("fine");
    clock.advance(24 * hour - 1_000);
    expect(await works(old)).toBe("fine");
    clock.advance(6_000);
    for (const at of [system, replica]) {
      expect(await works(old, at)).toBe("unauthenticated");
      expect(await works(next, at)).toBe("fine");
    }
  });

  test("shows who still uses the old secret", async () => {
    const { id, secret: old } = await system.createKey("worker");
    const { secret: next } = await rotate(id);
    clock.advance(hour);
    await works(next);
    await expect.poll(async () => (await listed(id)).lastUsedAt).not.toBeNull();
    expect((await listed(id)).previousUsedAt).toBeNull();
    await works(old);
    await expect.poll(async () => (await listed(id)).previousUsedAt).not.toBeNull();
  });

  test("loses the old secret at once where no overlap is wanted, and with the next rotation", async () => {
    const { id, secret: first } = await system.createKey("automation");
    expect(await works(first, replica)).toBe("fine");
    const { secret: second } = await rotate(id, 0);
    expect(await works(first)).toBe("unauthenticated");
    await expect.poll(() => works(first, replica)).toBe("unauthenticated");
    const { secret: third } = await rotate(id);
    const { secret: fourth } = await rotate(id);
    expect(await works(second)).toBe("unauthenticated");
    for (const secret of [third, fourth]) expect(await works(secret)).toBe("fine");
    await system.owner.revokeKey({ params: { key: id } });
    for (const secret of [third, fourth]) expect(await works(secret)).toBe("unauthenticated");
    expect(await codeOf(rotate(id))).toBe("conflict");
  });

  test("ends streams that the old secret opened, when its time is over", async () => {
    const { id, secret: old } = await system.createKey("service");
    await rotate(id, 1);
    const opened = await fetch(`${system.url}/api/v1/ruleset/stream`, {
      headers: { authorization: `Bearer ${old}` },
    });
    expect(opened.status).toBe(200);
    clock.advance(hour + 1_000);
    await system.app.access.sweep();
    await opened.text(); // Ends, or the test does not.
    expect(await works(old)).toBe("unauthenticated");
  });
});

test("a key with an end works until then, and its streams with it", async () => {
  const expiresAt = new Date(clock.now() + hour).toISOString();
  const body = { name: "for a demo", purpose: "service", environment: "production", expiresAt } as const;
  const { secret, key } = await system.owner.createKey({ body });
  expect(key.expiresAt).toBe(expiresAt);
  const opened = await fetch(`${system.url}/api/v1/ruleset/stream`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  clock.advance(hour + 6_000);
  expect(await works(secret)).toBe("unauthenticated");
  await system.app.access.sweep();
  await opened.text();
  expect(await codeOf(system.owner.createKey({ body }))).toBe("invalid-request");
});

test("what a machine may not do says so and names the way", async () => {
  for (const secret of Object.values(system.keys))
    for (const name of ["people", "account", "keys"] as const)
      await expect(system.as(secret)[name]()).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("belay login"),
      });
});
