import type { Repeatability } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { repeatabilityWords } from "./repeatability-words.ts";

const found = (change: Partial<Repeatability>): Repeatability => ({
  attribute: "account-type",
  answer: "holds",
  carrier: null,
  segments: 3,
  compared: 3,
  agreeing: 3,
  whole: -4,
  q: 1.2,
  degreesOfFreedom: 2,
  pValue: 0.55,
  iSquared: 0,
  leftOut: [
    { value: "small", effect: -3.8 },
    { value: "large", effect: -4.3 },
    { value: "medium", effect: -4.1 },
  ],
  ...change,
});

describe("repeatabilityWords", () => {
  it("says that it holds, and that this is no proof", () => {
    const { tone, word, why } = repeatabilityWords(found({}));
    expect({ tone, word }).toEqual({ tone: "good", word: "Holds" });
    expect(why).toContain("All 3 point the same way");
    expect(why).toContain("so few account types that is no proof");
  });

  it("says how many point the other way where segments differ", () => {
    const words = repeatabilityWords(found({ answer: "differs", agreeing: 2 }));
    expect(words).toMatchObject({ tone: "watch", word: "Differs" });
    expect(words.why).toContain("2 of 3 point the same way");
  });

  it("names the one that carries it, and tells a turned direction from a vanished effect", () => {
    const carried = (effect: number) =>
      repeatabilityWords(
        found({ answer: "one-carries", carrier: "small", leftOut: [{ value: "small", effect }] }),
      ).why;
    expect(carried(-0.2)).toContain("Without small less than half of it is left");
    expect(carried(0.4)).toContain("Without small the others point the other way");
  });

  it("is neither good nor bad where nothing can be said", () => {
    expect(repeatabilityWords(found({ answer: "nothing-yet" })).tone).toBe("none");
    const few = (segments: number, compared: number) =>
      repeatabilityWords(found({ answer: "too-few", segments, compared }));
    expect(few(1, 1)).toMatchObject({ tone: "none", why: "There has been one account type so far." });
    expect(few(3, 1).why).toMatch(/^Only one of 3\saccount types has enough units/);
    expect(few(3, 0).why).toMatch(/^None of 3\saccount types has enough units/);
  });
});
