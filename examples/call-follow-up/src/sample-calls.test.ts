import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Call } from "./call.ts";
import { readCalls } from "./read-calls.ts";

const file = fileURLToPath(new URL("../calls/sample-calls.jsonl", import.meta.url));
const calls: Call[] = [];
const problems: unknown[] = [];

beforeAll(async () => {
  for await (const call of readCalls(file, { onProblem: (problem) => problems.push(problem) }))
    calls.push(call);
});

const textOf = (call: Call): string => call.turns.map((turn) => turn.text).join(" ");
const wordsOf = (call: Call): number => textOf(call).split(/\s+/).length;

describe("the sample calls", () => {
  it("are at least sixty, all readable, across tiers and regions", () => {
    expect(problems).toEqual([]);
    expect(calls.length).toBeGreaterThanOrEqual(60);
    expect(new Set(calls.map((call) => call.account?.tier))).toEqual(
      new Set(["strategic", "growth", "standard"]),
    );
    expect(new Set(calls.map((call) => call.account?.region))).toEqual(new Set(["emea", "amer", "apac"]));
  });

  it("run from a dozen words to thousands", () => {
    const lengths = calls.map(wordsOf);
    expect(Math.min(...lengths)).toBeLessThanOrEqual(12);
    expect(lengths.filter((words) => words > 1400).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...lengths)).toBeGreaterThan(3500);
  });

  it("give one account the same tier and region everywhere, and some accounts several calls", () => {
    const accounts = new Map<string, string>();
    for (const { account } of calls) {
      const described = `${account?.tier} ${account?.region}`;
      expect(accounts.get(account!.id) ?? described).toBe(described);
      accounts.set(account!.id, described);
    }
    expect(accounts.size).toBeLessThan(calls.length - 5);
  });

  it("name only reserved domains and telephone numbers", () => {
    for (const call of calls) {
      for (const [, domain] of `${textOf(call)} ${call.contact?.email ?? ""}`.matchAll(/@([\w.-]+\w)/g)) {
        expect(domain).toMatch(/(?:^|\.)example\.com$/);
      }
      for (const [number] of textOf(call).matchAll(/\b(?:\+\d{1,3}[ -])?\d{3}[ -]\d{4}\b/g)) {
        expect(number).toMatch(/^555-01\d\d$/);
      }
    }
  });
});
