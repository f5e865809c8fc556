import { describe, expect, it } from "vitest";
import { followUpDefinition } from "../../scenarios/definition.ts";
import { metricsReport } from "../../scenarios/metrics.ts";
import { askedOf, metricFormat } from "./metric-format.ts";

const report = metricsReport(Date.parse("2026-11-20T10:00:00Z"), "better-not-by-enough");
const [minutes, callBacks] = report.items;
if (!minutes || !callBacks) throw new Error("The scenario has no metrics.");

describe("metricFormat", () => {
  it("writes effects with a sign and equal digits, values by themselves", () => {
    const format = metricFormat(minutes, followUpDefinition);
    expect(format.effect(7.42)).toBe("+7.4");
    expect(format.effect(-10)).toBe("−10.0");
    expect(format.effect(-0.01)).toBe("0.0");
    expect(format.interval(4.2, 10.6)).toBe("+4.2 to +10.6");
    expect(format.interval(null, 10.6)).toBe("up to +10.6");
    expect(format.interval(-3.8, null)).toBe("−3.8 or more");
    expect(format.size(-6)).toBe("6.0\u00a0min");
    expect([format.tick(10), format.tick(0), format.tick(-2.5)]).toEqual(["+10", "0", "−2.5"]);
    expect([format.value(18.34), format.value(0.04), format.value(0), format.value(null)]).toEqual([
      "18.3\u00a0min",
      "0.040\u00a0min",
      "0\u00a0min",
      "–",
    ]);
  });

  it("writes shares as percent, and their differences as points", () => {
    const format = metricFormat(callBacks, followUpDefinition);
    expect(format.value(0.064)).toBe("6.4\u00a0%");
    expect(format.size(0.05)).toBe("5.0\u00a0points");
    expect(format.effect(-0.038)).toBe("−3.8");
  });

  it("writes ratios of geometric means as percent, and turns what is asked into a share of the plan's baseline", () => {
    const log = {
      ...minutes,
      metric: { ...minutes.metric, scale: "log" as const },
      effect: { estimate: -0.3, low: -0.4, high: -0.1 },
    };
    expect(metricFormat(log, followUpDefinition).effect(0.3)).toBe("+30.0");
    expect(metricFormat(log, followUpDefinition).effectUnit).toBe("%");
    expect(askedOf(log, followUpDefinition).minimumEffect).toBeCloseTo(6 / 18);
    expect(askedOf(log).minimumEffect).toBe(6);
    expect(askedOf(minutes, followUpDefinition).minimumEffect).toBe(6);
  });
});
