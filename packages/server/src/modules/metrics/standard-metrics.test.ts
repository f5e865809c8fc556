import { createDeskSystem, type DeskSystem } from "@belay/testkit";
import { afterEach, expect, test } from "vitest";
import { ended, sampleHead, sampleInstance } from "../runs/testing/evidence-samples.ts";

let system: DeskSystem;
afterEach(() => system.close());

const params = { experiment: "note-mail" };

test("standard metrics are there from the first run: fed ones with values, the others with a reason", async () => {
  system = await createDeskSystem();
  const before = await system.owner.metrics({ params, query: {} });
  expect(before.items.length).toBeGreaterThan(20);
  const measured = (items: typeof before.items) =>
    items.filter(({ status }) => status === "measured").map(({ metric }) => metric.key);
  expect(measured(before.items)).toEqual(["rollback-rate"]);
  for (const { arms, statusDetail, metric } of before.items)
    if (metric.key !== "rollback-rate")
      expect({ arms, isSaid: statusDetail.length > 10 }).toEqual({ arms: null, isSaid: true });

  const { owner, service } = system;
  const check = { check: "length", findings: 1, consequence: "note" as const };
  await service.evidence({
    body: {
      instance: sampleInstance(),
      records: [
        ended(1, sampleHead({ unit: "a" }), {
          inputQuality: 0.5,
          durationMs: 100,
          steps: [
            { name: "retrieve", startedMs: 0, durationMs: 1, status: "failed", facts: {} },
            { name: "generate", startedMs: 0, durationMs: 1, status: "ok", facts: { costMicros: 250_000 } },
            {
              name: "check",
              startedMs: 2,
              durationMs: 1,
              status: "flagged",
              facts: { sentences: 4, supported: 3, checks: [{ ...check, verdict: "failed" }] },
            },
          ],
        }),
        ended(2, sampleHead({ unit: "b" }), {
          inputQuality: 1,
          durationMs: 100,
          outcome: "fallback",
          steps: [],
        }),
        ended(3, sampleHead({ unit: "c", assigned: "baseline" }), {
          durationMs: 5,
          served: "baseline",
          steps: [],
        }),
        ended(4, sampleHead({ unit: "d", shadow: true }), { inputQuality: 0, outcome: "failed", steps: [] }),
      ],
    },
  });
  for (const [rating, verdict] of [
    [5, "approved"],
    [3, "edited"],
    [1, "rejected"],
  ] as const) {
    const { id, draftDigest } = await system.submit();
    await owner.decide({
      params: { review: id },
      body: {
        draftDigest,
        rating,
        activeMs: 60_000 * rating,
        ...(verdict === "edited"
          ? { verdict, final: { subject: "Another", body: "Text" } }
          : verdict === "rejected"
            ? { verdict, reason: "not true" }
            : { verdict }),
      },
    });
  }
  const { items } = await owner.metrics({ params, query: {} });
  const ai = Object.fromEntries(items.map(({ metric, arms }) => [metric.key, arms?.ai.value ?? null]));
  expect(ai).toMatchObject({
    "input-quality": 0.75,
    "retrieval-success": 0,
    "fallback-rate": 0.5,
    "failure-rate": 0,
    "ungrounded-rate": 0.25,
    "violation-rate": 1,
    "model-spend": 0.125,
    acceptance: expect.closeTo(2 / 3, 9) as unknown,
    "override-rate": expect.closeTo(1 / 3, 9) as unknown,
    "edit-share": 0.5,
    rating: 3,
    "active-minutes": 3,
    "review-minutes": 9,
    eligible: 2,
    offered: 3,
    bypassed: 0,
    opened: 1,
  });
  expect(items.find(({ metric }) => metric.key === "fallback-rate")).toMatchObject({
    statusDetail: "Over 3 ended runs",
    arms: { ai: { units: 2 }, baseline: { units: 1, value: 0 } },
    verdict: null,
  });
  expect(items.find(({ metric }) => metric.key === "preference")).toMatchObject({
    status: "not-measured-yet",
    arms: null,
    statusDetail: "Nobody has been asked to compare two texts blind",
  });
  expect(items.find(({ metric }) => metric.key === "latency")!.arms!.ai.value).toBeGreaterThan(80);
  const detail = await owner.metric({ params: { ...params, metric: "rating" }, query: {} });
  expect(detail).toMatchObject({ status: "measured", statusDetail: "Over 3 ratings", unitName: "account" });
  await expect(owner.metric({ params: { ...params, metric: "no-such" }, query: {} })).rejects.toThrow(
    '"note-mail" has no metric "no-such".',
  );
});
