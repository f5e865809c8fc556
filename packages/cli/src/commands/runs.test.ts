import { describe, expect, it } from "vitest";
import { belay, home, server } from "../testing/belay.ts";
import { runBelay } from "../testing/run-belay.ts";
import * as samples from "../testing/samples.ts";

describe("runs", () => {
  it("are filtered and shown", async () => {
    const run = samples.run();
    const wire = await server({ runs: () => ({ items: [run], next: null }) });
    const filters = ["--state", "fallback", "--attribute", "tier=enterprise", "--limit", "5"];
    const { out } = await belay(["runs", ...filters], wire);
    expect(out).toContain(run.id);
    expect(out).toContain("ai → baseline");
    expect(wire.seen[0]!.request.query).toEqual({
      environment: "production",
      state: "fallback",
      attribute: "tier",
      value: "enterprise",
      limit: 5,
    });
    expect((await belay(["runs", "--state", "lost"], wire)).code).toBe(2);
    expect((await belay(["runs", "--since", "yesterday"], wire)).code).toBe(2);
  });

  it("fit a narrow terminal, the id whole", async () => {
    const wire = await server({ runs: () => ({ items: [samples.run()], next: null }) });
    const { out } = await belay(["runs"], wire, 60);
    expect(out).toContain(samples.id);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it("one is shown with its steps against time", async () => {
    const wire = await server({ run: samples.run });
    const { out } = await belay(["runs", samples.id], wire);
    expect(out).toMatch(/redact +█+ +200 ms/);
    expect(out).toMatch(
      /generate +█+ +1\.8 s\n +failed · small-2 · prompt follow-up · 900 → 120 tokens · 2 attempts/,
    );
  });

  it("say what the unit got, and what was done with it, in words", async () => {
    const approved = samples.approvedRun();
    const waiting = { ...approved, state: "waiting" as const, served: null };
    const wire = await server({
      runs: () => ({ items: [approved, waiting], next: null }),
      run: () => approved,
    });
    const { out } = await belay(["runs"], wire);
    expect(out).toMatch(/ approved .* ai → AI result .*\n.* waiting .* ai → nothing yet /);
    const one = (await belay(["runs", samples.id], wire)).out;
    expect(one).toContain("assigned ai, served the AI result");
    expect(one).toContain("create activity in sample-crm: done, 1 attempt, approved by Ada\n");
    expect(one).not.toContain("publish");
  });

  it("with --follow come each once, in order, until it is ended", async () => {
    const end = new AbortController();
    const runs = [1, 2, 3].map((number) => ({
      ...samples.run(),
      id: `0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e1${number}`,
    }));
    let asked = 0;
    const wire = await server({
      runs: () => {
        asked++;
        if (asked === 4) end.abort();
        return { items: runs.slice(0, asked).toReversed(), next: null };
      },
    });
    const { folder } = await home();
    const { out } = await runBelay(["runs", "--follow", "--json"], {
      cwd: folder,
      env: { BELAY_URL: wire.url, BELAY_KEY: "secret" },
      signal: end.signal,
    });
    const ids = out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toEqual(runs.map(({ id }) => id));
  });
});
