import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call } from "./call.ts";
import { attributesOf, unitOf } from "./call.ts";
import { readableCalls, readCalls, type CallProblem, type ReadCallsOptions } from "./read-calls.ts";

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "calls-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string | Uint8Array): string => {
  files += 1;
  const file = join(folder, `${files}.jsonl`);
  writeFileSync(file, content);
  return file;
};

const read = async (
  content: string | Uint8Array,
  options: ReadCallsOptions = {},
): Promise<{ calls: Call[]; problems: CallProblem[] }> => {
  const calls: Call[] = [];
  const problems: CallProblem[] = [];
  const onProblem = (problem: CallProblem): unknown => problems.push(problem);
  for await (const call of readCalls(write(content), { ...options, onProblem })) calls.push(call);
  return { calls, problems };
};

const line = (id: string, text = "Hello."): string =>
  JSON.stringify({ id, turns: [{ speaker: "Rep", text }] });

describe("readCalls", () => {
  it("reads past a byte order mark, blank lines, CRLF and a missing last line end", async () => {
    const { calls, problems } = await read(`\uFEFF${line("a")}\r\n\r\n   \n${line("b")}\n${line("c")}`);
    expect(calls.map((call) => call.id)).toEqual(["a", "b", "c"]);
    expect(problems).toEqual([]);
  });

  it("reports a malformed line with its number and goes on", async () => {
    const { calls, problems } = await read(
      [
        line("a"),
        "{ nonsense",
        '{"id":"x"}',
        '{"id":"y","turns":[{"speaker":"Rep","text":7}]}',
        "[]",
        line("b"),
      ].join("\n"),
    );
    expect(calls.map((call) => call.id)).toEqual(["a", "b"]);
    expect(problems.map((problem) => problem.line)).toEqual([2, 3, 4, 5]);
    expect(problems[0]!.reason).toContain("not valid JSON");
    expect(problems[1]!.reason).toContain('"turns"');
    expect(problems[2]!.reason).toContain('"turns.0.text"');
  });

  it("reports an id that comes twice, and keeps the first", async () => {
    const { calls, problems } = await read([line("a", "first"), line("b"), line("a", "second")].join("\n"));
    expect(calls.map((call) => call.turns[0]!.text)).toEqual(["first", "Hello."]);
    expect(problems).toEqual([{ line: 3, reason: expect.stringContaining("line 1") as string }]);
  });

  it("takes a call of several megabytes, and one of twelve words", async () => {
    const long = "word ".repeat(900_000);
    const { calls, problems } = await read(
      `${line("long", long)}\n${line("short", "a b c d e f g h i j k l")}\n`,
    );
    expect(problems).toEqual([]);
    expect(calls[0]!.turns[0]!.text).toBe(long);
    expect(calls[1]!.id).toBe("short");
  });

  it("reports a line above the limit without keeping it, and reads the next one", async () => {
    const { calls, problems } = await read(`${line("big", "x".repeat(300_000))}\n${line("a")}`, {
      longestLine: 100_000,
    });
    expect(calls.map((call) => call.id)).toEqual(["a"]);
    expect(problems).toEqual([{ line: 1, reason: "is longer than 100,000 bytes" }]);
  });

  it("reports bytes that are no UTF-8", async () => {
    const { calls, problems } = await read(
      Buffer.concat([Buffer.from([0xc3, 0x28, 0x0a]), Buffer.from(line("a"))]),
    );
    expect(problems).toEqual([{ line: 1, reason: "is not valid UTF-8" }]);
    expect(calls).toHaveLength(1);
  });

  it("drops fields it does not know", async () => {
    const { calls } = await read('{"id":"a","turns":[{"speaker":"Rep","text":"Hi","at":3}],"licence":"x"}');
    expect(calls).toEqual([{ id: "a", turns: [{ speaker: "Rep", text: "Hi" }] }]);
  });

  it.each([
    ["a file that isn't there", () => join(folder, "missing.jsonl"), "there is no such file"],
    ["a folder", () => folder, "it is a folder"],
    ["a UTF-16 file", () => write(Buffer.from(`\uFEFF${line("a")}`, "utf16le")), "save it as UTF-8"],
  ])("refuses %s in one sentence", async (_name, path, sentence) => {
    const reading = async (): Promise<void> => {
      for await (const call of readCalls(path())) expect(call).toBeUndefined();
    };
    await expect(reading()).rejects.toThrow(sentence);
  });

  it("says before the start what is wrong with the file itself", async () => {
    await expect(readableCalls(join(folder, "missing.jsonl"))).rejects.toThrow("there is no such file");
    await expect(readableCalls(folder)).rejects.toThrow("it is a folder");
    await expect(readableCalls(write(line("a")))).resolves.toBeUndefined();
  });

  it("gives back whatever texts were written, line separators inside them included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme", maxLength: 60 }), { minLength: 1, maxLength: 8 }),
        async (texts) => {
          const wellFormed = texts.map((text) => `${text.toWellFormed()}\u2028\u0085\r.`);
          const { calls, problems } = await read(
            wellFormed.map((text, index) => line(String(index), text)).join("\n"),
          );
          expect(problems).toEqual([]);
          expect(calls.map((call) => call.turns[0]!.text)).toEqual(wellFormed);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("the unit of a call", () => {
  it("is its account, or the call itself", () => {
    const turns = [{ speaker: "Rep", text: "Hi" }];
    expect(unitOf({ id: "c", turns, account: { id: "acct" } })).toBe("acct");
    expect(unitOf({ id: "c", turns })).toBe("c");
    expect(attributesOf({ id: "c", turns, account: { id: "acct", tier: "growth" } })).toEqual({
      tier: "growth",
    });
    expect(attributesOf({ id: "c", turns, account: { id: "acct" } })).toEqual({});
    expect(attributesOf({ id: "c", turns })).toEqual({ tier: "none" });
  });
});
