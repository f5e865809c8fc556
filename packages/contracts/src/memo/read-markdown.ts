import { isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";
import { unescapeText } from "./markdown-text.ts";
import { completeMemo, memoDraft, type MemoDraft } from "./memo-draft.ts";
import { envelopeTitle, proseSections, stepsTitle, titlePrefix } from "./memo-sections.ts";

/** Something in a memo's file that can't be read, and where; lines and columns count from 1. */
export type MarkdownProblem = {
  line: number | null;
  column: number | null;
  path: string;
  message: string;
};
export type Position = { line: number; column: number };

export type ReadMemo = {
  /** Null where the file can't be read. */
  content: MemoDraft | null;
  problems: MarkdownProblem[];
  /** Where the file says, or would say, a part of the memo (a JSON pointer). */
  locate(path: string): Position | null;
};

type Section = { title: string; line: number; lines: string[] };
type Plain = Record<string, unknown>;

/** Reads what `writeMemoMarkdown` writes, edited by hand or not. All that the file shows is part of the memo. */
export function readMemoMarkdown(markdown: string): ReadMemo {
  const problems: MarkdownProblem[] = [];
  const problem = (line: number, message: string, path = "", column = 1) =>
    problems.push({ line, column, path, message });
  const { name, sections } = split(withoutComments(markdown), problem);
  const content: Plain = {};
  const places = new Map<string, Position>([["/name", { line: 1, column: 1 }]]);
  let yaml: Envelope | undefined;

  const envelope = sections.find((section) => section.title === envelopeTitle);
  if (envelope) {
    yaml = readEnvelope(envelope, problem);
    Object.assign(content, yaml?.value);
  } else
    problem(
      markdown.split("\n").length,
      `has no section "## ${envelopeTitle}" with the part in YAML; \`belay memo export\` writes a whole one`,
    );
  if (name !== null) content["name"] = name;

  const seen = new Set<string>();
  for (const section of sections) {
    if (seen.has(section.title)) problem(section.line, `there are two sections "${section.title}"`);
    seen.add(section.title);
    if (section === envelope || section.title === envelopeTitle) continue;
    const prose = proseSections.find(({ title }) => title === section.title);
    const path: readonly string[] | undefined =
      prose?.path ?? (section.title === stepsTitle ? ["workflow", "steps"] : undefined);
    if (!path) {
      problem(
        section.line,
        `a memo has no section "${section.title}"; it has ${[...proseSections.map(({ title }) => title), stepsTitle, envelopeTitle].join(", ")}`,
      );
      continue;
    }
    const pointer = path.map((part) => `/${part}`).join("");
    places.set(pointer, { line: section.line, column: 1 });
    const value = prose ? textOf(section, problem, pointer) : stepsOf(section, problem);
    put(content, path, value, () => problem(section.line, `is said in the envelope as well`, pointer));
  }

  const locate = (path: string): Position | null => {
    for (let here = path; here !== ""; here = here.slice(0, here.lastIndexOf("/"))) {
      const place = places.get(here) ?? yaml?.locate(here);
      if (place) return place;
    }
    return envelope ? { line: envelope.line, column: 1 } : { line: 1, column: 1 };
  };
  const parsed = memoDraft.safeParse(content);
  if (!parsed.success && yaml)
    for (const issue of parsed.error.issues) {
      const path = issue.path.map((part) => `/${String(part)}`).join("");
      const unknown = issue.code === "unrecognized_keys" ? issue.keys : undefined;
      problems.push({
        ...locate(unknown ? `${path}/${unknown[0]}` : path)!,
        path,
        message: unknown
          ? `holds ${unknown.map((key) => `"${key}"`).join(", ")}, which a memo does not have`
          : issue.message,
      });
    }
  return {
    content: parsed.success && problems.length === 0 ? parsed.data : null,
    problems,
    locate,
  };
}

/** The whole memo of a file, or everything that keeps it from being one, with its place. */
export function parseMemoFile(markdown: string) {
  const { content, problems, locate } = readMemoMarkdown(markdown);
  if (!content) return { memo: null, problems };
  const { memo, missing } = completeMemo(content);
  return {
    memo,
    problems: missing.map(({ path, message }): MarkdownProblem => ({
      ...(locate(path) ?? { line: null, column: null }),
      path,
      message,
    })),
  };
}

/**
 * Comments are not shown, so they are not part of it; their lines stay, so that lines keep their numbers. In a code
 * block everything is shown.
 */
const withoutComments = (markdown: string): string =>
  markdown.replace(
    /^(`{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$|^[ \t]*<!--[\s\S]*?-->[ \t]*$/gm,
    (found, fence: string | undefined) => (fence === undefined ? found.replace(/[^\n]/g, "") : found),
  );

type Report = (line: number, message: string, path?: string, column?: number) => void;

function split(markdown: string, problem: Report): { name: string | null; sections: Section[] } {
  const lines = markdown.split("\n").map((line) => line.replace(/\r$/, ""));
  const sections: Section[] = [];
  let name: string | null = null;
  let fence: string | null = null;
  let saidStray = false;
  for (const [index, line] of lines.entries()) {
    const here = sections.at(-1);
    const marks = /^(`{3,})/.exec(line)?.[1];
    if (fence === null && marks && here) fence = marks;
    else if (fence !== null && line.trimEnd() === fence) fence = null;
    else if (fence === null && line.startsWith("## ")) {
      sections.push({ title: line.slice(3).trim(), line: index + 1, lines: [] });
      continue;
    } else if (fence === null && line.startsWith("# ")) {
      if (name !== null || !line.startsWith(titlePrefix))
        problem(index + 1, `write the title once, as "${titlePrefix}NAME"`);
      else name = unescapeText([line.slice(titlePrefix.length)]);
      continue;
    }
    if (here) here.lines.push(line);
    else if (line.trim() !== "" && !saidStray) {
      saidStray = true;
      problem(
        index + 1,
        "stands before the first section; everything that a memo shows is signed, so put it in one, or in a comment",
      );
    }
  }
  if (name === null) problem(1, `begins with its title, "${titlePrefix}NAME"`, "/name");
  return { name, sections };
}

