import { describe, expect, it } from "vitest";
import { home, server } from "../testing/belay.ts";
import { soundDefinition, soundMemo } from "../testing/definition-folder.ts";
import { runBelay } from "../testing/run-belay.ts";
import type { WireServer } from "../testing/wire-server.ts";

const digest = "a".repeat(64);

async function push(wire: WireServer, definition?: string) {
  const { folder } = await home(definition);
  const env = { BELAY_URL: wire.url, BELAY_KEY: "secret" };
  return runBelay(["push", "call-follow-up.experiment.yaml"], { cwd: folder, env });
}

describe("push", () => {
  it("sends the definition with its files and says what to do next", async () => {
    const wire = await server({
      push: () => ({ experiment: "call-follow-up", revision: 3, digest, created: true }),
    });
    expect(await push(wire)).toEqual({
      code: 0,
      err: "",
      out: `✓ call-follow-up has a new revision 3.
  digest  ${digest}
  next    a person activates it: belay activate call-follow-up 3
`,
    });
    expect(wire.seen[0]).toMatchObject({ name: "push", authorization: "Bearer secret" });
    expect(wire.seen[0]!.request.body).toMatchObject({
      definition: { key: "call-follow-up", split: { ai: 0.5 } },
      files: { "memo.md": soundMemo },
    });
  });

  it("says that nothing changed", async () => {
    const wire = await server({
      push: () => ({ experiment: "call-follow-up", revision: 2, digest, created: false }),
    });
    expect((await push(wire)).out).toMatch(/^✓ call-follow-up is unchanged: this is revision 2\.\n/);
  });

  it("sends nothing that does not hold together", async () => {
    const wire = await server({});
    const { code, err } = await push(wire, soundDefinition.replace("belay: 1", "belay: 2"));
    expect(code).toBe(2);
    expect(err).toContain("belay must be 1, not the number 2.");
    expect(err).toContain("Nothing was pushed.");
    expect(wire.seen).toEqual([]);
  });
});
