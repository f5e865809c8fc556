import {
  createFakeClock,
  createTestSystem,
  isBelayProblem,
  testDefinition,
  testMemo,
  type TestSystem,
} from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

// 2026-01-05, 09:00 UTC.
const clock = createFakeClock();
const dayMs = 86_400_000;
const experiment = "note-mail";
const memoChange = { timebox: { from: "2026-01-05", to: "2026-01-07" } };
const scope = { kind: "experiment" as const, key: experiment };
let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem({ clock, sampleMode: true });
});
afterAll(() => system.close());

const codeOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isBelayProblem(error) ? { code: error.code, paths: error.errors?.map(({ path }) => path) } : error;
};
const standing = async () => system.owner.experiment({ params: { experiment }, query: {} });

test("at the end of its timebox an experiment pauses by itself, asks for a decision, and stays shut", async () => {
  clock.setWall(Date.UTC(2026, 0, 4, 23, 59));
  await system.pushApproved({ memoChange });
  const body = { experiment, revision: 1 };
  expect(await codeOf(system.owner.activate({ body }))).toEqual({
    code: "outside-memo",
    paths: ["/memo/timebox"],
  });
  clock.setWall(Date.UTC(2026, 0, 5));
  await system.owner.activate({ body });
  clock.setWall(Date.UTC(2026, 0, 7, 23, 59));
  await system.owner.setRing({ body: { experiment, ring: 2, reason: "the last minute" } });
  expect((await standing()).memo).toMatchObject({ signed: true, inForce: true });

  clock.setWall(Date.UTC(2026, 0, 8));
  await expect.poll(async () => (await standing()).exposure.state, { timeout: 15_000 }).toBe("paused");
  const after = await standing();
  expect(after.exposure).toMatchObject({ changedBy: { kind: "system" } });
  expect(after.exposure.reason).toContain("2026-01-07");
  expect(after.nextGate.items).toMatchObject([{ code: "timebox", met: false }]);
  expect(after.nextGate.items[0]?.detail).toContain("new version of the memo");
  const { sections } = await system.owner.agenda({ query: {} });
  expect(sections.find(({ section }) => section === "decisions")?.items).toMatchObject([
    { overdue: true, link: { kind: "experiment", id: experiment } },
  ]);
  const audit = await system.owner.audit({ query: { experiment, limit: 5 } });
  expect(audit.items).toContainEqual(
    expect.objectContaining({ action: "exposure.pause", actor: expect.objectContaining({ kind: "system" }) }),
  );
  expect(await codeOf(system.owner.resume({ body: { scope } }))).toEqual({
    code: "outside-memo",
    paths: ["/memo/timebox"],
  });
}, 30_000);

test("a new version with a new timebox, signed and pushed, opens it again", async () => {
  const renewed = { memoChange: { timebox: { from: "2026-01-05", to: "2026-01-20" } } };
  const { revision } = await system.pushApproved(renewed);
  expect(revision).toBe(2);
  // The revision that is active is still bound to the memo before.
  expect((await codeOf(system.owner.resume({ body: { scope } }))) as object).toMatchObject({
    paths: ["/memo/memo-signed", "/memo/timebox"],
  });
  await system.owner.activate({ body: { experiment, revision } });
  await system.owner.resume({ body: { scope } });
  expect((await standing()).exposure.state).toBe("open");
  clock.advance(dayMs);
  expect((await standing()).memo).toMatchObject({ inForce: true, version: 2 });
});

test("simulated people can neither sign nor raise, whatever the memo says", async () => {
  const { client } = await system.person("Simon Simulated", "owner", "simulated", ["workflow", "systems"]);
  const memo = testMemo(testDefinition({ key: "other-mail" }).definition);
  const email = "simon.simulated@sample.invalid";
  const content = {
    ...memo,
    authority: {
      ...memo.authority,
      promote: [...memo.authority.promote, email],
      approve: [...memo.authority.approve, { person: email, area: "workflow" as const }],
    },
  };
  await system.owner.createMemo({ body: { content } });
  const { digest } = await system.owner.memo({ params: { experiment: "other-mail" }, query: {} });
  const params = { experiment: "other-mail" };
  await system.owner.askForSignatures({ params, body: { digest: digest! } });
  expect(await codeOf(client.signMemo({ params, body: { digest: digest! } }))).toMatchObject({
    code: "person-needed",
  });
  expect(await codeOf(client.resume({ body: { scope } }))).toMatchObject({ code: "person-needed" });
});
