import { afterAll, beforeAll, expect, test } from "vitest";
import { mergePastMinutes } from "./run-upkeep.ts";
import { ended, sampleHead, sampleInstance } from "./testing/evidence-samples.ts";
import { createRunTestSystem, type RunTestSystem } from "./testing/run-test-system.ts";

let system: RunTestSystem;
beforeAll(async () => {
  system = await createRunTestSystem();
});
afterAll(() => system.close());

const hourMs = 3_600_000;

test("past minutes come together into one stripe, and say the same as before; late evidence still adds", async () => {
  const now = Date.now();
  const hoursAgo = (hours: number) => new Date(now - hours * hourMs).toISOString();
  const handIn = (place: number, startedAt: string) =>
    system.handIn(
      [
        ended(1, sampleHead({ startedAt }), { durationMs: 10 ** (place % 4) }),
        ended(2, sampleHead({ startedAt, assigned: "baseline" }), { outcome: "fallback" }),
      ],
      {
        instance: sampleInstance({
          id: `00000000-0000-4000-8000-0000000000${place.toString(16).padStart(2, "0")}`,
        }),
      },
    );
  for (let place = 0; place < 12; place++) for (const hours of [0, 3]) await handIn(place, hoursAgo(hours));

  const rows = () =>
    system.database.kysely
      .selectFrom("run_rollups")
      .select(["at", "stripe", "arm"])
      .where("span", "=", "minute")
      .where("at", "<", new Date(now - hourMs))
      .execute();
  const said = async () => ({
    points: (await system.owner.activity({ params: { experiment: "note-mail" }, query: { minutes: 1_440 } }))
      .points,
    activity: (await system.owner.experiment({ params: { experiment: "note-mail" }, query: {} })).activity,
  });
  const before = await said();
  expect(await rows()).toHaveLength(16);
  await mergePastMinutes(system.database, now);
  expect((await rows()).map(({ stripe, arm }) => `${arm} ${stripe}`).toSorted()).toEqual([
    "ai 0",
    "baseline 0",
  ]);
  expect(await said()).toEqual(before);

  await handIn(100, hoursAgo(3));
  await mergePastMinutes(system.database, now);
  expect(await rows()).toHaveLength(2);
  const { points } = await said();
  expect(points[0]).toMatchObject({ ai: 13, baseline: 13, fallbacks: 13 });
});
