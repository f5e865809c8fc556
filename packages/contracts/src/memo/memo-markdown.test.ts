import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoDigest, parseMemoFile, readMemoMarkdown, writeMemoMarkdown } from "./index.ts";
import { memoContent, type MemoContent } from "./memo.ts";

const odd = fc.constantFrom(
  "<script>",
  "</td>",
  "=1+1",
  "@x",
  "**",
  "`",
  "```yaml",
  "## Envelope",
  "# X",
  "\n",
  "\n\n",
  "\\",
  "\\\n",
  "&lt;",
  "&#32;",
  "1. ",
  "- ",
  "  ",
  "\t",
  "<!-- x -->",
  "---",
  "|",
  "\u2028",
  "é",
  "🧗",
);
const text = fc
  .array(fc.oneof(odd, fc.string({ unit: "grapheme", maxLength: 8 })), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join("").slice(0, 180))
  .filter((value) => value.trim() !== "" && value.isWellFormed());
const short = text
  .map((value) => value.slice(0, 40))
  .filter((value) => value.trim() !== "" && value.isWellFormed());
const number = fc.double({ min: 0.001, max: 500, noNaN: true });

const memo: fc.Arbitrary<MemoContent> = fc
  .record({
    name: text
      .map((value) => value.slice(0, 100))
      .filter((value) => value.trim() !== "" && value.isWellFormed()),
    hypothesis: text,
    targetUser: text,
    firstOutput: text,
    baseline: fc.record({ value: number, words: text }),
    success: fc.record({
      metric: fc.constant("answered"),
      kind: fc.constant("duration" as const),
      minimumEffect: number,
      unit: short,
      words: text,
    }),
    risks: fc.record({ words: text, owner: short }),
    data: fc.record({
      inScope: text,
      outOfScope: text,
      fields: fc.constant(["", "/a/b"]),
      redact: fc.array(short, { maxLength: 2 }),
    }),
    workflow: fc.record({
      key: fc.constant("notes"),
      name: short,
      owner: short,
      systemOfRecord: short,
      steps: fc.array(text, { minLength: 1, maxLength: 4 }),
    }),
    rollback: fc.record({ words: text, minutes: number }),
    mustNotHarm: fc.array(fc.record({ metric: fc.constant("cost"), margin: number, words: text }), {
      maxLength: 2,
    }),
  })
  .map((made) =>
    memoContent.parse({
      experiment: "note-mail",
      value: "conversion",
      endpoints: ["https://models.example.com/v1"],
      spend: { currency: "EUR", perRun: 0.1, perDay: 5, total: 100 },
      timebox: { from: "2026-11-23", to: "2026-12-11" },
      sample: { unit: "account", planned: 200, perWeek: 90.5 },
      audience: [{ attribute: "tier", equals: made.name }],
      rings: [
        { name: "shadow", share: 1 },
        { name: "all", share: 0.5, words: made.targetUser.slice(0, 90).toWellFormed() },
      ],
      review: "every-draft",
      authority: { promote: ["ada@example.com"] },
      ...made,
    }),
  );

describe("a memo's Markdown", () => {
  test("gives the same memo back, digest and all", () => {
    fc.assert(
      fc.property(memo, (given) => {
        const { memo: read, problems } = parseMemoFile(writeMemoMarkdown(given));
        expect(problems).toEqual([]);
        expect(read).toEqual(given);
        expect(memoDigest(read!)).toBe(memoDigest(given));
      }),
      { numRuns: 400 },
    );
  });

  test("holds no markup that a person wrote, outside of its code block", () => {
    fc.assert(
      fc.property(memo, (given) => {
        const [prose = ""] = writeMemoMarkdown(given).split("\n## Envelope\n");
        expect(prose).not.toMatch(/<[a-z/!]/i);
        const headings = prose.split("\n").filter((line) => line.startsWith("#"));
        expect(headings).toHaveLength(1 + 10);
      }),
    );
  });

  test("keeps what a person wraps or comments by hand", () => {
    const [given] = fc.sample(memo, { numRuns: 1, seed: 1 });
    const markdown = writeMemoMarkdown({ ...given!, targetUser: "One two three four" })
      .replace("One two three four", "One two\n  three\nfour  ")
      .replace("## Risks", "<!-- to be\ndiscussed -->\n## Risks");
    expect(parseMemoFile(markdown).memo?.targetUser).toBe("One two three four");
  });
});

describe("a file that is no memo", () => {
  const [given] = fc.sample(memo, { numRuns: 1, seed: 2 });
  const sound = writeMemoMarkdown({ ...given!, targetUser: "Reps", name: "Mails" });
  const lineOf = (part: string, of = sound) =>
    of.split("\n").findIndex((line) => (part.startsWith("## ") ? line === part : line.includes(part))) + 1;
  const changed = (from: string | RegExp, to: string) => {
    const made = sound.replace(from, to);
    expect(made).not.toBe(sound);
    return made;
  };
  const first = (markdown: string) => parseMemoFile(markdown).problems[0];

  test.each<[string, () => string, { line: () => number; path?: string; says: string }]>([
    [
      "a title of its own",
      () => changed("# Decision memo: ", "# "),
      { line: () => 1, says: "write the title" },
    ],
    [
      "a section that memos don't have",
      () => changed("## Target user", "## Notes"),
      { line: () => lineOf("## Target user"), says: 'no section "Notes"' },
    ],
    [
      "a value of the wrong type",
      () => changed("perRun: 0.1", "perRun: plenty"),
      { line: () => lineOf("perRun"), path: "/spend/perRun", says: "expected number" },
    ],
    [
      "a value out of range",
      () => changed("share: 0.5", "share: 5"),
      { line: () => lineOf("share: 0.5"), path: "/rings/1/share", says: "at most 1" },
    ],
    [
      "a name nobody knows",
      () => changed("perDay: 5", "perDay: 5\n  perYear: 9"),
      { line: () => lineOf("perDay") + 1, says: '"perYear"' },
    ],
    ["broken YAML", () => changed("spend:", "spend: ["), { line: () => lineOf("spend:"), says: "YAML" }],
    [
      "HTML",
      () => changed("\nReps\n", "\nReps <b>x</b>\n"),
      { line: () => lineOf("Reps"), path: "/targetUser", says: "&lt;" },
    ],
    [
      "a missing part",
      () => changed(/timebox:\n.*\n.*\n/, ""),
      { line: () => lineOf("## Envelope"), path: "/timebox/from", says: "missing" },
    ],
  ])("with %s is refused, with its line", (_, make, { line, path, says }) => {
    const found = parseMemoFile(make()).problems.find(({ message }) => message.includes(says));
    expect(found?.message).toContain(says);
    if (path !== undefined) expect(found?.path).toBe(path);
    expect(Math.abs((found?.line ?? 0) - line())).toBeLessThanOrEqual(1);
  });

  test("whatever it holds, reading it ends in a memo or in sentences", () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ maxLength: 400 })), (noise) => {
        const { content, problems } = readMemoMarkdown(noise);
        expect(content === null).toBe(problems.length > 0);
      }),
    );
    const bomb = `# Decision memo: X\n\n## Envelope\n\n\`\`\`yaml\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n\`\`\`\n`;
    expect(first(bomb)?.message).toContain("can be read");
    expect(
      first(`# Decision memo: X\n\n## Envelope\n\n\`\`\`yaml\n${"[".repeat(50_000)}\n\`\`\`\n`),
    ).toBeDefined();
  });
});
