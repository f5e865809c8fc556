import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordDiff } from "./word-diff.ts";

const without = (parts: ReturnType<typeof wordDiff>["parts"], kind: "added" | "removed") =>
  parts
    .filter((part) => part.kind !== kind)
    .map((part) => part.text)
    .join("");

const prose = fc
  .array(fc.constantFrom("the", "pump", "is", "fine", ".", " ", "  ", "\n\n", "31", "bar,"), {
    maxLength: 40,
  })
  .map((words) => words.join(" "));

describe("wordDiff", () => {
  it("reads neighbouring changes as one", () => {
    const { parts } = wordDiff("Fault was caused by pressure", "Fault came from pressure");
    expect(parts).toEqual([
      { kind: "same", text: "Fault " },
      { kind: "removed", text: "was caused by" },
      { kind: "added", text: "came from" },
      { kind: "same", text: " pressure" },
    ]);
  });

  it("counts words, not spaces", () => {
    const diff = wordDiff("one two three", "one three");
    expect([diff.wordsAdded, diff.wordsRemoved]).toEqual([0, 1]);
    expect(diff.changed).toBeCloseTo(1 / 5);
  });

  it("finds nothing in equal texts", () => {
    expect(wordDiff("as it was", "as it was")).toMatchObject({ wordsAdded: 0, wordsRemoved: 0, changed: 0 });
  });

  it("keeps both versions whole", () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const { parts } = wordDiff(before, after);
        expect(without(parts, "added")).toBe(before);
        expect(without(parts, "removed")).toBe(after);
      }),
    );
  });
});
