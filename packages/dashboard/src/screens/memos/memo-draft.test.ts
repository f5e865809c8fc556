import type { JsonValue } from "@belay/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valueAt } from "../../lib/json-text.ts";
import { changedPointers, type DraftJson, mergeDrafts, sameValue, withValue } from "./memo-draft.ts";

const pointers = ["/name", "/success/words", "/success/unit", "/rings", "/risks/kinds"];
const values: fc.Arbitrary<JsonValue | undefined> = fc.oneof(
  fc.constantFrom(undefined, "", "a", "b", "a "),
  fc.array(fc.constantFrom("x", "y"), { maxLength: 2 }),
);
const drafts: fc.Arbitrary<DraftJson> = fc
  .array(values, { minLength: pointers.length, maxLength: pointers.length })
  .map((parts) =>
    pointers.reduce<DraftJson>((draft, pointer, index) => withValue(draft, pointer, parts[index]), {}),
  );

describe("merging what two people wrote", () => {
  it("loses nothing that either of them wrote, and names every part that both wrote otherwise", () => {
    fc.assert(
      fc.property(drafts, drafts, drafts, (base, mine, theirs) => {
        const merge = mergeDrafts(base, mine, theirs, pointers);
        for (const pointer of pointers) {
          const [was, here, there, now] = [base, mine, theirs, merge.content].map((draft) =>
            valueAt(draft, pointer),
          );
          const iChanged = !sameValue(was, here);
          const theyChanged = !sameValue(was, there);
          expect(sameValue(now, theyChanged && !iChanged ? there : here)).toBe(true);
          expect(merge.clashes.includes(pointer)).toBe(iChanged && theyChanged && !sameValue(here, there));
          expect(merge.taken.includes(pointer)).toBe(theyChanged && !iChanged);
        }
      }),
    );
  });

  it("changes nothing where nobody else did", () => {
    fc.assert(
      fc.property(drafts, drafts, (base, mine) => {
        const merge = mergeDrafts(base, mine, base, pointers);
        expect(merge).toMatchObject({ taken: [], clashes: [] });
        expect(changedPointers(mine, merge.content, pointers)).toEqual([]);
      }),
    );
  });
});

describe("a part of a draft", () => {
  it("is set where its group is not there yet, and leaves the rest alone", () => {
    expect(withValue({ name: "A" }, "/spend/total", 5)).toEqual({ name: "A", spend: { total: 5 } });
  });

  it("is the same whether it is absent, blank or an empty list, and whatever order its names have", () => {
    expect([sameValue(undefined, "  "), sameValue([], undefined), sameValue(0, undefined)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(sameValue([{ a: 1, b: " x " }], [{ b: "x", a: 1 }])).toBe(true);
  });
});
