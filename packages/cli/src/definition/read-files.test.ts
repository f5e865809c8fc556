import { createHash } from "node:crypto";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { definitionFolder, soundDefinition } from "../testing/definition-folder.ts";
import { edited, findingsOf, now } from "../testing/findings.ts";
import { checkDefinition } from "./check-definition.ts";

describe("files that the definition names", () => {
  it.each<[string, string, Record<string, string | Uint8Array | undefined>, string[]]>([
    [
      "a missing one, with what was probably meant",
      edited("prompts/follow-up.md", "prompts/followup.md"),
      {},
      ['35:14 error: There is no file "prompts/followup.md". | Did you mean "prompts/follow-up.md"?'],
    ],
    [
      "a missing memo",
      soundDefinition,
      { "memo.md": undefined },
      [
        '10:7 error: There is no file "memo.md". | Create it, or correct the path; it is relative to the definition\'s folder.',
      ],
    ],
    [
      "a wildcard without a match",
      edited("documents/*.md", "documents/*.txt"),
      {},
      [
        '37:14 error: No file matches "documents/*.txt". | Add one, or correct the pattern; documents has 2 entries.',
      ],
    ],
    [
      "a path out of the folder",
      edited("memo: memo.md", "memo: ../memo.md"),
      {},
      [
        '10:7 error: The path "../memo.md" leads out of the definition\'s folder. | Move the file into that folder: a revision holds what lies beside its definition.',
      ],
    ],
    [
      "an absolute path",
      edited("memo: memo.md", "memo: /etc/hostname"),
      {},
      ['10:7 error: The path "/etc/hostname" is absolute. | Write it relative to the definition\'s folder.'],
    ],
    [
      "a path not in its plain form",
      edited("memo: memo.md", "memo: ./documents/../memo.md"),
      {},
      [
        '10:7 error: The path "./documents/../memo.md" is not in its plain form. | Write memo.md, naming a file.',
      ],
    ],
    [
      "bytes that are no text",
      soundDefinition,
      { "documents/pricing.md": new Uint8Array([0xff, 0xfe, 0x00]) },
      ['37:14 error: "documents/pricing.md" is not UTF-8 text. | Save it as UTF-8 text.'],
    ],
    [
      "an empty memo",
      soundDefinition,
      { "memo.md": "\n" },
      [
        '10:7 error: The memo "memo.md" is empty. | Write it in the dashboard and export it (belay memo export EXPERIMENT), or begin with the guide\'s: people decide on it.',
      ],
    ],
    [
      "a contract that is not JSON",
      soundDefinition,
      { "contracts/output.json": '{\n  "type": "object",\n}' },
      [
        "contracts/output.json:3:1 error: This is not JSON: Expected double-quoted property name. | Look for a missing or extra comma, quote or bracket here or just before; JSON takes no comments.",
      ],
    ],
    [
      "a placeholder that can't be filled",
      soundDefinition,
      { "prompts/follow-up.md": "Dear\n{{ first name }}, {{call" },
      [
        "prompts/follow-up.md:2:1 error: \"first name\" can't be the name of a placeholder. | Use a variable's name: letters, digits, - and _, with dots for parts, such as {{call.summary}}.",
        "prompts/follow-up.md:2:19 error: This placeholder is not closed on its line. | Close it with }}, such as {{call}}.",
      ],
    ],
    [
      "a target that the input does not have",
      edited("target: /account/id", "target: /acount/id"),
      {},
      [
        '50:11 warning: The input contract knows nothing at "/acount/id": its root has no "acount". | Did you mean "account"?',
      ],
    ],
  ])("%s", async (_, definition, files, expected) => {
    expect(await findingsOf(definition, files)).toEqual(expected);
  });

  it("a contract that is JSON and no JSON Schema, at its place", async () => {
    const [found] = await findingsOf(soundDefinition, {
      "contracts/output.json": '{\n  "type": "object",\n  "properties": { "body": { "type": "strin" } }\n}',
    });
    expect(found).toMatch(/^contracts\/output\.json:3:37 error: .*properties\/body\/type/);
  });

  it("a pattern outside RE2", async () => {
    const [found] = await findingsOf(edited("(?i)guarantee", "(?=guarantee)"));
    expect(found).toMatch(/^45:20 error: The text "\(\?=guarantee\)" is no RE2 pattern.* \| .+/);
  });

  it("a link that leads out of the folder", async () => {
    await using made = await definitionFolder(soundDefinition, { "memo.md": undefined });
    await symlink("/etc/hostname", join(made.folder, "memo.md"));
    const { findings } = await checkDefinition(made.file, { now });
    expect(findings.map(({ message }) => message)).toEqual([
      '"memo.md" is a link that leads out of the definition\'s folder.',
    ]);
  });

  it("more than a revision holds, with figures", async () => {
    const found = await findingsOf(soundDefinition, { "documents/all.md": "word ".repeat(400_001) });
    expect(
      found.some((line) => /hold 2,00\d,\d+ characters together; a revision holds 2,000,000/.test(line)),
    ).toBe(true);
    expect(found.join("\n")).toContain("the largest is documents/all.md with 2,000,005");
  });

  it("a ruleset that is heavy even compressed, with figures", async () => {
    // Nothing that compresses: digests of numbers.
    const letters = Array.from({ length: 20_000 }, (_, number) =>
      createHash("sha256").update(String(number)).digest("base64"),
    ).join("");
    const found = await findingsOf(soundDefinition, { "documents/all.md": letters });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^36:1 warning: The ruleset comes to [\d,]+ KB compressed/);
  });
});
