import { createFakeClock, createTestSystem, type FakeClock, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

let clock: FakeClock;
let system: TestSystem;
beforeAll(async () => {
  clock = createFakeClock();
  system = await createTestSystem({ clock });
});
afterAll(() => system.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "fine",
    (error: { code: string }) => error.code,
  );
const ask = () => system.as().requestDevice({ body: { name: "belay on build-7" } });
const poll = (deviceCode: string) => {
  clock.advance(2_000);
  return system.as().redeemDevice({ body: { deviceCode } });
};

test("a device is let in by a signed-in person, as that person, once", async () => {
  const { client, person } = await system.realPerson("Dora Decides", "operator");
  const { deviceCode, userCode, path } = await ask();
  expect(userCode).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
  expect(path).toBe(`/device?code=${userCode}`);
  expect(await codeOf(poll(deviceCode))).toBe("authorization-pending");
  expect(await codeOf(system.as().redeemDevice({ body: { deviceCode } }))).toBe("slow-down");
  const typed = userCode.toLowerCase().replace("-", "");
  expect(await client.device({ body: { userCode: typed } })).toMatchObject({
    name: "belay on build-7",
    from: "127.0.0.1",
  });
  await client.decideDevice({ body: { userCode: typed, approve: true } });
  expect(await codeOf(system.owner.decideDevice({ body: { userCode, approve: true } }))).toBe("not-found");
  const session = await poll(deviceCode);
  expect(session.person).toMatchObject({ id: person.id, role: "operator" });
  expect((await system.as(session.token).session()).person.id).toBe(person.id);
  expect(await codeOf(poll(deviceCode))).toBe("link-spent");
  const names = (await client.account()).sessions.map(({ name }) => name);
  expect(names).toContain("belay on build-7");
});

test("a device that is turned away hears so; one that nobody answers runs out", async () => {
  const denied = await ask();
  await system.owner.decideDevice({ body: { userCode: denied.userCode, approve: false } });
  expect(await codeOf(poll(denied.deviceCode))).toBe("access-denied");
  const late = await ask();
  clock.advance(10 * 60_000);
  expect(await codeOf(system.owner.decideDevice({ body: { userCode: late.userCode, approve: true } }))).toBe(
    "not-found",
  );
  expect(await codeOf(poll(late.deviceCode))).toBe("link-spent");
});

test("a device let in by somebody whose access then ended is not let in", async () => {
  const { client, person } = await system.realPerson("Fred Former");
  const { deviceCode, userCode } = await ask();
  await client.decideDevice({ body: { userCode, approve: true } });
  await system.owner.endPerson({ params: { person: person.id } });
  expect(await codeOf(poll(deviceCode))).toBe("access-denied");
});

test("codes can't be guessed by somebody who is signed in, nor asked for without end", async () => {
  const { client } = await system.realPerson("Gina Guesses");
  const codes: string[] = [];
  for (let turn = 0; turn < 22; turn++)
    codes.push(await codeOf(client.device({ body: { userCode: "BCDFGHJK" } })));
  expect(codes.filter((code) => code === "not-found")).toHaveLength(20);
  expect(codes.at(-1)).toBe("rate-limited");
  const asked: string[] = [];
  for (let turn = 0; turn < 21; turn++) asked.push(await codeOf(ask()));
  expect(asked.at(-1)).toBe("rate-limited");
});

test("machines let nobody in", async () => {
  for (const secret of Object.values(system.keys))
    expect(
      await codeOf(system.as(secret).decideDevice({ body: { userCode: "BCDFGHJK", approve: true } })),
    ).toBe("forbidden");
});
