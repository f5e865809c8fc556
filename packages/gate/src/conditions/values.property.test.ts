import fc from "fast-check";
import { expect, test } from "vitest";
import { bucket, drawFrom, drawState } from "../bucket.ts";
import { evaluateConditions } from "../index.ts";
import { hashFrom, hashState } from "../murmur-hash.ts";
import { parseIsoDate } from "./iso-date.ts";

test("dates are read as the platform reads them", () => {
  const date = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(date, (instant) => {
      const text = instant.toISOString();
      expect(parseIsoDate(text)).toBe(instant.getTime());
      expect(parseIsoDate(text.slice(0, 10))).toBe(Date.parse(text.slice(0, 10)));
    }),
  );
});

test("a text that isn't a date reads as none", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^\d{4}-\d{2}-\d{2}/.test(text));
      expect(parseIsoDate(text)).toBeNaN();
    }),
  );
});

test("a text hashes alike encoded by hand, encoded by the platform, and cut into salt and unit", () => {
  const character = fc.oneof(
    fc.constantFrom("\ud800", "\udfff", "é", "日", "👍", "\0"),
    fc.string({ maxLength: 3 }),
  );
  const text = fc.array(character).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (salt, unit) => {
      expect(hashFrom(hashState(unit), "")).toBe(hashFrom(hashState(""), unit));
      for (const draw of ["bucket", "arm", "exclusion"] as const) {
        const position = (drawFrom(drawState(draw, salt), unit) + 2 ** 31) / 2 ** 32;
        expect(position).toBe(bucket(draw, salt, unit));
      }
    }),
    { numRuns: 500 },
  );
});

test("patterns that make a backtracking engine run for ever come back", () => {
  const evil = ["^(a+)+$", "^(a|aa)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|b|ab)*bc$", "(x+x+)+y"];
  for (const pattern of evil) {
    for (const text of [`${"a".repeat(4_000)}!`, "x".repeat(4_096), "ab".repeat(2_000)]) {
      const conditions = [{ attribute: "text", matches: pattern }];
      expect(["true", "false"]).toContain(evaluateConditions(conditions, {}, { text }));
    }
  }
});
