import { readFile, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Definition, RevisionContent } from "@belay/contracts";
import { checkConsistency } from "./check-consistency.ts";
import { checkContracts } from "./check-contracts.ts";
import { checkMemo } from "./check-memo.ts";
import { checkPatterns } from "./check-patterns.ts";
import { checkRings } from "./check-rings.ts";
import { checkShape } from "./check-shape.ts";
import { checkTexts } from "./check-texts.ts";
import { type Finding, type Report, toPointer } from "./finding.ts";
import { readFiles } from "./read-files.ts";
import { parseYaml, type YamlSource } from "./yaml-source.ts";

/** Longest definition that is read, in bytes; its prompts and documents are files of their own. */
const longestDefinition = 1_000_000;

/** Compressed size from which a ruleset is a burden: every instance of a service fetches it when it connects. */
const heavyRuleset = 512 * 1024;

export type CheckedDefinition = {
  file: string;
  findings: Finding[];
  /** What a push sends; absent where there is an error. */
  content?: RevisionContent;
  /** Figures on what would be pushed. */
  size?: { files: number; characters: number; compressedBytes: number };
  /** Text of each file that a finding is about, for excerpts. */
  texts: Record<string, string>;
};

/**
 * Reads a definition with all its files and says everything that is wrong with it, without a server.
 * Bad content is a finding; only a `file` that can't be opened at all throws, with a sentence.
 */
export async function checkDefinition(
  file: string,
  { cwd = process.cwd(), now = new Date() }: { cwd?: string; now?: Date } = {},
): Promise<CheckedDefinition> {
  const text = await readDefinition(resolve(cwd, file), file);
  const result: CheckedDefinition = { file, findings: [], texts: { [file]: text } };
  const source = parseYaml(file, text);
  if (Array.isArray(source)) return { ...result, findings: source };

  const report = reporter(file, source, result.findings);
  const definition = checkShape(source.value, report);
  const folder = dirname(file);
  const files = await readFiles(resolve(cwd, folder), source.value, report);
  if (definition) {
    const inFolder = (name: string) => (folder === "." ? name : `${folder}/${name}`);
    const add = (finding: Finding) => {
      result.texts[inFolder(finding.file)] = files[finding.file] ?? "";
      result.findings.push({ ...finding, file: inFolder(finding.file) });
    };
    checkRings(definition, report);
    checkPatterns(definition, report);
    checkConsistency(definition, now, report);
    checkContracts(definition, files, report, add);
    checkMemo(definition, files, report, add);
    checkTexts(definition, files, report, add);
    result.size = sizeOf(definition, files);
    reportWeight(result.size.compressedBytes, report);
    if (!result.findings.some(({ severity }) => severity === "error")) result.content = { definition, files };
  }
  result.findings.sort(
    (a, b) =>
      Number(a.file !== file) - Number(b.file !== file) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      a.column - b.column,
  );
  return result;
}

async function readDefinition(path: string, shown: string): Promise<string> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > longestDefinition)
      throw new UnreadableDefinition(
        `${shown} has ${size.toLocaleString("en")} bytes; a definition has at most ${longestDefinition.toLocaleString("en")}. Is it the right file?`,
      );
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof UnreadableDefinition) throw error;
    throw new UnreadableDefinition(whyUnreadable(shown, (error as NodeJS.ErrnoException).code), {
      cause: error,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableDefinition(`${shown} is not UTF-8 text. Save it as UTF-8.`, { cause: error });
  }
}

/** The definition itself can't be opened; the message says why and what to do. */
export class UnreadableDefinition extends Error {}

function whyUnreadable(shown: string, code: string | undefined): string {
  if (code === "ENOENT" || code === "ENOTDIR")
    return `There is no file ${shown}. Give the path of a definition, such as ${
      basename(shown).includes(".") ? "call-follow-up.experiment.yaml" : `${shown}.experiment.yaml`
    }.`;
  if (code === "EISDIR")
    return `${shown} is a folder. Name the definition in it, a file ending in .experiment.yaml.`;
  return `${shown} can't be read (${code ?? "unknown reason"}). Let this user read it.`;
}

const reporter =
  (file: string, source: YamlSource, findings: Finding[]): Report =>
  ({ severity = "error", path, at, message, advice }) => {
    findings.push({ severity, file, ...source.locate(path, at), path: toPointer(path), message, advice });
  };

/** About what one instance fetches for this experiment. */
function sizeOf(definition: Definition, files: Record<string, string>) {
  const texts = Object.values(files);
  const json = JSON.stringify({ definition, files });
  return {
    files: texts.length,
    characters: texts.reduce((sum, text) => sum + text.length, 0),
    compressedBytes: brotliCompressSync(json, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length,
  };
}

function reportWeight(bytes: number, report: Report): void {
  if (bytes <= heavyRuleset) return;
  const kilobytes = (figure: number) => `${Math.round(figure / 1024).toLocaleString("en")} KB`;
  report({
    severity: "warning",
    path: ["documentSets"],
    at: "key",
    message: `The ruleset comes to ${kilobytes(bytes)} compressed, more than the ${kilobytes(heavyRuleset)} that start quickly; every instance fetches it when it connects.`,
    advice: "Shorten or leave out documents that the AI path does not need.",
  });
}
