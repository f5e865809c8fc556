import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChange } from "./screens/experiment/change.ts";
import { filterOf, parseRunsSearch } from "./screens/runs/runs-search.ts";
import { parseSearch, stringifySearch } from "./search.ts";

describe("addresses", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
          fc.string({ minLength: 1 }),
        ),
        (search) => {
          expect(parseSearch(stringifySearch(search).slice(1))).toEqual({ ...search });
        },
      ),
    );
  });

  it("leave out what is not set", () => {
    expect(stringifySearch({ arm: "ai", ring: undefined, q: "" })).toBe("?arm=ai");
    expect(stringifySearch({})).toBe("");
  });

  it("never carry a filter that the API would refuse", () => {
    expect(parseRunsSearch({ arm: "both", outcome: "nice", ring: "-1", category: "model" })).toMatchObject({
      arm: undefined,
      outcome: undefined,
      ring: undefined,
      category: "model",
    });
  });

  it("say what is searched for", () => {
    expect(filterOf({ find: "attribute:tier", q: "gold" })).toMatchObject({
      attribute: "tier",
      value: "gold",
    });
    expect(filterOf({ find: "record", q: "n-1" })).toMatchObject({ record: "n-1" });
    expect(filterOf({ q: "acme" })).toMatchObject({ unit: "acme" });
  });

  it.each([
    ["kill", { kind: "kill" }],
    ["raise-2", { kind: "raise", ring: 2 }],
    ["lower-0", { kind: "lower", ring: 0 }],
    ["activate-7", { kind: "activate", revision: 7 }],
    ["kill-2", undefined],
    ["raise", undefined],
    ["raise-x", undefined],
    [undefined, undefined],
  ])("ask for %s", (text, change) => expect(parseChange(text)).toEqual(change));
});
