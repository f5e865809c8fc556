import { expect, it } from "vitest";
import { OptionError, readOptions } from "./options.ts";

it("invents outcomes for the example's own calls, and for others only where that is asked for", () => {
  expect(readOptions([], {})).toMatchObject({ rounds: 1, sampleOutcomes: true });
  expect(readOptions(["--calls", "mine.jsonl"], {})).toMatchObject({ sampleOutcomes: false });
  expect(readOptions(["--calls", "mine.jsonl", "--sample-outcomes"], {})).toMatchObject({
    sampleOutcomes: true,
  });
});

it.each(["0", "1.5", "many", "2000"])("refuses %s rounds in a sentence", (rounds) => {
  expect(() => readOptions(["--rounds", rounds], {})).toThrow(OptionError);
  expect(() => readOptions(["--rounds", rounds], {})).toThrow(/--rounds takes a whole number from 1 to 1000/);
});
