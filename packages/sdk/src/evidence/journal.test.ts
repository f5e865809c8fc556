import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunHead } from "@belay/contracts";
import * as fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { createRunId } from "../identifiers.ts";
import { createScope } from "../testing/fixtures.ts";
import { createJournal, readUnended } from "./journal.ts";
import { deriveStorageKeys } from "./storage-keys.ts";

const scope = createScope();
afterEach(() => scope.close());
const key = deriveStorageKeys("a secret").journal;

const head = (unit: string): RunHead => ({
  id: createRunId(Date.now()),
  experiment: "note-mail",
  revision: 1,
  epoch: 1,
  phase: 1,
  unit,
  attributes: {},
  ring: 1,
  assigned: "ai",
  shadow: false,
  startedAt: new Date().toISOString(),
});

const files = (directory: string) => readdirSync(directory).map((name) => join(directory, name));

it("knows which runs were begun and not settled", async () => {
  const directory = await scope.directory();
  const journal = createJournal(directory, key);
  const entries = ["a", "b", "c", "d"].map((unit) => journal.begin(head(unit)));
  journal.settle([entries[0]!, entries[2]!]);
  expect(readUnended(directory, key).map(({ unit }) => unit)).toEqual(["b", "d"]);
  journal.settle([entries[1]!, entries[3]!]);
  expect(readUnended(directory, key)).toEqual([]);
});

it("shows no unit to somebody without the key", async () => {
  const directory = await scope.directory();
  createJournal(directory, key).begin(head("account-of-marlene"));
  for (const file of files(directory)) expect(readFileSync(file).toString("latin1")).not.toContain("marlene");
  expect(readUnended(directory, deriveStorageKeys("another").journal)).toEqual([]);
});

it("has a prefix of the runs begun wherever the file was cut", async () => {
  const origin = await scope.directory();
  const journal = createJournal(origin, key);
  const units = Array.from({ length: 8 }, (_, index) => `unit-${index}`);
  for (const unit of units) journal.begin(head(unit));
  const whole = readFileSync(files(origin)[0]!);
  const directory = await scope.directory();
  fc.assert(
    fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 40 }), (length, garbage) => {
      writeFileSync(join(directory, "journal-000001"), Buffer.concat([whole.subarray(0, length), garbage]));
      const found = readUnended(directory, key).map(({ unit }) => unit);
      expect(found).toEqual(units.slice(0, found.length));
      if (length === whole.length) expect(found.length).toBe(units.length);
    }),
    { numRuns: 200 },
  );
});

it("leaves full files behind as their runs are settled", async () => {
  const directory = await scope.directory();
  const journal = createJournal(directory, key);
  const open = journal.begin(head("stays"));
  for (let index = 0; index < 8000; index += 1)
    journal.settle([journal.begin(head(`unit-${index}`.padEnd(300, "x")))]);
  expect(files(directory).length).toBe(2);
  expect(readUnended(directory, key).map(({ unit }) => unit)).toEqual(["stays"]);
  journal.settle([open]);
  expect(files(directory).length).toBe(1);
  journal.close();
  expect(files(directory)).toEqual([]);
});
