import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createChecks, runChecks } from "../index.ts";

const folder = process.env["BELAY_REFERENCE_DIR"] ?? "";
const summaries = join(folder, "grounding/summedits-samsum.jsonl");
const calls = join(folder, "transcripts/sales-calls.jsonl");
const present = folder !== "" && existsSync(summaries) && existsSync(calls);
if (!present) console.warn("Skipped: groundedness against the public sets, which needs BELAY_REFERENCE_DIR.");

const checks = createChecks([{ check: "grounded" }]);
const passes = (text: string, output: string) =>
  runChecks(checks, { output, sources: [{ id: "source", text }] }).passed;
const lines = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

interface Counts {
  consistent: number;
  passed: number;
  inconsistent: number;
  failed: number;
}

function add(counts: Counts, consistent: boolean, passed: boolean): void {
  counts[consistent ? "consistent" : "inconsistent"] += 1;
  if (consistent && passed) counts.passed += 1;
  if (!consistent && !passed) counts.failed += 1;
}

function report(name: string, counts: Counts): number {
  const balanced = (counts.passed / counts.consistent + counts.failed / counts.inconsistent) / 2;
  console.log(
    `${name}: passed ${counts.passed} of ${counts.consistent} consistent, failed ${counts.failed} of ${counts.inconsistent} inconsistent, balanced accuracy ${balanced.toFixed(3)}`,
  );
  return balanced;
}

it.skipIf(!present)("tells edited chat summaries little better than chance, as the README says", () => {
  const counts = { consistent: 0, passed: 0, inconsistent: 0, failed: 0 };
  for (const { source, claim, label } of lines(summaries)) {
    add(counts, label === 1, passes(source as string, claim as string));
  }
  expect(report("chat summaries", counts)).toBeGreaterThan(0.57);
});

it.skipIf(!present)("does as well as recorded on summaries of sales calls", () => {
  const counts = { consistent: 0, passed: 0, inconsistent: 0, failed: 0 };
  for (const call of lines(calls)) {
    const text = (call["turns"] as { speaker: string; text: string }[]).map(
      (turn) => `${turn.speaker}: ${turn.text}`,
    );
    for (const output of call["reference_summaries"] as string[])
      add(counts, true, passes(text.join("\n"), output));
    for (const output of call["ungrounded_summaries"] as string[])
      add(counts, false, passes(text.join("\n"), output));
  }
  expect(report("sales calls", counts)).toBeGreaterThan(0.55);
});
