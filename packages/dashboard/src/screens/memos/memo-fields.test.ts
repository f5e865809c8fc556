import { memoContent } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { memoFields, fieldAt } from "./memo-fields.ts";

/** As much of a schema as the form has to agree with. */
interface Schema {
  shape?: Record<string, Schema>;
  element?: Schema;
  options?: string[];
  def: { innerType?: Schema };
}

const bare = (schema: Schema): Schema => (schema.def.innerType ? bare(schema.def.innerType) : schema);
const memo = memoContent as unknown as Schema;

/** Pointers to everything a memo holds that is no group of named parts. */
function partsOf(schema: Schema, at = ""): string[] {
  return Object.entries(schema.shape ?? {}).flatMap(([name, part]) =>
    bare(part).shape ? partsOf(bare(part), `${at}/${name}`) : [`${at}/${name}`],
  );
}

const partAt = (pointer: string): Schema =>
  pointer
    .split("/")
    .slice(1)
    .reduce((at, name) => bare(at.shape?.[name] ?? { def: {} }), memo);

describe("the form", () => {
  it("has a field for every part of a memo but its key, and none that a memo does not have", () => {
    expect(memoFields.map(({ pointer }) => pointer).toSorted()).toEqual(
      partsOf(memo)
        .filter((pointer) => pointer !== "/experiment")
        .toSorted(),
    );
  });

  it("offers every value of a fixed set, and asks for every cell of a list", () => {
    for (const { pointer, control } of memoFields) {
      const part = partAt(pointer);
      if (control.kind === "choice") expect(control.options.map(({ value }) => value)).toEqual(part.options);
      if (control.kind === "choices")
        expect(control.options.map(({ value }) => value)).toEqual(part.element?.options);
      if (control.kind === "rows")
        expect(control.columns.map(({ name }) => name).toSorted()).toEqual(
          Object.keys(part.element?.shape ?? {}).toSorted(),
        );
    }
  });

  it("finds the field of a part inside a list, and of a whole group", () => {
    expect([fieldAt("/rings/2/share")?.pointer, fieldAt("/timebox")?.pointer, fieldAt("/nothing")]).toEqual([
      "/rings",
      "/timebox/from",
      undefined,
    ]);
  });
});