/** First and last line of a section that say something. */
function body({ lines, line }: Section): { lines: string[]; from: number } {
  const first = lines.findIndex((text) => text.trim() !== "");
  if (first === -1) return { lines: [], from: line };
  const last = lines.findLastIndex((text) => text.trim() !== "");
  return { lines: lines.slice(first, last + 1), from: line + 1 + first };
}

function textOf(section: Section, problem: Report, path: string): string {
  const { lines, from } = body(section);
  const markup = lines.findIndex((line) => /<[a-z/!]/i.test(line));
  if (markup !== -1)
    problem(
      from + markup,
      "holds HTML, which stays text in a memo: write &lt; for <",
      path,
      lines[markup]!.search(/<[a-z/!]/i) + 1,
    );
  return unescapeText(lines.map((line) => (line.trim() === "" ? "\\" : line)));
}

function stepsOf(section: Section, problem: Report): string[] {
  const steps: string[][] = [];
  const { lines, from } = body(section);
  for (const [index, line] of lines.entries()) {
    const item = /^(?:\d{1,9}[.)]|[-*])[ \t]+(.*)$/.exec(line)?.[1];
    if (item !== undefined) steps.push([item]);
    else if (line.trim() !== "" && steps.length > 0) steps.at(-1)!.push(line);
    else if (line.trim() !== "")
      problem(from + index, "write the steps as a numbered list, one a line", "/workflow/steps");
  }
  return steps.map(unescapeText);
}

function put(content: Plain, path: readonly string[], value: unknown, twice: () => void): void {
  let group = content;
  for (const part of path.slice(0, -1)) {
    if (typeof group[part] !== "object" || group[part] === null) group[part] = {};
    group = group[part] as Plain;
  }
  const last = path.at(-1)!;
  if (last in group) twice();
  group[last] = value;
}

type Envelope = { value: Plain; locate(path: string): Position | undefined };

function readEnvelope(section: Section, problem: Report): Envelope | undefined {
  const { lines, from } = body(section);
  const fence = /^(`{3,})ya?ml\s*$/.exec(lines[0] ?? "")?.[1];
  if (fence === undefined || lines.at(-1)?.trimEnd() !== fence || lines.length < 2) {
    problem(from, 'holds one block that begins with "```yaml" and ends with "```", and nothing else');
    return undefined;
  }
  const counter = new LineCounter();
  const text = lines.slice(1, -1).join("\n");
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    const place = (offset: number): Position => {
      const { line, col } = counter.linePos(offset);
      return { line: from + line, column: col };
    };
    for (const error of document.errors) {
      const { line, column } = place(error.pos[0]);
      problem(line, `is not YAML: ${error.message}`, "", column);
    }
    if (document.errors.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    if (typeof value !== "object" || value === null || Array.isArray(value) || !isMap(document.contents)) {
      problem(from + 1, "holds names and values, such as `experiment: call-follow-up`");
      return undefined;
    }
    return {
      value: value as Plain,
      locate: (path) => {
        const offset = offsetOf(document, path);
        return offset === undefined ? undefined : place(offset);
      },
    };
  } catch (error) {
    problem(from + 1, `is not YAML that can be read: ${(error as Error).message.split("\n")[0]}`);
    return undefined;
  }
}

/** Where a value begins; its key, where it is one of a map's. */
function offsetOf(document: Document, path: string): number | undefined {
  const parts = path
    .slice(1)
    .split("/")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const owner: unknown = parts.length > 1 ? document.getIn(parts.slice(0, -1), true) : document.contents;
  if (isMap(owner)) {
    const pair = owner.items.find((item) => isNode(item.key) && String(item.key) === String(parts.at(-1)));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(parts, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
