import type { Definition } from "@belay/contracts";
import { findTooLarge, findWider, parseMemoFile } from "@belay/contracts/memo";
import type { Finding, Report } from "./finding.ts";

/** Whether the memo's file holds a memo, is small enough, and the definition lies inside it. Findings in the file go to `add`. */
export function checkMemo(
  definition: Definition,
  files: Record<string, string>,
  report: Report,
  add: (finding: Finding) => void,
): void {
  const file = definition.memo;
  const text = files[file];
  if (text === undefined) return;
  if (text.trim() === "") {
    report({
      path: ["memo"],
      message: `The memo "${file}" is empty.`,
      advice:
        "Write it in the dashboard and export it (belay memo export EXPERIMENT), or begin with the guide's: people decide on it.",
    });
    return;
  }
  const { memo, problems } = parseMemoFile(text);
  for (const { line, column, path, message } of problems)
    add({
      severity: "error",
      file,
      line: line ?? 1,
      column: column ?? 1,
      length: 0,
      path: "",
      message: `${path === "" ? "The memo" : `In the memo, ${path}`} ${message}.`,
      advice: "Correct that line; the guide to memos has a whole one.",
    });
  if (!memo) return;
  for (const { path, title, reason, cut } of findTooLarge(memo))
    report({
      severity: "warning",
      path: ["memo"],
      message: `The memo's ${path}: ${title.charAt(0).toLowerCase()}${title.slice(1)}. ${reason}`,
      advice: cut,
    });
  for (const { kind, path, message } of findWider(memo, { definition, files }))
    report({
      path: stepsOf(path),
      message: `Wider than its memo (${kind}): ${message}.`,
      advice:
        "Narrow the definition, or have a new version of the memo signed: until then it can't be activated.",
    });
}

const stepsOf = (pointer: string): (string | number)[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
