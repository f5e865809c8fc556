import { readdir, readFile, realpath } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { matchesReference, revisionSizeLimit } from "@belay/contracts";
import type { Report } from "./finding.ts";
import { type NamedPath, namedPaths } from "./named-paths.ts";
import { suggestion } from "./suggestion.ts";

const mostFiles = 500;

/**
 * Reads every file that the definition names, by the name it has there; wildcards become file names. The
 * definition need not be whole, so that one pass finds wrong values and missing files.
 */
export async function readFiles(
  folder: string,
  definition: unknown,
  report: Report,
): Promise<Record<string, string>> {
  const root = await realpath(folder);
  const files: Record<string, string> = {};
  for (const entry of namedPaths(definition)) {
    const trouble = misnamed(entry.named);
    if (trouble !== undefined) {
      report({ path: entry.path, ...trouble });
      continue;
    }
    for (const name of entry.wildcard ? await matches(root, entry, report) : [entry.named]) {
      if (name in files) continue;
      const text = await readText(root, name, entry, report);
      if (text !== undefined) files[name] = text;
    }
  }
  reportSize(files, report);
  return files;
}

/** A path means the same on every machine only if it is relative, inside the folder, and in its plain form. */
function misnamed(named: string): { message: string; advice: string } | undefined {
  if (named.includes("\\"))
    return { message: `The path "${named}" has a backslash.`, advice: 'Write "/" between folders.' };
  if (posix.isAbsolute(named) || /^[A-Za-z]:/.test(named))
    return {
      message: `The path "${named}" is absolute.`,
      advice: "Write it relative to the definition's folder.",
    };
  const plain = posix.normalize(named);
  if (plain === ".." || plain.startsWith("../"))
    return {
      message: `The path "${named}" leads out of the definition's folder.`,
      advice: "Move the file into that folder: a revision holds what lies beside its definition.",
    };
  if (plain !== named || plain.endsWith("/"))
    return {
      message: `The path "${named}" is not in its plain form.`,
      advice: `Write ${plain.replace(/\/$/, "")}, naming a file.`,
    };
  if (posix.dirname(named).includes("*"))
    return {
      message: `The path "${named}" has a * in the name of a folder.`,
      advice: "Use * in the file's own name only, with one entry for each folder.",
    };
  return undefined;
}

async function matches(root: string, { named, path }: NamedPath, report: Report): Promise<string[]> {
  const folder = posix.dirname(named);
  let entries;
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const missing = codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
    report({
      path,
      message: missing
        ? `There is no folder "${folder}".`
        : `The folder "${folder}" can't be read (${codeOf(error)}).`,
      advice: missing ? "Create it, or correct the path." : "Let this user read it.",
    });
    return [];
  }
  const found = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => (folder === "." ? name : `${folder}/${name}`))
    .filter((candidate) => matchesReference(named, candidate));
  if (found.length === 0)
    report({
      path,
      message: `No file matches "${named}".`,
      advice: `Add one, or correct the pattern; ${folder === "." ? "the folder" : folder} has ${entries.length} entries.`,
    });
  return found.toSorted();
}

async function readText(
  root: string,
  name: string,
  { path }: NamedPath,
  report: Report,
): Promise<string | undefined> {
  try {
    const target = await realpath(join(root, name));
    if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) {
      report({
        path,
        message: `"${name}" is a link that leads out of the definition's folder.`,
        advice: "Put the file itself there: a revision holds what lies beside its definition.",
      });
      return undefined;
    }
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(target));
    if (!text.includes("\0")) return text;
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") await reportMissing(root, name, path, report);
    else if (code === "EISDIR")
      report({ path, message: `"${name}" is a folder.`, advice: "Name a file in it, or use * for several." });
    else if (error instanceof TypeError) reportBinary(name, path, report);
    else report({ path, message: `"${name}" can't be read (${code}).`, advice: "Let this user read it." });
    return undefined;
  }
  reportBinary(name, path, report);
  return undefined;
}

const reportBinary = (name: string, path: NamedPath["path"], report: Report): void =>
  report({ path, message: `"${name}" is not UTF-8 text.`, advice: "Save it as UTF-8 text." });

async function reportMissing(
  root: string,
  name: string,
  path: NamedPath["path"],
  report: Report,
): Promise<void> {
  const folder = posix.dirname(name);
  const there = await readdir(join(root, folder)).catch(() => []);
  const meant = suggestion(posix.basename(name), there);
  report({
    path,
    message: `There is no file "${name}".`,
    advice:
      meant === undefined
        ? "Create it, or correct the path; it is relative to the definition's folder."
        : `Did you mean "${folder === "." ? "" : `${folder}/`}${meant}"?`,
  });
}

function reportSize(files: Record<string, string>, report: Report): void {
  const names = Object.keys(files);
  const total = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const figure = (number: number) => number.toLocaleString("en");
  const largest = names.toSorted((a, b) => files[b]!.length - files[a]!.length)[0];
  if (names.length > mostFiles)
    report({
      path: ["documentSets"],
      at: "key",
      message: `The definition names ${figure(names.length)} files.`,
      advice: `A revision holds at most ${mostFiles}: join or leave out some.`,
    });
  if (total > revisionSizeLimit)
    report({
      path: ["documentSets"],
      at: "key",
      message: `The files hold ${figure(total)} characters together; a revision holds ${figure(revisionSizeLimit)}.`,
      advice: `Shorten or leave out some; the largest is ${largest} with ${figure(files[largest!]!.length)}.`,
    });
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown reason";
