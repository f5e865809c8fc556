import { existsSync, readFileSync, readdirSync } from "node:fs";
import { definition, fileReferences, matchesReference } from "@belay/contracts";
import { expect, it } from "vitest";
import { parse } from "yaml";

const root = new URL("../", import.meta.url);
const text = readFileSync(new URL("call-follow-up.experiment.yaml", root), "utf8");

it("the experiment's definition keeps the format and names files that exist", () => {
  const parsed = definition.parse(parse(text));
  expect(parsed.rings.map((ring) => ring.name)).toEqual(["shadow", "internal", "cohort", "broad"]);
  for (const { path } of fileReferences(parsed)) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const found = readdirSync(new URL(folder, root)).filter((name) => matchesReference(path, folder + name));
    expect(found, path).not.toEqual([]);
  }
  expect(existsSync(new URL(parsed.contracts.input, root))).toBe(true);
});
