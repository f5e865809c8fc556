import { describe, expect, it } from "vitest";
import { belay, server } from "../testing/belay.ts";
import * as samples from "../testing/samples.ts";
import { WireProblem } from "../testing/wire-server.ts";

const unconnected = {
  experiment: samples.experiment,
  confirmations: () => samples.confirmations(0, 0, null),
};

describe("exposure", () => {
  it("refuses a ring up to a machine key, with how a person does it", async () => {
    const wire = await server({
      ...unconnected,
      setRing: () => {
        throw new WireProblem("person-needed", "Only a person may raise a ring.");
      },
    });
    expect(await belay(["ring", "call-follow-up", "up"], wire)).toEqual({
      code: 4,
      out: "",
      err: `belay: Only a person may raise a ring. A person does it at ${wire.url}/experiments/call-follow-up, or here after \`belay login URL\`.\n`,
    });
    expect(wire.seen.at(-1)!.request.body).toMatchObject({ ring: 2 });
    const asJson = await belay(["ring", "call-follow-up", "up", "--json"], wire);
    expect(JSON.parse(asJson.out)).toMatchObject({ error: { code: "person-needed" }, exitCode: 4 });
  });

  it.each([
    ["down", 0],
    ["shadow", 0],
    ["2", 2],
    ["broad", 2],
  ])("ring %s moves to ring %i", async (wanted, ring) => {
    const wire = await server({ ...unconnected, setRing: () => samples.receipt({ connected: 0 }) });
    expect((await belay(["ring", "call-follow-up", wanted], wire)).code).toBe(0);
    expect(wire.seen.find(({ name }) => name === "setRing")!.request.body).toMatchObject({ ring });
  });

  it("a ring that is not there is wrong usage", async () => {
    const wire = await server(unconnected);
    expect(await belay(["ring", "call-follow-up", "brod"], wire)).toMatchObject({
      code: 2,
      err: 'belay: call-follow-up has no ring "brod". Did you mean "broad"?\n',
    });
    expect((await belay(["ring", "call-follow-up", "9"], wire)).code).toBe(2);
  });

  it("activate takes the latest revision by that word", async () => {
    const wire = await server({ ...unconnected, activate: () => samples.receipt({ connected: 0 }) });
    const { out } = await belay(["activate", "call-follow-up", "latest"], wire);
    expect(out).toBe("✓ Revision 4 of call-follow-up is active. No instance is connected.\n");
    expect((await belay(["activate", "call-follow-up", "newest"], wire)).code).toBe(2);
  });

  it("pause and resume say what is so", async () => {
    const wire = await server({
      ...unconnected,
      pause: () => samples.receipt({ connected: 0, changed: false }),
      resume: () => samples.receipt({ connected: 0, state: "killed", heldBy: "workflow" }),
    });
    expect((await belay(["pause", "call-follow-up"], wire)).out).toMatch(
      /^✓ The AI path was not running already\./,
    );
    expect((await belay(["resume", "call-follow-up", "--reason", "fixed"], wire)).out).toMatch(
      /^✓ Resumed call-follow-up\. call-follow-up is still killed by its workflow\./,
    );
  });
});
