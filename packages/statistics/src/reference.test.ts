import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type ConformanceFile, deviations } from "./testing/conformance-case.ts";

const folder = process.env.BELAY_REFERENCE_DIR && path.join(process.env.BELAY_REFERENCE_DIR, "statistics");
const isThere = folder !== undefined && folder !== "" && existsSync(folder);
const read = (name: string) => JSON.parse(readFileSync(path.join(folder!, name), "utf8")) as unknown;

if (!isThere) {
  console.warn(
    "Skipped: statistics against reference values. Set BELAY_REFERENCE_DIR to the folder with them.",
  );
}

describe.skipIf(!isThere)("belay.json", () => {
  const { cases } = isThere ? (read("belay.json") as ConformanceFile) : { cases: [] };

  test("holds all its cases", () => expect(cases).toHaveLength(72));
  test.each(cases)("$id", (one) => expect(deviations(one)).toEqual([]));
});
