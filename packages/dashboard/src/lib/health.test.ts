import { describe, expect, it } from "vitest";
import { pilot } from "../../scenarios/experiments.ts";
import { healthOf } from "./health.ts";
import { nextStepOf } from "./next-step.ts";

const healthy = pilot(Date.parse("2026-11-20T10:00:00Z"));
const { arms } = healthy.recent;

describe("healthOf", () => {
  it("is good when runs come in and nothing is wrong", () => {
    expect(healthOf(healthy)).toMatchObject({ tone: "good", answer: "Yes" });
  });

  it("says a closed gate before anything else", () => {
    const killed = {
      ...healthy,
      deadActions: 3,
      exposure: { ...healthy.exposure, state: "killed" as const },
    };
    expect(healthOf(killed)).toMatchObject({ tone: "stop", word: "killed" });
  });

  it("never calls silence good", () => {
    const quiet = {
      ...healthy,
      recent: { ...healthy.recent, arms: { ...arms, ai: { ...arms.ai, runs: 0, fallbacks: 0 } } },
    };
    expect(healthOf(quiet).tone).toBe("none");
  });

  it("watches fallbacks from a tenth of enough runs on", () => {
    const withFallbacks = (runs: number, fallbacks: number) => ({
      ...healthy,
      recent: { ...healthy.recent, arms: { ...arms, ai: { ...arms.ai, runs, fallbacks } } },
    });
    expect(healthOf(withFallbacks(9, 9)).tone).toBe("good");
    expect(healthOf(withFallbacks(10, 1)).tone).toBe("watch");
    expect(healthOf(withFallbacks(11, 1)).tone).toBe("good");
  });

  it("watches instances on older rules, and their absence", () => {
    expect(healthOf({ ...healthy, instances: { connected: 9, applied: 8 } })).toMatchObject({
      tone: "watch",
      word: "catching up",
    });
    expect(healthOf({ ...healthy, instances: { connected: 0, applied: 0 } })).toMatchObject({
      tone: "watch",
      word: "no instance",
    });
  });
});

describe("nextStepOf", () => {
  it("puts drafts before the next ring", () => {
    expect(nextStepOf(healthy, healthy.nextGate)).toMatchObject({ to: "desk", waitsForYou: true });
  });

  it("names what still holds the gate", () => {
    expect(nextStepOf({ ...healthy, waitingReviews: 0 }, healthy.nextGate)).toMatchObject({
      answer: "Ring 3 waits",
      waitsForYou: false,
    });
  });

  it("asks to open the ring once every condition holds", () => {
    const met = { ring: 3, items: healthy.nextGate.items.map((item) => ({ ...item, met: true })) };
    expect(nextStepOf({ ...healthy, waitingReviews: 0 }, met)).toMatchObject({
      answer: "Open ring 3, Everyone",
      waitsForYou: true,
    });
  });

  it("ends at the last ring", () => {
    expect(nextStepOf({ ...healthy, waitingReviews: 0 }, { ring: null, items: [] }).answer).toBe(
      "Run to the decision",
    );
  });
});
