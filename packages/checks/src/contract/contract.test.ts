import { expect, describe, it } from "vitest";
import { createContract, validateSchema, type ContractOptions, type JsonSchema } from "../index.ts";

const schema: JsonSchema = {
  type: "object",
  required: ["account", "turns"],
  additionalProperties: false,
  properties: {
    account: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" }, tier: { type: "string", "x-belay-important": true } },
    },
    crm: { type: "object", required: ["company"], properties: { company: { type: "string" } } },
    turns: {
      type: "array",
      items: { type: "object", required: ["text"], properties: { text: { type: "string" } } },
    },
  },
};
const call = (...texts: string[]) => ({
  account: { name: "Quillmark Ltd.", tier: "gold" },
  turns: texts.map((text) => ({ text })),
});

describe("fitting the schema", () => {
  const contract = createContract(schema);

  it("accepts a complete value with full quality", () => {
    expect(contract.check(call("Hello"))).toEqual({
      valid: true,
      quality: 1,
      missing: [],
      contradictions: [],
      findings: [],
    });
  });

  it("says where, what and what to do", () => {
    const result = contract.check({ account: { name: 7 }, extra: 1 });
    expect(result.valid).toBe(false);
    expect(result.consequence).toBe("baseline");
    expect(result.findings.map((finding) => finding.message)).toEqual([
      '"/turns" is missing. Add it.',
      '"/extra" is not declared in the schema. Remove it or declare it.',
      '"/account/name" must be of type string. Convert it.',
      '"/account/tier" is empty or absent. Fill it before relying on the result.',
    ]);
  });

  it("counts empty and absent fields, by the share of list items", () => {
    const result = contract.check({
      account: { name: " ", tier: "gold" },
      turns: [{ text: "a" }, { text: "" }],
    });
    expect(result.valid).toBe(true);
    expect(result.missing).toEqual(["/account/name", "/turns/1/text"]);
    // account, turns, name, tier and text are declared: 1 + 1 + 0 + 1 + ½.
    expect(result.quality).toBeCloseTo(3.5 / 5);
    expect(result.consequence).toBe("note");
  });

  it("asks for what is inside an optional part only where that part is", () => {
    expect(contract.check(call("a")).missing).toEqual([]);
    expect(contract.check({ ...call("a"), crm: { company: "" } }).missing).toEqual(["/crm/company"]);
  });

  it("acts on a quality below the minimum", () => {
    const strict = createContract(schema, {
      minimumQuality: 0.9,
      consequences: { quality: "stop-for-person" },
    });
    const result = strict.check({ account: { name: "", tier: "" }, turns: [] });
    expect(result.findings.find((finding) => finding.kind === "quality")?.message).toContain(
      "below the 0.9 asked for",
    );
    expect(result.consequence).toBe("stop-for-person");
  });
});

describe("contradictions", () => {
  const contract = createContract(schema, {
    contradictions: [
      { same: ["/account/name", "/crm/company"], name: "company", consequence: "baseline" },
      {
        name: "next-step date",
        onlyOne: { path: "/turns/*/text", pattern: "(?i)next step|follow-?up|meet", read: "date" },
      },
      {
        name: "company name",
        agrees: { path: "/turns/*/text", pattern: "everyone at ([A-Z]\\w+)", with: "/account/name" },
      },
      { name: "seat count", onlyOne: { path: "/turns/*/text", pattern: "(\\d+) seats" } },
    ],
  });
  const names = (value: unknown) => contract.check(value).contradictions.map((one) => one.name);

  it.each([
    [["Let's meet on 3 December.", "Yes, the follow-up is on the fifth of December."], ["next-step date"]],
    [["Let's meet on 3 December.", "Yes, meet December 3rd. Invoices are due 5 December."], []],
    [["We meet Tuesday.", "So we meet on 3 December 2030."], []],
    [["We meet Tuesday.", "No, let's meet Thursday."], ["next-step date"]],
    [["Meet on 3 December 2030.", "Meet on 3 December 2031."], ["next-step date"]],
    [["Greetings to everyone at Brandwood."], ["company name"]],
    [["Greetings to everyone at Quillmark."], []],
    [["10 seats", "make it 12 seats"], ["seat count"]],
    [["10 seats", "as I said, 10 seats"], []],
  ])("%j → %j", (texts, expected) => {
    expect(names(call(...texts))).toEqual(expected);
  });

  it("compares values of the record, company endings aside, with the consequence of the rule", () => {
    expect(names({ ...call(), crm: { company: "QUILLMARK limited" } })).toEqual([]);
    const result = contract.check({ ...call("x"), crm: { company: "Brandwood" } });
    expect(result.contradictions).toEqual([
      {
        name: "company",
        consequence: "baseline",
        places: [
          { path: "/account/name", value: "Quillmark Ltd." },
          { path: "/crm/company", value: "Brandwood" },
        ],
        message:
          'The company is not clear: "Quillmark Ltd." at /account/name, "Brandwood" at /crm/company. Find out which one holds.',
      },
    ]);
    expect(result.quality).toBeCloseTo(5 / 6);
  });
});

