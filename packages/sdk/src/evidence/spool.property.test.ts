import { appendFile, mkdir, readdir, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { createScope } from "../testing/fixtures.ts";
import { createSpool, type Spool, type SpooledBatch, type SpoolLoss } from "./spool.ts";
import { deriveStorageKeys } from "./storage-keys.ts";

const scope = createScope();
afterEach(() => scope.close());

const instance = { id: "11111111-1111-4111-8111-111111111111", service: "s", build: "b", sdk: "x" };
const key = deriveStorageKeys("a secret").spool;
const batch = (sequence: number, size: number): SpooledBatch => ({
  instance,
  first: sequence,
  last: sequence,
  count: 1,
  records: JSON.stringify([{ sequence, text: "confidential".padEnd(size, "x") }]),
});

async function readAll(spool: Spool): Promise<number[]> {
  const found: number[] = [];
  for (let next = await spool.peek(); next !== undefined; next = await spool.peek()) {
    found.push(next.first);
    await spool.advance();
  }
  return found;
}

function open(directory: string, maxBytes = 1024 * 1024, losses: SpoolLoss[] = [], secret = key): Spool {
  const spool = createSpool({ directory, key: secret, maxBytes, lost: (loss) => losses.push(loss) });
  scope.defer(() => spool.close());
  return spool;
}

/** What a killed process left, as the next one finds it. */
async function adopted(directory: string, secret = key): Promise<Spool> {
  const spool = open(await scope.directory(), undefined, undefined, secret);
  await spool.adopt(directory);
  return spool;
}

const segmentsIn = async (directory: string) =>
  (await readdir(directory)).filter((name) => name.startsWith("spool-")).sort();

it("gives back what was written, in order, and leaves nothing", async () => {
  const directory = await scope.directory();
  const spool = open(directory);
  for (let sequence = 1; sequence <= 50; sequence += 1) await spool.append(batch(sequence, 5000));
  expect((await segmentsIn(directory)).length).toBeGreaterThan(1);
  expect(await readAll(spool)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(await segmentsIn(directory)).toEqual([]);
  expect(spool.bytes).toBe(0);
});

it("has a prefix of what was written wherever the file was cut, and whatever lies behind the cut", async () => {
  const origin = await scope.directory();
  const writer = open(origin);
  for (let sequence = 1; sequence <= 6; sequence += 1) await writer.append(batch(sequence, sequence * 40));
  const [name] = await segmentsIn(origin);
  const whole = await readFile(join(origin, name!));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.uint8Array({ maxLength: 80 }), async (length, garbage) => {
      const directory = await scope.directory();
      await writeFile(join(directory, name!), Buffer.concat([whole.subarray(0, length), garbage]));
      const found = await readAll(await adopted(directory));
      expect(found).toEqual([1, 2, 3, 4, 5, 6].slice(0, found.length));
      if (length === whole.length) expect(found.length).toBe(6);
    }),
    { numRuns: 150 },
  );
});

it("gives nothing that was changed, moved to another place or written under another key", async () => {
  const origin = await scope.directory();
  const writer = open(origin);
  await writer.append(batch(1, 100));
  const [name] = await segmentsIn(origin);
  const whole = await readFile(join(origin, name!));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const directory = await scope.directory();
      const changed = Buffer.from(whole);
      changed[at]! ^= change;
      await writeFile(join(directory, name!), changed);
      expect(await readAll(await adopted(directory))).toEqual([]);
    }),
    { numRuns: 100 },
  );
  const moved = await scope.directory();
  await writeFile(join(moved, "spool-another"), whole);
  expect(await readAll(await adopted(moved))).toEqual([]);
  const foreign = await scope.directory();
  await writeFile(join(foreign, name!), whole);
  expect(await readAll(await adopted(foreign, deriveStorageKeys("another secret").spool))).toEqual([]);
});

it("goes on after a torn tail in another segment", async () => {
  const first = await scope.directory();
  const writer = open(first);
  await writer.append(batch(1, 100));
  const [name] = await segmentsIn(first);
  await appendFile(join(first, name!), "torn");
  const second = open(await scope.directory());
  await second.append(batch(2, 100));
  await second.adopt(first);
  expect(await readAll(second)).toEqual([1, 2]);
});

it("loses and doubles nothing where writing and reading go on side by side", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 5, maxLength: 60 }), async (writes) => {
      const spool = open(await scope.directory());
      const found: number[] = [];
      let sequence = 0;
      const pending = writes.map((isWrite) => {
        if (isWrite) return spool.append(batch((sequence += 1), 3000));
        return spool.peek().then(async (next) => {
          await spool.advance();
          return next;
        });
      });
      for (const next of await Promise.all(pending)) if (next) found.push(next.first);
      found.push(...(await readAll(spool)));
      expect([...new Set(found)]).toEqual(Array.from({ length: sequence }, (_unused, index) => index + 1));
      expect(spool.bytes).toBe(0);
    }),
    { numRuns: 30 },
  );
});

it("keeps to its bound: the oldest goes first, counted", async () => {
  const losses: SpoolLoss[] = [];
  const spool = open(await scope.directory(), 128 * 1024, losses);
  for (let sequence = 1; sequence <= 100; sequence += 1) {
    await spool.append(batch(sequence, 5000));
    expect(spool.bytes).toBeLessThanOrEqual(128 * 1024);
  }
  const kept = await readAll(spool);
  const lost = losses.reduce((sum, { count }) => sum + count, 0);
  expect(kept).toEqual(Array.from({ length: 100 - lost }, (_, index) => lost + index + 1));
  expect(losses[0]).toMatchObject({ first: 1, reason: "spool-full" });
  expect(losses.at(-1)!.last).toBe(lost);
});

it("writes nothing that can be read without the key", async () => {
  const directory = await scope.directory();
  const spool = open(directory);
  await spool.append(batch(1, 200));
  const [name] = await segmentsIn(directory);
  expect((await readFile(join(directory, name!))).toString("latin1")).not.toContain("confidential");
});

it("hands a whole folder over to the next process, again and again", async () => {
  let directory = await scope.directory();
  await open(directory).append(batch(1, 10));
  for (let sequence = 2; sequence <= 4; sequence += 1) {
    const next = await scope.directory();
    const spool = open(next);
    await spool.append(batch(sequence, 10));
    await mkdir(join(next, "adopted"));
    await rename(directory, join(next, "adopted", "before"));
    await spool.adopt(join(next, "adopted", "before"));
    directory = next;
    if (sequence === 4) expect(await readAll(spool)).toEqual([3, 4]);
  }
});

it("tolerates a segment that was emptied", async () => {
  const directory = await scope.directory();
  await open(directory).append(batch(1, 10));
  const [name] = await segmentsIn(directory);
  await truncate(join(directory, name!), 0);
  expect(await readAll(await adopted(directory))).toEqual([]);
});
