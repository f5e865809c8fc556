import type { Definition } from "@belay/contracts";
import type { Finding, Report } from "./finding.ts";
import { placeholdersOf } from "./placeholders.ts";

/** What the prompts and the documents hold. Findings inside a file go to `add`. */
export function checkTexts(
  definition: Definition,
  files: Record<string, string>,
  report: Report,
  add: (finding: Finding) => void,
): void {
  const empty = (name: string) => files[name] !== undefined && files[name].trim() === "";
  for (const [name, file] of Object.entries(definition.prompts)) {
    if (empty(file))
      report({
        path: ["prompts", name],
        message: `The prompt "${file}" is empty.`,
        advice: "Write the instruction for the model.",
      });
    for (const { line, column, length, message, advice } of placeholdersOf(files[file] ?? "").faults)
      add({ severity: "error", file, line, column, length, path: "", message, advice });
  }
}
