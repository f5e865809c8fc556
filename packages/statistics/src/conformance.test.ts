import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ConformanceFile, deviations } from "./testing/conformance-case.ts";

const folder = new URL("../../../conformance/statistics/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("there are cases of every area", () => expect(files.length).toBeGreaterThanOrEqual(7));

describe.each(files)("%s", (name) => {
  const { cases } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as ConformanceFile;

  test.each(cases)("$id", (one) => expect(deviations(one)).toEqual([]));
});
