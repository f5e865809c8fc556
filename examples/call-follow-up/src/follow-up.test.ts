import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { callSchema } from "./call.ts";
import { followUpSchema } from "./follow-up.ts";
import { templateFollowUp } from "./template-follow-up.ts";

/** What two schemas have to agree on: shape and limits, not wording. */
const essence = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(essence);
  if (typeof schema !== "object" || schema === null) return schema;
  const ignored = new Set(["$schema", "title", "description", "additionalProperties", "pattern"]);
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      const isName = typeof value === "object" && !Array.isArray(value);
      if (ignored.has(key) && !isName) return [];
      if (key === "maximum" && value === Number.MAX_SAFE_INTEGER) return [];
      return [[key, key === "required" ? (value as string[]).toSorted() : essence(value)]];
    }),
  );
};

const contract = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../contracts/${name}.schema.json`, import.meta.url), "utf8"));

describe("the data contracts", () => {
  it.each([
    ["call", callSchema],
    ["follow-up", followUpSchema],
  ])("%s.schema.json says what the code reads", (name, schema) => {
    expect(essence(contract(name))).toEqual(essence(z.toJSONSchema(schema, { io: "input" })));
  });
});

describe("the template", () => {
  const turns = [{ speaker: "Customer", text: "It costs €900 and Olga Brandt needs it by 3 December." }];

  it("greets by name, writes to the contact, and says nothing from the call", () => {
    const followUp = templateFollowUp({
      id: "c",
      turns,
      contact: { name: "Rae Linden", email: "rae@linden.example.com" },
    });
    expect(followUpSchema.parse(followUp)).toEqual(followUp);
    expect(followUp.to).toBe("rae@linden.example.com");
    expect(followUp.body).toContain("Hello Rae Linden,");
    expect(JSON.stringify(followUp)).not.toMatch(/900|Olga|December/);
  });

  it("does without a contact, and without an address that is none", () => {
    expect(templateFollowUp({ id: "c", turns })).toMatchObject({
      body: expect.stringMatching(/^Hello,/) as string,
    });
    expect(templateFollowUp({ id: "c", turns, contact: { email: "ask reception" } }).to).toBeUndefined();
  });
});
