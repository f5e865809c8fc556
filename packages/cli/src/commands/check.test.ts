import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { definitionJsonSchema } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { belay, home } from "../testing/belay.ts";
import { soundDefinition, soundMemo } from "../testing/definition-folder.ts";
import { runBelay } from "../testing/run-belay.ts";

const file = "call-follow-up.experiment.yaml";

describe("check", () => {
  it("shows the line, a caret under it, and what to do; exit code 2", async () => {
    const { folder } = await home(soundDefinition.replace("share: 0.5", "shares: 0.5"));
    expect(await runBelay(["check", file], { cwd: folder })).toEqual({
      code: 2,
      err: "",
      out: `call-follow-up.experiment.yaml:27:5  error  "shares" is not known in rings[2].
   │
 27│     shares: 0.5
   │     ^^^^^^
   = Did you mean "share"?

✗ call-follow-up.experiment.yaml has 1 error. Correct it and check again.
`,
    });
  });

  it("says what a sound definition would push; exit code 0", async () => {
    const { folder } = await home();
    const { code, out } = await runBelay(["check", file], { cwd: folder });
    expect(code).toBe(0);
    expect(out).toContain("✓ call-follow-up.experiment.yaml holds together.");
    expect(out).toContain("rings       shadow 100 % → internal 100 % → broad 50 %");
    expect(out).toContain("prompt      follow-up takes call.summary, sources");
    expect(out).toContain("next        belay push call-follow-up.experiment.yaml");
  });

  it("says, without a server, what makes the memo too large; a warning, for people decide about it", async () => {
    const { folder } = await home();
    const memo = soundMemo
      .replace("\n\nReps\n", "\n\nReps and support agents\n")
      .replace("2026-06-19", "2026-06-29");
    await writeFile(join(folder, "memo.md"), memo);
    const { code, out } = await runBelay(["check", file], { cwd: folder });
    expect(code).toBe(0);
    expect(out).toContain(
      `warning  The memo's /targetUser: more than one user group. "Reps" and "support agents" are groups of their own`,
    );
    expect(out).toContain("= Begin with one of them; a later ring or memo takes the other.");
    expect(out).toContain("= End on 2026-06-21, and cut what doesn't fit.");
    expect(out).toContain("holds together, with 2 warnings.");
  });

  it("gives the same as JSON", async () => {
    const { folder } = await home(soundDefinition.replace("share: 0.5", "share: 5"));
    const { code, out } = await runBelay(["check", file, "--json"], { cwd: folder });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      findings: [{ severity: "error", line: 27, column: 12, length: 1, path: "/rings/2/share" }],
    });
  });

  it("colours only where asked for, and never with NO_COLOR", async () => {
    const { folder } = await home();
    const check = async (env: NodeJS.ProcessEnv) =>
      (await runBelay(["check", file], { cwd: folder, env })).out;
    const escape = "\u001b[";
    expect(await check({})).not.toContain(escape);
    expect(await check({ FORCE_COLOR: "1" })).toContain(escape);
    expect(await check({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain(escape);
  });

  it("answers a file that can't be opened with one sentence", async () => {
    expect(await belay(["check", "gone.yaml"])).toEqual({
      code: 2,
      out: "",
      err: "belay: There is no file gone.yaml. Give the path of a definition, such as call-follow-up.experiment.yaml.\n",
    });
    expect((await belay(["check", "prompts"])).err).toMatch(
      /^belay: prompts is a folder\. Name the definition in it/,
    );
    expect((await belay(["check"])).err).toBe("belay: Name the definition to check: belay check FILE\n");
  });

  it("prints the JSON Schema", async () => {
    const { code, out } = await belay(["check", "--schema"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(definitionJsonSchema());
  });
});
