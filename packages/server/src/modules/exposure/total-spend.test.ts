import type { EnvironmentKey } from "@belay/contracts";
import { createFakeClock, createTestSystem, isBelayProblem, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, sampleHead, sampleInstance } from "../runs/testing/evidence-samples.ts";

const clock = createFakeClock();
const spend = { currency: "EUR", perRun: 1, perDay: 10 };
let system: TestSystem;
beforeAll(async () => {
  // Runs are named by the time they begin at.
  clock.setWall(Date.now());
  system = await createTestSystem({ clock });
  for (const key of ["note-mail", "other-mail"])
    await system.open({ key, memoChange: { spend: { ...spend, total: 1 } } });
});
afterAll(() => system.close());

const standing = (experiment: string, environment: EnvironmentKey = "production") =>
  system.owner.experiment({ params: { experiment }, query: { environment } });
const stateOf = async (experiment: string) => (await standing(experiment)).exposure.state;
const scopeOf = (key: string) => ({ kind: "experiment" as const, key });
const pathsOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isBelayProblem(error) ? error.errors?.map(({ path }) => path) : error;
};
/** Runs that cost 0.4 EUR each. */
async function runs(experiment: string, count: number, token = system.keys.service) {
  const records = Array.from({ length: count }, (_, index) =>
    ended(index + 1, sampleHead({ experiment, ring: 2 }), {
      steps: [
        { name: "generate", startedMs: 1, durationMs: 9, status: "ok", facts: { costMicros: 400_000 } },
      ],
    }),
  );
  const receipt = await system.as(token).evidence({ body: { instance: sampleInstance(), records } });
  expect(receipt).toMatchObject({ accepted: count, refused: [] });
}

test("an experiment that has cost what its memo allows pauses by itself, and asks for a decision", async () => {
  await runs("note-mail", 3);
  await runs("other-mail", 2);
  // The same money, reported as well: it counts once.
  await system.as(system.keys.service).renew({
    body: {
      instance: sampleInstance(),
      version: 1,
      spent: [{ experiment: "other-mail", micros: 800_000 }],
    },
  });
  await expect.poll(() => stateOf("note-mail"), { timeout: 15_000 }).toBe("paused");
  const { exposure, nextGate } = await standing("note-mail");
  expect(exposure).toMatchObject({
    changedBy: { kind: "system" },
    reason: "The 1 EUR that the memo allows in all are spent. Decide: scale, revise, stop or reframe.",
  });
  expect(nextGate.items).toMatchObject([{ code: "spend", met: false, holder: "who writes the memo" }]);
  expect(nextGate.items[0]?.detail).toContain("1.2 EUR are spent");

  const { sections } = await system.owner.agenda({ query: {} });
  const due = sections.find(({ section }) => section === "decisions")?.items;
  expect(due).toMatchObject([{ overdue: true, link: { kind: "experiment", id: "note-mail" } }]);
  expect(due?.[0]?.detail).toContain("The 1 EUR that it may cost in all are spent");

  const { items } = await system.owner.audit({ query: { experiment: "note-mail", limit: 5 } });
  const pauses = items.filter(({ action }) => action === "exposure.pause");
  expect(pauses).toMatchObject([{ actor: { kind: "system" } }]);
}, 30_000);

test("it can't be opened again under that memo, by anybody", async () => {
  const body = { scope: scopeOf("note-mail") };
  expect(await pathsOf(system.owner.resume({ body }))).toEqual(["/memo/spend"]);
  const { revision } = await system.push({
    key: "note-mail",
    files: { "mail.md": "[system]\nWrite a short mail.\n[user]\nThe note: {{ note }}\n" },
    memoChange: { spend: { ...spend, total: 1 } },
  });
  expect(await pathsOf(system.owner.activate({ body: { experiment: "note-mail", revision } }))).toEqual([
    "/memo/spend",
  ]);
});

test("nothing opens it by itself: not a larger memo, not another day; a person does", async () => {
  const { revision } = await system.pushApproved({
    key: "note-mail",
    memoChange: { spend: { ...spend, total: 2 } },
  });
  await system.owner.activate({ body: { experiment: "note-mail", revision } });
  clock.advance(25 * 3_600_000);

  // Every environment's money counts; this is what takes the other one to its total.
  expect(await stateOf("other-mail")).toBe("open");
  const { secret } = await system.createKey("service", { environment: "staging" });
  await runs("other-mail", 1, secret);
  await expect.poll(() => stateOf("other-mail"), { timeout: 15_000 }).toBe("paused");

  expect(await stateOf("note-mail")).toBe("paused");
  await system.owner.resume({ body: { scope: scopeOf("note-mail") } });
  expect(await stateOf("note-mail")).toBe("open");
  const { items } = await system.owner.audit({ query: { experiment: "note-mail", limit: 50 } });
  const bySystem = items.filter(({ actor }) => actor.kind === "system").map(({ action }) => action);
  expect(new Set(bySystem)).toEqual(new Set(["exposure.pause"]));
}, 30_000);