describe("schemas and rules that can't be used", () => {
  it.each([
    [{ properties: { a: { typ: "string" } } }, "/properties/a/typ"],
    [{ type: "objekt" }, "/type"],
    [{ properties: { a: { type: "string", pattern: "(?=x)" } } }, "/properties/a/pattern"],
    [{ properties: { a: { type: "string", format: "emial" } } }, "/properties/a/format"],
    [{ $ref: "https://example.com/schema" }, "/$ref"],
    ["text", ""],
  ])("validateSchema(%j)", (wrong, path) => {
    expect(validateSchema(wrong)[0]).toMatchObject({ path });
    expect(() => createContract(wrong as JsonSchema)).toThrow(
      expect.objectContaining({ code: "contract-invalid" }),
    );
  });

  it("finds nothing wrong with a good one", () => {
    expect(validateSchema(schema)).toEqual([]);
    expect(validateSchema({ type: "string", format: "email", "x-note": "kept" })).toEqual([]);
  });

  it.each([
    [{ contradictions: [{ same: ["/a"] }] }, "/contradictions/0/same"],
    [{ contradictions: [{ onlyOne: { path: "a", pattern: "x" } }] }, "/contradictions/0/onlyOne/path"],
    [{ contradictions: [{ onlyOne: { path: "/a", pattern: "(" } }] }, "/contradictions/0/onlyOne/pattern"],
    [{ contradictions: [{ agree: 1 }] }, "/contradictions/0"],
    [{ consequences: { invalid: "stop" } }, "/consequences/invalid"],
    [{ minimumQuality: 2 }, "/minimumQuality"],
  ])("createContract(…, %j)", (options, path) => {
    expect(() => createContract({}, options as unknown as ContractOptions)).toThrow(
      expect.objectContaining({ path }),
    );
  });
});

describe("patterns", () => {
  it("tells several patterns apart", () => {
    const contract = createContract({ properties: { a: { pattern: "^a+$" }, b: { pattern: "^b+$" } } });
    expect(contract.check({ a: "aa", b: "bb" }).valid).toBe(true);
    expect(contract.check({ a: "b", b: "a" }).findings.map((finding) => finding.path)).toEqual(["/a", "/b"]);
  });
});

describe("bounded work", () => {
  it("runs a pattern made to be slow, and many items that must be unique", () => {
    const contract = createContract({
      type: "object",
      properties: {
        text: { type: "string", pattern: "^(a+)+$" },
        items: { type: "array", uniqueItems: true },
      },
    });
    const items = Array.from({ length: 20_000 }, (_, index) => ({ b: index, a: 1 }));
    expect(contract.check({ text: `${"a".repeat(50_000)}!`, items }).findings).toHaveLength(1);
    expect(contract.check({ items: [...items, { a: 1, b: 3 }] }).findings[0]?.path).toBe("/items");
  });

  it("refuses what recursion can't examine", () => {
    const contract = createContract({ type: "object", properties: { next: { $ref: "#" } } });
    const circular: Record<string, unknown> = {};
    circular["next"] = circular;
    expect(() => contract.check(circular)).toThrow(expect.objectContaining({ code: "value-not-evaluable" }));
  });
});
