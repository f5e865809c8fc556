import { type Document, isAlias, isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Finding, Path } from "./finding.ts";

export type Position = { line: number; column: number; length: number };

/** A YAML (or JSON) text with its value and the way back from a value to its place in the text. */
export type YamlSource = {
  text: string;
  value: unknown;
  locate: (path: Path, at?: "key" | "value") => Position;
};

/** Parses a definition; syntax errors come back as findings instead. */
export function parseYaml(file: string, text: string): YamlSource | Finding[] {
  const lines = new LineCounter();
  const syntaxError = (position: Position, message: string, advice: string): Finding[] => [
    { severity: "error", file, ...position, path: "", message, advice },
  ];
  const start = { line: 1, column: 1, length: 0 };
  const tooDeep = syntaxError(start, "The file is nested too deeply to be read.", "Flatten it.");
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const problems = telling([...document.errors, ...document.warnings]);
    if (problems.length > 0)
      return problems.flatMap(({ pos, code, message }) =>
        isTooDeep(message)
          ? tooDeep
          : syntaxError(positionOf(text, lines, pos[0], pos[1]), sentence(message), adviceFor(code)),
      );
    return { text, value: document.toJS({ maxAliasCount: 100 }), locate: locator(document, text, lines) };
  } catch (error) {
    if (error instanceof RangeError) return tooDeep;
    if (error instanceof ReferenceError)
      return syntaxError(
        start,
        sentence(error.message),
        "Write the repeated parts out instead of using aliases.",
      );
    throw error;
  }
}

type Problem = Document.Parsed["errors"][number] | Document.Parsed["warnings"][number];

/** After one slip in the syntax a parser finds ever more; the first is the one to correct. */
function telling(problems: Problem[]): Problem[] {
  const tab = problems.find(({ code }) => code === "TAB_AS_INDENT");
  const slip = problems.find(({ code }) => code !== "DUPLICATE_KEY" && code !== "TAG_RESOLVE_FAILED");
  const first = tab ?? slip;
  return first ? [first] : problems;
}

const isTooDeep = (message: string): boolean => message.includes("call stack");

const sentence = (message: string): string => {
  const text = message.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
};

function adviceFor(code: string): string {
  if (code === "DUPLICATE_KEY") return "Keep one of the two.";
  if (code === "TAB_AS_INDENT") return "Indent with spaces; YAML takes no tabs.";
  if (code === "BAD_INDENT") return "Line the entry up with its neighbours.";
  if (code === "MULTIPLE_DOCS") return "Keep one definition in a file: remove the --- line.";
  if (code === "TAG_RESOLVE_FAILED")
    return 'Remove the tag, or put the text in quotes if its "!" belongs to it.';
  if (code === "MISSING_CHAR" || code === "UNEXPECTED_TOKEN")
    return "Look for an unclosed quote or bracket here or above, or put the text in quotes.";
  return "Compare this line and the one above with the YAML around them.";
}

function positionOf(text: string, lines: LineCounter, from: number, to: number): Position {
  const { line, col } = lines.linePos(Math.min(from, text.length));
  const endOfLine = text.indexOf("\n", from);
  const end = endOfLine === -1 ? text.length : endOfLine;
  const length = text.slice(from, Math.min(Math.max(to, from + 1), end)).trimEnd().length;
  return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(length, 1) };
}

/** Finds the nearest thing that exists on the way to `path`, so that a missing value points at its parent. */
function locator(document: Document.Parsed, text: string, lines: LineCounter): YamlSource["locate"] {
  return (path, at = "value") => {
    let node: unknown = document.contents;
    let found: Node | undefined;
    for (const [index, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document);
      let next: unknown;
      if (isMap(node)) {
        const pair = node.items.find(
          ({ key }) => String(isNode(key) ? key.toJS(document) : key) === String(step),
        );
        next = pair?.value ?? pair?.key;
        const isLast = index === path.length - 1;
        if (pair && ((isLast && at === "key") || isMap(next) || isSeq(next)) && isNode(pair.key))
          found = pair.key;
        else if (isNode(next)) found = next;
      } else if (isSeq(node)) {
        next = node.items[Number(step)];
        if (isNode(next)) found = next;
      }
      if (next === undefined) break;
      node = next;
    }
    if (!found?.range) return { line: 1, column: 1, length: 0 };
    const [from, to] = found.range;
    return positionOf(text, lines, from, to);
  };
}
