import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonError } from "./json-position.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['{"a": 1,\n "b": x}', 15],
  ['{"a" 1}', 5],
  ["[1,]", 3],
  ['{"a":1,}', 7],
  ["{'a':1}", 1],
  ["[1}", 2],
  ["1 2", 2],
  ["01", 1],
  ['"a\nb"', 0],
  ["[1, 2", 5],
  ["\u00a0[]", 0],
])("finds where %j goes wrong", (text, at) => {
  expect(isJson(text)).toBe(false);
  expect(findJsonError(text)).toBe(at);
});

test("what stands before the place found can be gone on with, and true JSON has no such place", () => {
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]:,"x1\\ '.split("")))
    .map(([text, at, character]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + character + text.slice(cut);
    });
  fc.assert(fc.property(fc.json(), (text) => findJsonError(text) === text.length));
  fc.assert(fc.property(damaged, (text) => isJson(text) || findJsonError(text) <= text.length));
  fc.assert(fc.property(damaged, (text) => !isJson(text) || findJsonError(text) === text.length));
});
