import { describe, expect, it } from "vitest";
import fc from "fast-check";
import type { JsonValue } from "@belay/contracts";
import { conditionsOfRows, rowsOfConditions } from "./condition-rows.ts";
import { memoLines } from "./memo-lines.ts";
import type { DraftJson } from "./memo-draft.ts";
import { timeLeftWords } from "./memo-states.ts";
import { effectWords, moneyWords, timeboxWords } from "./memo-words.ts";
import { keyOf } from "./new-memo-dialog.tsx";
import { readNumber } from "./number-text.ts";

describe("the page's words", () => {
  it("say an effect in the metric's own terms", () => {
    expect(effectWords(6, { unit: "minutes", direction: "lower" })).toBe("6 minutes less");
    expect(effectWords(0.07, { unit: "share", kind: "conversion" })).toBe("7 points more");
    expect(effectWords(0.2, { unit: "minutes", direction: "lower", scale: "log" })).toBe("20\u00a0% less");
  });

  it("say money, days and what is left of them", () => {
    expect([moneyWords(0.08, "EUR"), moneyWords(0.125, "CHF"), moneyWords(1200, "USD")]).toEqual([
      "€\u00a00.08",
      "CHF\u00a00.125",
      "$\u00a01,200",
    ]);
    expect(timeboxWords("2026-11-09", "2026-11-27")).toBe("9 to 27 November 2026, 19\u00a0days");
    expect(timeboxWords("2026-11-30", "2026-12-04")).toBe("30 November to 4 December 2026, 5\u00a0days");
    const timebox = { from: "2026-11-09", to: "2026-11-27" };
    const left = (day: string) => timeLeftWords(timebox, Date.parse(`${day}T15:00:00Z`));
    expect(["2026-11-08", "2026-11-26", "2026-11-27", "2026-11-28"].map(left)).toEqual([
      "begins in 1\u00a0day",
      "2\u00a0days left",
      "last day",
      "ended 1\u00a0day ago",
    ]);
  });

  it("can be made of anything that a draft may hold", () => {
    const anything = fc.jsonValue() as fc.Arbitrary<JsonValue>;
    const names = [
      "workflow",
      "success",
      "rings",
      "spend",
      "audience",
      "authority",
      "systems",
      "timebox",
      "data",
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), (draft) => {
        for (const line of memoLines(draft as DraftJson)) expect(typeof line.text).toBe("string");
      }),
    );
  });

  it("leave what people wrote as it is, markup and formulas included", () => {
    const [who] = memoLines({ targetUser: '=1+1 <b onclick="x()">bold</b>' });
    expect(who?.text).toBe('=1+1 <b onclick="x()">bold</b>');
  });
});

describe("what is typed", () => {
  it("is a number with a point or a comma, and otherwise a sentence that says what to do", () => {
    expect([readNumber("18,3"), readNumber(" 12 000 "), readNumber("−5"), readNumber("")]).toEqual([
      18.3,
      12_000,
      -5,
      undefined,
    ]);
    expect(readNumber("1,200")).toMatch(/without the comma/);
    expect(readNumber("about 5")).toMatch(/not a number/);
    expect(readNumber("2.5", true)).toMatch(/whole number/);
  });

  it("is a key made of a name", () => {
    expect(["Warranty letters!", "Über-Prüfung 2", "3 ideas", "—"].map(keyOf)).toEqual([
      "warranty-letters",
      "uber-prufung-2",
      "ideas",
      "",
    ]);
  });

  it("is a whole condition or none, and comes back as it was", () => {
    const conditions: JsonValue = [
      { attribute: "country", in: ["AT", "CH"] },
      { attribute: "tier", equals: "5" },
      { attribute: "tier", equals: 5 },
      { attribute: "trial", notEquals: true },
      { attribute: "seats", atLeast: 10 },
      { any: [{ attribute: "a", equals: "b" }] },
    ];
    expect(conditionsOfRows(rowsOfConditions(conditions))).toEqual(conditions);
    expect(
      conditionsOfRows([
        { attribute: "country", comparison: "equals", value: "" },
        { attribute: "", comparison: "equals", value: "AT" },
        { attribute: "seats", comparison: "atLeast", value: "many" },
      ]),
    ).toEqual([]);
  });
});
