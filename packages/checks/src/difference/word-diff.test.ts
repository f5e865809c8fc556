import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, wordDiff } from "../index.ts";

function rebuild(before: string, after: string): [string, string] {
  const segments = wordDiff(before, after);
  const without = (kind: string) => segments.filter((one) => one.kind !== kind).map((one) => one.text);
  return [without("inserted").join(""), without("deleted").join("")];
}

const letters = (number: number) =>
  String(number).replaceAll(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)));
const words = (prefix: string) =>
  Array.from({ length: 20_000 }, (_, index) => `${prefix}${letters((index * 7919) % 20_011)}`);

it("shows what changed", () => {
  expect(wordDiff("Hi Dana, see you Monday.", "Hi Dana, see you on Tuesday.")).toEqual([
    { kind: "same", text: "Hi Dana, see you " },
    { kind: "deleted", text: "Monday" },
    { kind: "inserted", text: "on Tuesday" },
    { kind: "same", text: "." },
  ]);
});

it("gives both texts back, exactly", () => {
  const token = fc.oneof(
    fc.constantFrom("a", "b", "Dana's", " ", "\n", ". ", "é", "👩‍👧"),
    fc.string({ unit: "binary", maxLength: 3 }),
  );
  const text = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(rebuild(before, after)).toEqual([before, after]);
    }),
    { numRuns: 500 },
  );
});

describe("texts of 20,000 words", () => {
  const base = words("w");
  it.each([
    ["all different", base.join(" "), words("v").join(" ")],
    ["turned around", base.join(". "), base.toReversed().join(". ")],
    ["repeating", "a b ".repeat(10_000), "b a c ".repeat(7_000)],
    ["every third changed", base.join(" "), base.map((word, at) => (at % 3 ? word : "x")).join(" ")],
  ])("%s", (_, before, after) => {
    expect(rebuild(before, after)).toEqual([before, after]);
  });

  it("still finds single changes in long texts with many", () => {
    const sentences = base.map((word, at) => (at % 10 === 9 ? `${word}.` : word));
    const edited = sentences.map((word, at) => (at % 50 === 0 ? "changed" : word));
    const { inserted, deleted } = editDistance(sentences.join(" "), edited.join(" "));
    expect([inserted, deleted]).toEqual([400, 400]);
  });
});

describe("editDistance", () => {
  it.each([
    ["one two three four", "one two three four", { inserted: 0, deleted: 0, share: 0 }],
    ["one two three four", "one 2 three four", { inserted: 1, deleted: 1, share: 0.25 }],
    ["one two", "", { inserted: 0, deleted: 2, share: 1 }],
    ["", "", { inserted: 0, deleted: 0, share: 0 }],
    ["one two", "one,  two!", { inserted: 0, deleted: 0, share: 0 }],
  ])("%j → %j", (before, after, expected) => {
    expect(editDistance(before, after)).toEqual(expected);
  });

  it("is the same both ways round, within 0 and 1", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), fc.lorem({ maxCount: 30 }), (before, after) => {
        const there = editDistance(before, after);
        expect(there.share).toBeGreaterThanOrEqual(0);
        expect(there.share).toBeLessThanOrEqual(1);
        expect(editDistance(after, before).share).toBeCloseTo(there.share);
      }),
    );
  });
});
