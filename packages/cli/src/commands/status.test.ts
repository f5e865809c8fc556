import { describe, expect, it } from "vitest";
import { belay, server } from "../testing/belay.ts";
import * as samples from "../testing/samples.ts";

describe("status", () => {
  it("lists experiments, and shows one", async () => {
    const wire = await server({
      experiments: () => ({ items: [samples.experiment()] }),
      experiment: samples.experiment,
    });
    expect((await belay(["status"], wire)).out).toMatch(
      /^EXPERIMENT +STATE +RING .*\ncall-follow-up +open +1 internal/,
    );
    expect((await belay(["status"], wire)).out).toMatch(/\nUnsigned memo: call-follow-up\n$/);
    const { out } = await belay(["status", "call-follow-up"], wire);
    expect(out).toContain("memo         unsigned");
    expect(out).toMatch(/1 internal +100 % +12 {2}← now/);
    expect(out).toContain("○ Enough units 12 of 20 (time)");
  });

  it("says which stage the evidence proves, and what the next one lacks, with who can provide it", async () => {
    const item = {
      code: "memo-signed",
      stage: "micro-poc" as const,
      title: "The goal stands in a signed memo",
      met: false,
      detail: "No memo carries all its signatures",
      holder: "the memo's signers",
      evidence: [],
    };
    const wire = await server({
      experiment: samples.experiment,
      stage: () => ({
        experiment: "call-follow-up",
        environment: "production",
        asOf: samples.instant,
        stage: "demo",
        next: "micro-poc",
        dimensions: [{ dimension: "goal", stage: "demo", items: [item] }],
      }),
    });
    const { out } = await belay(["status", "call-follow-up"], wire);
    expect(out).toMatch(/stage +Demo\n/);
    expect(out).toContain(
      "Before Micro-PoC:\n  ○ The goal stands in a signed memo No memo carries all its signatures (the memo's signers)",
    );
    expect(JSON.parse((await belay(["status", "call-follow-up", "--json"], wire)).out).stage.stage).toBe(
      "demo",
    );
  });

  it("a name can't smuggle escape sequences into the terminal", async () => {
    const name = "\u001b]0;gotcha\u0007Call\u001b[2J";
    const wire = await server({ experiment: () => ({ ...samples.experiment(), name }) });
    const { out } = await belay(["status", "call-follow-up"], wire);
    expect(out).not.toContain("\u001b");
    expect(out).not.toContain("\u0007");
  });
});

describe("reviews", () => {
  it("are the queue, or those decided", async () => {
    const decided = {
      ...samples.review(),
      state: "approved" as const,
      decidedAt: samples.instant,
      decidedBy: { kind: "simulated" as const, id: "p", name: "Robin" },
    };
    const wire = await server({
      reviews: ({ query }) => ({
        items: [query.state === "open" ? samples.review() : decided],
        next: null,
        waiting: 1,
        oldestQueuedAt: samples.instant,
      }),
    });
    expect((await belay(["reviews"], wire)).out).toMatch(
      /waiting +Call with Dana .*\n1 draft waits, the oldest queued .*\./s,
    );
    expect((await belay(["reviews", "--decided"], wire)).out).toContain("Robin (simulated)");
  });
});

describe("keys", () => {
  it("are listed, made with their secret shown once, and revoked", async () => {
    const key = samples.machineKey();
    const wire = await server({
      keys: () => ({ items: [{ ...key, revokedAt: samples.instant }] }),
      createKey: () => ({ key, secret: "bly_service_0123456789" }),
      revokeKey: () => key,
    });
    expect((await belay(["keys", "list"], wire)).out).toMatch(
      /call-service +service +production +all +never +revoked/,
    );
    const made = await belay(["keys", "create", "--name", "call-service", "--purpose", "service"], wire);
    expect(made.out).toContain("\n  bly_service_0123456789\n");
    expect(wire.seen.at(-1)!.request.body).toEqual({
      name: "call-service",
      purpose: "service",
      environment: "production",
      workflows: null,
      expiresAt: null,
    });
    expect((await belay(["keys", "create", "--name", "x", "--purpose", "admin"], wire)).code).toBe(2);
    expect((await belay(["keys", "revoke", key.id], wire)).out).toBe("✓ Key call-service is revoked.\n");
  });
});
