import { readFileSync } from "node:fs";
import { definition } from "@belay/contracts";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { planOutcomes, windowSeconds, type CalledOn } from "./plan-outcomes.ts";

const calledAt = Date.parse("2026-11-20T09:30:00Z");
const accounts = Array.from({ length: 2000 }, (_, index) => `account-${index}`);
const planned = (side: CalledOn) => accounts.flatMap((account) => planOutcomes(account, side, calledAt));
const withoutRepeats = (outcomes: ReturnType<typeof planned>) => [
  ...new Map(outcomes.map((outcome) => [`${outcome.account} ${outcome.name}`, outcome])).values(),
];

it("an account has the same outcomes whenever it is asked for, and everyone has minutes", () => {
  expect(planned("ai")).toEqual(planned("ai"));
  const minutes = withoutRepeats(planned("none")).filter(({ name }) => name === "minutes-to-send");
  expect(minutes.length).toBe(accounts.length);
  for (const { value } of minutes) expect(value).toBeGreaterThan(0);
});

it("the two sides differ as the sample says, and nothing happens before the call", () => {
  const rate = (side: CalledOn) =>
    withoutRepeats(planned(side)).filter(({ name }) => name === "meeting-booked").length / accounts.length;
  expect(rate("ai")).toBeCloseTo(0.54, 1);
  expect(rate("baseline")).toBeCloseTo(0.24, 1);
  expect(rate("none")).toBe(rate("baseline"));
  for (const { at, tellAt } of planned("ai")) {
    expect(at).toBeGreaterThan(calledAt);
    expect(tellAt).toBeGreaterThanOrEqual(at);
  }
});

it("some are told twice in the same words, some out of order, a few after the window", () => {
  const all = planned("ai");
  const once = withoutRepeats(all);
  const twice = all.length - once.length;
  expect(twice / once.length).toBeGreaterThan(0.1);
  expect(twice / once.length).toBeLessThan(0.3);
  const byTelling = all.toSorted((a, b) => a.tellAt - b.tellAt);
  expect(byTelling.some(({ at }, index) => at < (byTelling[index - 1]?.at ?? 0))).toBe(true);
  const late = once.filter(({ at }) => at > calledAt + windowSeconds * 1000).length;
  expect(late).toBeGreaterThan(0);
  expect(late / once.length).toBeLessThan(0.06);
});

it("goes by the definition's window and names", () => {
  const text = readFileSync(new URL("../../call-follow-up.experiment.yaml", import.meta.url), "utf8");
  const { business } = definition.parse(parse(text)).metrics;
  for (const { windowHours } of business) expect(Math.round(windowHours * 3600)).toBe(windowSeconds);
  const names = new Set(planned("ai").map(({ name }) => name));
  expect(new Set(business.map(({ outcome }) => outcome))).toEqual(names);
});
