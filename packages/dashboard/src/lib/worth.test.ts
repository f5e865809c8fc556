import { describe, expect, it } from "vitest";
import { followUpDefinition } from "../../scenarios/definition.ts";
import { metricsReport, type MetricsState } from "../../scenarios/metrics.ts";
import { successOf, worthOf } from "./worth.ts";

const now = Date.parse("2026-11-20T10:00:00Z");
const report = (state: MetricsState) => metricsReport(now, state);
const worth = (state: MetricsState) => worthOf(report(state), followUpDefinition);

describe("worthOf", () => {
  it("has a tone only where something is shown", () => {
    const tones: [MetricsState, string][] = [
      ["not-configured", "none"],
      ["empty", "none"],
      ["too-early", "none"],
      ["inconclusive", "none"],
      ["better-not-by-enough", "none"],
      ["better", "good"],
      ["worse", "stop"],
      ["harmed", "stop"],
      ["shares-off", "watch"],
      ["uncapped", "watch"],
    ];
    expect(tones.map(([state]) => [state, worth(state).tone])).toEqual(tones);
  });

  it("says before any verdict how many are in, and what will make it ready", () => {
    expect(worth("too-early")).toMatchObject({
      answer: "Too early: 12 of 40 sites",
      reason:
        "Each site counts 48\u00a0hours after its first run. 19\u00a0sites more are on the way; the plan is 180.",
    });
    expect(worth("empty").reason).toContain("None is on the way");
  });

  it("says in the metric's own direction what the interval is, and what is asked", () => {
    expect(worth("better-not-by-enough").reason).toBe(
      "Minutes for a note: 4.2 to 11.0\u00a0min less than the baseline. The memo asks for 6.0\u00a0min, and the low end is still under it.",
    );
    expect(worth("better").reason).toContain("the whole interval is above it");
    expect(worth("worse").reason).toContain("2.6 to 8.8\u00a0min more than the baseline");
    expect(worth("harmed").reason).toBe(
      "Sites that call back: at least 6.1\u00a0points more than the baseline; no more than 5.0\u00a0points worse is allowed.",
    );
    expect(worth("inconclusive").reason).toContain("1.9\u00a0min better, from 4.2 worse to 8.0 better");
  });

  it("says why a metric can't decide as it is declared, and what to do", () => {
    const { answer, word, reason } = worth("uncapped");
    expect({ answer, word }).toEqual({ answer: "Can't be decided as declared", word: "can't be decided" });
    expect(reason).toContain("Declare a cap");
  });

  it("puts wrong shares before harm, and harm before a gain", () => {
    const harmed = report("harmed");
    expect(successOf(harmed)?.verdict).toBe("better");
    expect(worth("harmed").answer).toBe("Something gets worse");
    const both = { ...harmed, phases: report("shares-off").phases };
    expect(worthOf(both, followUpDefinition).answer).toBe("Don't go by it yet");
  });

  it("never says that what was claimed earlier is still in the interval", () => {
    const better = report("better");
    const items = better.items.map((item) =>
      item.metric.role === "success" && item.effect
        ? { ...item, effect: { ...item.effect, high: -1 } }
        : item,
    );
    expect(worthOf({ ...better, items }, followUpDefinition).reason).toContain(
      "was shown earlier and stands",
    );
  });

  it("says so when more units can't make it enough", () => {
    const base = report("better-not-by-enough");
    const items = base.items.map((item) =>
      item.metric.role === "success" ? { ...item, effect: { estimate: -3, low: -4, high: -2 } } : item,
    );
    expect(worthOf({ ...base, items }, followUpDefinition).reason).toContain("even the high end is under it");
  });
});
