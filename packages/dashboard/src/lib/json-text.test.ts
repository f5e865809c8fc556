import type { JsonValue } from "@belay/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leavesOf, plainText, valueAt, withTexts } from "./json-text.ts";

const document = {
  to: "Ana",
  nextSteps: ["call", "write"],
  "a/b~c": { deep: 3 },
  none: null,
} satisfies JsonValue;

describe("leavesOf", () => {
  it("names every leaf by its pointer and a readable name", () => {
    expect(leavesOf(document)).toEqual([
      { pointer: "/to", label: "To", value: "Ana" },
      { pointer: "/nextSteps/0", label: "Next steps 1", value: "call" },
      { pointer: "/nextSteps/1", label: "Next steps 2", value: "write" },
      { pointer: "/a~1b~0c/deep", label: "A/b~c, deep", value: 3 },
      { pointer: "/none", label: "None", value: null },
    ]);
  });

  it("gives pointers that lead back to the values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const leaf of leavesOf(value as JsonValue))
          expect(valueAt(value as JsonValue, leaf.pointer)).toBe(leaf.value);
      }),
    );
  });
});

describe("withTexts", () => {
  it("changes only what was edited", () => {
    expect(withTexts(document, new Map([["/nextSteps/1", "write today"]]))).toEqual({
      ...document,
      nextSteps: ["call", "write today"],
    });
  });

  it("leaves emptied items of a list out, and keeps emptied fields", () => {
    expect(
      withTexts(
        document,
        new Map([
          ["/nextSteps/0", " "],
          ["/to", ""],
        ]),
      ),
    ).toEqual({ ...document, to: "", nextSteps: ["write"] });
  });

  it("changes nothing without an edit", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(withTexts(value as JsonValue, new Map())).toEqual(value);
      }),
    );
  });
});

describe("plainText", () => {
  it("puts one leaf on a line and skips empty ones", () => {
    expect(plainText(document)).toBe("Ana\ncall\nwrite\n3");
  });
});
