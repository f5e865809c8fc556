import { describe, expect, it } from "vitest";
import { endOfClaim, readReferences, withoutUnsupported } from "./passages.ts";

const reference = (start: number, end: number, source: string, supported = true) => ({
  path: "/body",
  start,
  end,
  source,
  sourceStart: 0,
  sourceEnd: source ? 10 : 0,
  supported,
});

describe("readReferences", () => {
  it("numbers passages in the draft's order and once each", () => {
    const { passages, claims, unsupported } = readReferences([
      reference(20, 30, "/turns/4/text"),
      reference(0, 10, "/turns/1/text"),
      reference(40, 50, "/turns/1/text"),
      reference(60, 70, "", false),
    ]);
    expect(passages.map(({ number, pointer }) => [number, pointer])).toEqual([
      [1, "/turns/1/text"],
      [2, "/turns/4/text"],
    ]);
    expect(claims.get("/body")?.map((claim) => claim.passage?.number)).toEqual([1, 2, 1, undefined]);
    expect(unsupported).toBe(1);
  });

  it.each([
    ["/turns/1/text", "/turns/1/text"],
    ["input/turns/1/text", "/turns/1/text"],
    ["input#/turns/1/text", "/turns/1/text"],
    ["input", ""],
    ["manuals/pumps.md", undefined],
  ])("reads where %s lies", (source, pointer) => {
    expect(readReferences([reference(0, 5, source)]).passages[0]?.pointer).toBe(pointer);
  });
});

describe("endOfClaim", () => {
  it.each([
    ["She said “by Friday.” And then", "by Friday.", "by Friday.”"],
    ["Er sagte „bis Freitag“. Dann", "bis Freitag", "bis Freitag“."],
    ['Asked for "a discount", twice', "a discount", 'a discount",'],
    ["It costs more (31 bar). Yes", "31 bar", "31 bar)."],
    ["By Friday. “And then", "By Friday.", "By Friday."],
    ["By Friday, then", "By Friday", "By Friday"],
    ["By Friday", "By Friday", "By Friday"],
  ])("of %s", (text, claim, shown) => {
    const start = text.indexOf(claim);
    expect(text.slice(start, endOfClaim(text, start + claim.length))).toBe(shown);
  });
});

describe("withoutUnsupported", () => {
  const claimOf = (text: string, sentence: string) => {
    const start = text.indexOf(sentence);
    return { start, end: start + sentence.length, supported: false, passage: undefined };
  };

  it("takes a sentence out of its paragraph", () => {
    const text = "We met. We offer a discount. See you.";
    expect(withoutUnsupported(text, [claimOf(text, "We offer a discount.")])).toBe("We met. See you.");
  });

  it("takes a paragraph out with the space around it", () => {
    const text = "We met.\n\nWe offer a discount.\n\nSee you.";
    expect(withoutUnsupported(text, [claimOf(text, "We offer a discount.")])).toBe("We met.\n\nSee you.");
  });

  it("leaves nothing behind at either end", () => {
    const text = "We offer a discount. See you.\n\nAnd more.";
    expect(
      withoutUnsupported(text, [claimOf(text, "We offer a discount."), claimOf(text, "And more.")]),
    ).toBe("See you.");
  });
});
