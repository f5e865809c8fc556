import { afterAll, beforeAll, expect, it } from "vitest";
import {
  conversion,
  createMetricTestSystem,
  type MetricTestSystem,
} from "../metrics/testing/metric-test-system.ts";

let system: MetricTestSystem;
const params = { experiment: "note-mail" };

beforeAll(async () => {
  system = await createMetricTestSystem({
    business: [conversion],
    success: { metric: "meetings", minimumEffect: 0.1, baseline: 0.3, plannedUnits: 100 },
  });
});
afterAll(async () => {
  await system?.database.close();
  await system?.close();
});

it("a demo becomes a micro-PoC by its runs, step by step, and by nothing else", async () => {
  const stage = () => system.owner.stage({ params, query: {} });
  const lacks = async () => {
    const { dimensions } = await stage();
    return dimensions.flatMap(({ items }) =>
      items.filter((item) => !item.met && item.stage === "micro-poc").map(({ code }) => code),
    );
  };
  expect((await stage()).stage).toBe("demo");
  expect(await lacks()).toEqual(["runs-complete", "baseline-served", "output-used"]);

  await system.handIn(Array.from({ length: 9 }, (_, index) => system.record(`ai-${index}`, "ai", 1)));
  expect(await lacks()).toEqual(["runs-complete", "baseline-served"]);

  await system.handIn([system.record("ai-9", "ai", 1)]);
  expect(await lacks()).toEqual(["baseline-served"]);

  await system.handIn([system.record("old-1", "baseline", 1)]);
  const { stage: reached, next, dimensions } = await stage();
  expect([reached, next]).toEqual(["micro-poc", "scalable-prototype"]);
  const rollback = dimensions.find(({ dimension }) => dimension === "rollback")!;
  const [run] = rollback.items[0]!.evidence;
  expect(run).toMatchObject({ kind: "run" });
  // What it rests on is there to be opened.
  const shown = await system.owner.run({ params: { run: run!.path!.split("/").at(-1)! } });
  expect(shown.served).toBe("baseline");

  // In the other environment nothing of this counts.
  expect((await system.owner.stage({ params, query: { environment: "staging" } })).stage).toBe("demo");
});
