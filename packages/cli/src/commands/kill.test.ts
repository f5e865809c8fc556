import { describe, expect, it } from "vitest";
import { belay, belayProcess, server } from "../testing/belay.ts";
import * as samples from "../testing/samples.ts";
import { WireProblem } from "../testing/wire-server.ts";

const kill = ["kill", "call-follow-up", "--reason", "wrong dates"];

describe("kill", () => {
  it("waits until every instance has confirmed", async () => {
    let asked = 0;
    const wire = await server({
      kill: () => samples.receipt({ connected: 12 }),
      confirmations: () => samples.confirmations(12, Math.min(12, 4 * ++asked), 41),
    });
    expect(await belayProcess(kill, wire)).toEqual({
      code: 0,
      err: "",
      out: "✓ AI path killed. 12 of 12 instances confirmed in 41 ms.\n",
    });
    expect(asked).toBe(3);
    expect(wire.seen[0]!.request.body).toEqual({
      environment: "production",
      scope: { kind: "experiment", key: "call-follow-up" },
      reason: "wrong dates",
    });
    expect(wire.seen[1]!.request.query).toEqual({ environment: "production", version: 7 });
  });

  it("names the instances that stay silent past their lease; exit code 1", async () => {
    const changedAt = new Date().toISOString();
    const wire = await server({
      kill: () => ({ ...samples.receipt({ connected: 2 }), changedAt }),
      confirmations: () => ({ ...samples.confirmations(2, 1, 12, changedAt), changedAt }),
    });
    const { code, out } = await belayProcess(kill, wire);
    expect(code).toBe(1);
    expect(out).toContain("! AI path killed. 1 of 2 instances confirmed in 12 ms.\n");
    expect(out).toMatch(
      /silent {2}call-service build abc123, instance [0-9a-f-]+: its lease ended at \d\d:\d\d:\d\d/,
    );
  });

  it("ends the wait although a silent instance's lease is renewed again and again", async () => {
    const changedAt = new Date().toISOString();
    let asked = 0;
    const wire = await server({
      kill: () => ({ ...samples.receipt({ connected: 1 }), changedAt }),
      confirmations: () =>
        samples.confirmations(1, 0, null, new Date(Date.parse(changedAt) + ++asked * 1000).toISOString()),
    });
    const { code, out } = await belay(kill, wire);
    expect(code).toBe(1);
    expect(out).toContain("it renews its lease, now until");
  });

  it("says that the kill was taken although nobody can be asked who confirmed", async () => {
    const wire = await server({
      kill: () => samples.receipt({ connected: 2 }),
      confirmations: () => {
        throw new WireProblem("unavailable", "The database is away.");
      },
    });
    expect(await belay(kill, wire)).toEqual({
      code: 5,
      out: "",
      err: "belay: AI path killed. That was taken, but who has confirmed it can't be said: The database is away.\n",
    });
  });

  it("does not wait where told so", async () => {
    const wire = await server({ kill: () => samples.receipt({ connected: 12 }) });
    const { code, out } = await belay([...kill, "--no-wait"], wire);
    expect([code, out]).toEqual([0, "✓ AI path killed. 12 instances to confirm.\n"]);
  });

  it("takes a workflow or everything, and one of them only", async () => {
    const wire = await server({
      kill: () => samples.receipt({ connected: 0 }),
      confirmations: () => samples.confirmations(0, 0, null),
    });
    expect((await belay(["kill", "--workflow", "sales-calls"], wire)).out).toBe(
      "✓ AI path killed for workflow sales-calls. No instance is connected.\n",
    );
    expect((await belay(["kill", "--everything", "--environment", "staging"], wire)).out).toBe(
      "✓ AI path killed for everything in staging. No instance is connected.\n",
    );
    expect(await belay(["kill"], wire)).toMatchObject({ code: 2 });
    expect(await belay(["kill", "a", "--everything"], wire)).toMatchObject({ code: 2 });
    expect(wire.seen.filter(({ name }) => name === "kill")).toHaveLength(2);
  });
});
