import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { recordedFacts } from "./audit-entry.ts";

const words = fc.string({ unit: "binary", minLength: 12, maxLength: 200 });

test("what is marked as text is kept as its salted digest, whatever it is, and differently each time", () => {
  fc.assert(
    fc.property(words, (text) => {
      const [one, two] = [recordedFacts({ reason: { text } }), recordedFacts({ reason: { text } })];
      const { salt, digest } = one["reason"] as { salt: string; digest: string };
      expect(digest).toBe(createHash("sha256").update(`${salt}:${text}`).digest("hex"));
      expect(Object.keys(one["reason"] as object).toSorted()).toEqual(["digest", "salt"]);
      expect(two).not.toEqual(one);
    }),
  );
});

test("what could be somebody's words is digested though nobody marked it", () => {
  const marked = fc
    .tuple(words, fc.constantFrom(" ", "@", "\n", "<", "ü", "\0", "'"), words)
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(marked, (text) => {
      const facts = recordedFacts({ one: text, many: ["open", text] });
      expect(facts).toEqual({
        one: { salt: expect.any(String), digest: expect.any(String) },
        many: { salt: expect.any(String), digest: expect.any(String) },
      });
    }),
  );
});

test.each([
  ["open", "open"],
  ["", ""],
  ["visit-notes@5", { salt: expect.any(String), digest: expect.any(String) }],
  ["2026-11-20T08:00:00.000Z", "2026-11-20T08:00:00.000Z"],
  ["x".repeat(129), { salt: expect.any(String), digest: expect.any(String) }],
  [7, 7],
  [Number.NaN, null],
  [null, null],
  [true, true],
  [
    ["workflow", "data"],
    ["workflow", "data"],
  ],
])("%j is kept as %j", (given, kept) => {
  expect(recordedFacts({ fact: given })).toEqual({ fact: kept });
});
