import { expect } from "vitest";
import { checkDefinition } from "../definition/check-definition.ts";
import { definitionFolder, soundDefinition } from "./definition-folder.ts";

export const now = new Date("2026-06-01T00:00:00Z");

/** Findings as one line each, relative to their folder. */
export async function findingsOf(
  definition: string,
  files: Record<string, string | Uint8Array | undefined> = {},
) {
  await using made = await definitionFolder(definition, files);
  const { findings, content } = await checkDefinition(made.file, { now });
  const errors = findings.filter(({ severity }) => severity === "error");
  expect(content === undefined).toBe(errors.length > 0);
  return findings.map(({ file, line, column, severity, message, advice }) => {
    const name = file.slice(made.folder.length + 1).replace("call-follow-up.experiment.yaml", "");
    return `${name}${name && ":"}${line}:${column} ${severity}: ${message} | ${advice}`;
  });
}

export const edited = (from: string | RegExp, to: string): string => {
  const text = soundDefinition.replace(from, to);
  expect(text).not.toBe(soundDefinition);
  return text;
};
