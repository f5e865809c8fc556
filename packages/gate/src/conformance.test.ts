import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type Attributes,
  bucket,
  createGate,
  createLease,
  type Decision,
  type Draw,
  evaluateConditions,
  type GateRuleset,
  murmurHash3,
  type Path,
  type Renewal,
  type Segments,
  type TruthName,
  validateConditions,
} from "./index.ts";

function load<Cases>(name: string): Cases {
  const file = new URL(`../../../conformance/gate/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Cases;
}

type HashCases = {
  murmurHash3: { text?: string; repeat?: string; times?: number; seed: number; hash: number }[];
  draws: { draw: Draw; salt: string; unit: string; hash: number }[];
};

describe("hash.json", () => {
  const cases = load<HashCases>("hash");
  test.each(cases.murmurHash3)("murmurHash3 %#", ({ text, repeat = "", times = 0, seed, hash }) => {
    expect(murmurHash3(text ?? repeat.repeat(times), seed)).toBe(hash);
  });
  test.each(cases.draws)("$draw of $salt and $unit", ({ draw, salt, unit, hash }) => {
    expect(bucket(draw, salt, unit)).toBe(hash / 2 ** 32);
  });
});

type ConditionCase = {
  name: string;
  conditions: unknown;
  segments?: Segments;
  attributes: Attributes;
  expected: TruthName;
};

describe("conditions.json", () => {
  test.each(load<ConditionCase[]>("conditions"))(
    "$name",
    ({ conditions, segments, attributes, expected }) => {
      expect(validateConditions(conditions, segments)).toEqual([]);
      expect(evaluateConditions(conditions, segments, attributes)).toBe(expected);
    },
  );
});

type ProblemCase = { name: string; conditions: unknown; segments?: Segments; paths: Path[] };

describe("problems.json", () => {
  test.each(load<ProblemCase[]>("problems"))("$name", ({ conditions, segments, paths }) => {
    const problems = validateConditions(conditions, segments);
    expect(problems.map(({ path }) => path)).toEqual(paths);
    for (const { message } of problems) expect(message.length).toBeGreaterThan(20);
  });
});

type DecisionCase = {
  name: string;
  ruleset: GateRuleset | null;
  off?: boolean;
  leaseExpired?: boolean;
  problems?: Path[];
  decisions: { experiment: string; unit: string; attributes: Attributes; expected: Decision }[];
};

describe("decisions.json", () => {
  test.each(load<DecisionCase[]>("decisions"))("$name", (example) => {
    const { ruleset, off = false, leaseExpired = false, problems = [], decisions } = example;
    const gate = createGate({ off: () => off, lease: { expired: () => leaseExpired } });
    if (ruleset) {
      const result = gate.apply(ruleset);
      expect(result.applied).toBe(true);
      expect(result.problems.map(({ path }) => path)).toEqual(problems);
    }
    for (const { experiment, unit, attributes, expected } of decisions) {
      expect(gate.decide(experiment, unit, attributes)).toEqual(expected);
    }
  });
});

type LeaseCase = {
  name: string;
  leaseMs: number;
  steps: { monotonic: number; wall: number; renewed?: Renewal; accepted?: boolean; remaining?: number }[];
};

describe("lease.json", () => {
  test.each(load<LeaseCase[]>("lease"))("$name", ({ leaseMs, steps }) => {
    let now = { monotonic: 0, wall: 0 };
    const lease = createLease({ leaseMs, monotonic: () => now.monotonic, wall: () => now.wall });
    for (const { monotonic, wall, renewed, accepted, remaining } of steps) {
      now = { monotonic, wall };
      if (renewed) expect(lease.renewed(renewed)).toBe(accepted);
      if (remaining === undefined) continue;
      expect(lease.expired()).toBe(remaining === 0);
      expect(lease.remaining()).toBe(remaining);
    }
  });
});
