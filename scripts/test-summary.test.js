import { expect, it } from "vitest";

import { summarize } from "./test-summary.js";

const passedFile = { name: "a.test.ts", status: "passed", assertionResults: [{ status: "passed" }] };

/** @param {Partial<import("./test-summary.js").Results>} part */
const results = (part) => ({
  numPassedTests: 1,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [passedFile],
  ...part,
});

it("counts what passed, failed and was skipped, and names the files that skipped", () => {
  const skipping = { name: "b.test.ts", status: "passed", assertionResults: [{ status: "skipped" }] };
  const summary = summarize(results({ numPendingTests: 1, testResults: [passedFile, skipping] }), 0);
  expect(summary).toEqual({ line: "1 passed, 0 failed, 1 skipped", notes: ["Skipped: 1 in b.test.ts"] });
});

it("counts a file that could not be loaded as a failure", () => {
  const unloaded = { name: "b.test.ts", status: "failed", assertionResults: [] };
  expect(summarize(results({ testResults: [passedFile, unloaded] }), 1).line).toBe(
    "1 passed, 1 failed, 0 skipped",
  );
});

it("never says that nothing failed when the run did", () => {
  expect(summarize(results({}), 1).line).toBe("1 passed, 1 failed, 0 skipped");
  expect(summarize(undefined, 137).line).toBe("0 passed, 1 failed, 0 skipped");
  expect(summarize(results({}), 0, ["no dashboard"])).toEqual({
    line: "1 passed, 1 failed, 0 skipped",
    notes: ["no dashboard"],
  });
});
