import { describe, expect, test } from "vitest";
import { createGate, createLease, type GateExperiment, type GateRuleset } from "./index.ts";

const everybody = { name: "all", audience: [], share: 1 };

const experiment: GateExperiment = {
  key: "call-follow-up",
  workflow: "sales-calls",
  revision: 2,
  epoch: 5,
  exposure: "open",
  salt: "salt",
  ring: 1,
  rings: [everybody, everybody],
  audience: [],
  split: { ai: 1 },
};

function rulesetOf(version: number, changes: Partial<GateExperiment> = {}): GateRuleset {
  const experiments = [{ ...experiment, ...changes }];
  return {
    environment: "production",
    version,
    killed: false,
    killedWorkflows: [],
    segments: {},
    experiments,
  };
}

describe("apply", () => {
  test("refuses a malformed ruleset with sentences, and the one before stays in force", () => {
    const gate = createGate();
    gate.apply(rulesetOf(3));
    const result = gate.apply({
      ...rulesetOf(4),
      killed: "no",
      killedWorkflows: [1],
    } as unknown as GateRuleset);
    expect(result).toMatchObject({ applied: false, version: 3 });
    expect(result.problems.map(({ message }) => message)).toEqual([
      'The ruleset\'s killed must be true or false, not the text "no".',
      "The ruleset's killedWorkflows must be a list of workflow keys, not a list of 1.",
    ]);
    expect(gate.decide("call-follow-up", "account-1").arm).toBe("ai");
    expect(gate.apply("<html>" as unknown as GateRuleset).problems[0]?.message).toBe(
      'The ruleset must be an object, not the text "<html>".',
    );
  });

  test("refuses an older version, so that a late answer can't undo a kill", () => {
    const gate = createGate();
    gate.apply(rulesetOf(7, { exposure: "killed" }));
    expect(gate.apply(rulesetOf(6))).toMatchObject({ applied: false, version: 7 });
    expect(gate.decide("call-follow-up", "account-1").reason).toBe("killed");
    expect(gate.apply(rulesetOf(7, { exposure: "killed" })).applied).toBe(true);
  });

  test("refuses another environment's ruleset", () => {
    const gate = createGate();
    gate.apply(rulesetOf(7));
    const result = gate.apply({ ...rulesetOf(8), environment: "staging" });
    expect(result).toMatchObject({ applied: false, version: 7, problems: [{ path: ["environment"] }] });
  });

  test("names the experiment and the place of what can't be used", () => {
    const rings = [everybody, { ...everybody, audience: [{ attribute: "version", semver: "^1.0.0" }] }];
    const { problems } = createGate().apply(rulesetOf(1, { rings }));
    expect(problems).toEqual([
      {
        experiment: "call-follow-up",
        path: ["experiments", 0, "rings", 1, "audience", 0, "semver"],
        message: expect.stringMatching(
          /^Experiment "call-follow-up", rings\[1\]\.audience\[0\]\.semver: "\^1\.0\.0" is no version bound; write /,
        ),
      },
    ]);
  });

  test("leaves fields it doesn't know alone and gives the experiment back whole", () => {
    const gate = createGate<GateExperiment & { model: string }>();
    gate.apply({ ...rulesetOf(1), experiments: [{ ...experiment, model: "extractive-1" }] });
    expect(gate.experiment("call-follow-up")?.model).toBe("extractive-1");
    expect(gate.experiment("other")).toBeUndefined();
    expect(gate.keys()).toEqual(["call-follow-up"]);
    expect(gate.version()).toBe(1);
  });

  test("forgets experiments that the next version no longer has", () => {
    const gate = createGate();
    gate.apply(rulesetOf(1));
    gate.apply({ ...rulesetOf(2), experiments: [] });
    expect(gate.decide("call-follow-up", "account-1").reason).toBe("unknown-experiment");
  });
});

describe("decide", () => {
  test("gives the same frozen object for the same outcome", () => {
    const gate = createGate();
    gate.apply(rulesetOf(1));
    const decision = gate.decide("call-follow-up", "account-1");
    expect(gate.decide("call-follow-up", "account-2")).toBe(decision);
    expect(Object.isFrozen(decision)).toBe(true);
  });

  test("follows the lease as it runs out and is renewed", () => {
    let now = 0;
    const lease = createLease({ leaseMs: 30_000, monotonic: () => now, wall: () => now });
    const gate = createGate({ lease });
    gate.apply(rulesetOf(1));
    const decide = () => gate.decide("call-follow-up", "account-1");
    expect(decide()).toMatchObject({ arm: "baseline", assigned: "ai", reason: "lease-expired" });
    lease.renewed({ sentAtMonotonic: 0, sentAtWall: 0, grantedMs: 30_000 });
    expect(decide()).toMatchObject({ arm: "ai", reason: "assigned" });
    now = 30_000;
    expect(decide()).toMatchObject({ arm: "baseline", assigned: "ai", reason: "lease-expired" });
    lease.renewed({ sentAtMonotonic: 29_000, sentAtWall: 29_000, grantedMs: 30_000 });
    expect(decide()).toMatchObject({ arm: "ai", reason: "assigned" });
  });

  test("takes a Date where a date is compared", () => {
    const gate = createGate();
    gate.apply(rulesetOf(1, { audience: [{ attribute: "since", before: "2026-01-01" }] }));
    const reason = (since: unknown) => gate.decide("call-follow-up", "account-1", { since }).reason;
    expect(reason(new Date("2025-12-31"))).toBe("assigned");
    expect(reason(new Date("2026-01-01"))).toBe("outside-audience");
    expect(reason(new Date(Number.NaN))).toBe("outside-audience");
  });

  test("takes units of any length", () => {
    const gate = createGate();
    gate.apply(rulesetOf(1));
    expect(gate.decide("call-follow-up", "é".repeat(1_000_000)).reason).toBe("assigned");
  });
});

describe("holds", () => {
  const begin = (options = {}) => {
    const gate = createGate(options);
    gate.apply(rulesetOf(1));
    return { gate, decision: gate.decide("call-follow-up", "account-1") };
  };

  test("while nothing has changed, or exposure was only widened", () => {
    const { gate, decision } = begin();
    expect(gate.holds(decision)).toBe(true);
    gate.apply(rulesetOf(2, { rings: [everybody, everybody, everybody], ring: 2 }));
    expect(gate.holds(decision)).toBe(true);
  });

  test.each<[string, Partial<GateExperiment>]>([
    ["another epoch", { epoch: 6 }],
    ["another revision", { revision: 3 }],
    ["a pause", { exposure: "paused" }],
    ["a kill", { exposure: "killed" }],
    ["rules that can't be used", { salt: "" }],
  ])("not after %s", (_, changes) => {
    const { gate, decision } = begin();
    gate.apply(rulesetOf(2, changes));
    expect(gate.holds(decision)).toBe(false);
  });

  test("not after a kill of the workflow or the environment, or without the experiment", () => {
    for (const change of [{ killed: true }, { killedWorkflows: ["sales-calls"] }, { experiments: [] }]) {
      const { gate, decision } = begin();
      gate.apply({ ...rulesetOf(2), ...change });
      expect(gate.holds(decision)).toBe(false);
    }
  });

  test("not while the lease is expired or the gate is off", () => {
    let closed = false;
    const lease = { expired: () => closed };
    for (const { gate, decision } of [begin({ lease }), begin({ off: () => closed })]) {
      closed = false;
      expect(gate.holds(decision)).toBe(true);
      closed = true;
      expect(gate.holds(decision)).toBe(false);
    }
  });
});
