import { createFakeClock, createTestSystem, testDefinition, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { escapeMarkdown } from "./agenda-markdown.ts";

const clock = createFakeClock();
let system: TestSystem;
const day = (offset: number) => new Date(clock.now() + offset * 86_400_000).toISOString().slice(0, 10);
const shortcut = (reason: string, expires: string) => ({
  reason,
  risk: "Wrong prices.",
  owner: "Otto",
  expires,
  cleanup: "Read the price list.",
});

beforeAll(async () => {
  system = await createTestSystem({ clock, sampleMode: true });
  await system.open({
    shortcuts: [
      shortcut("Later", day(15)),
      shortcut("Soon", day(14)),
      shortcut("Over <b>", day(-1)),
      shortcut("Today", day(0)),
    ],
  });
  await system.push({ key: "unused", shortcuts: [shortcut("Never activated", day(1))] });
});
afterAll(() => system.close());

const section = async (name: string) =>
  (await system.owner.agenda({ query: {} })).sections.find((each) => each.section === name)!;

describe("the agenda", () => {
  test("names shortcuts of active revisions that expire soon or have, the oldest first, with whom they wait for", async () => {
    const { items } = await section("shortcuts");
    expect(items.map(({ title, overdue, waitsFor }) => [title, overdue, waitsFor])).toEqual([
      ["Note mails: Over <b>", true, "Otto"],
      ["Note mails: Today", false, "Otto"],
      ["Note mails: Soon", false, "Otto"],
    ]);
    expect(items[0]!.link).toEqual({ kind: "experiment", id: "note-mail" });
  });

  test("is another in staging", async () => {
    const { sections } = await system.owner.agenda({ query: { environment: "staging" } });
    expect(sections.find(({ section: name }) => name === "shortcuts")!.items).toEqual([]);
  });

  test("names new intakes with whom they wait for, and says that drills are not measured yet", async () => {
    const { definition } = testDefinition();
    const { id, version } = await system.owner.createIntake({
      body: {
        answers: {
          name: "# Not a heading",
          pain: definition.hypothesis,
          often: { count: 1, per: "day" },
          minutes: 5,
          ownerKind: "nobody",
          decider: "Ada",
          measured: "not",
          textShare: "half",
          judgement: "none",
          systemOfRecord: "CRM",
          data: "Notes",
          dataState: "ready",
          personalData: "no",
          undo: "never",
          reach: "team",
        },
      },
    });
    expect((await section("new-intakes")).items).toEqual([]);
    await system.owner.submitIntake({ params: { intake: id }, body: { version } });
    const { items } = await section("new-intakes");
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      title: "# Not a heading",
      waitsFor: "Sample owner (sample)",
      link: { kind: "intake", id },
    });
    expect(await section("drills")).toMatchObject({ measured: false, items: [] });
    const { markdown } = await system.owner.agenda({ query: {} });
    expect(markdown).toContain("## New intakes (1)");
    expect(markdown).toContain("**\\# Not a heading**");
    expect(markdown).not.toContain("<b>");
    expect(markdown).toContain("Not measured yet");
  });
});

test.each([
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["[a](javascript:x)", "\\[a\\](javascript:x)"],
  ["one\n# two", "one \\# two"],
  ["1. first", "1\\. first"],
  ["- item, 95.4 of 100", "\\- item, 95.4 of 100"],
  ["at https://a.example or www.a.example, @ada", "at https\\://a.example or www\\.a.example, \\@ada"],
  ["a & b | c", "a &amp; b \\| c"],
  ["![x](y) `code` *b* _i_ ~s~", "\\!\\[x\\](y) \\`code\\` \\*b\\* \\_i\\_ \\~s\\~"],
])("%j is text in Markdown", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
