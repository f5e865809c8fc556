import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { definitionJsonSchema } from "./json-schema.ts";

type Node = { [name: string]: unknown };

/** Paths of properties that an editor could say nothing about. */
function undescribed(node: unknown, path = ""): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { properties = {}, ...rest } = node as Node & { properties?: Record<string, Node> };
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [
      ...("description" in property || "$ref" in property ? [] : [`${path}/${name}`]),
      ...undescribed(property, `${path}/${name}`),
    ]),
    ...Object.entries(rest).flatMap(([name, inner]) => undescribed(inner, `${path}<${name}>`)),
  ];
}

describe("the definition's JSON Schema", () => {
  it("describes every property", () => {
    expect(undescribed(definitionJsonSchema())).toEqual([]);
  });

  it("is committed as it is; after a change: belay check --schema > packages/contracts/schema/experiment.schema.json", async () => {
    const committed = new URL("../../schema/experiment.schema.json", import.meta.url);
    expect(JSON.parse(await readFile(committed, "utf8"))).toEqual(definitionJsonSchema());
  });
});
