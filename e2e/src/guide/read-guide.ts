export type GuideBlock =
  | { kind: "file"; path: string; text: string; line: number }
  | { kind: "commands"; terminal: string; commands: string[]; expected: string[]; line: number };

const fence = /^(?<marks>`{3,})(?<language>\w+)(?<attributes>(?: \w+=\S+)*)$/;

/**
 * What a guide asks its reader to do, in its order: fenced blocks with `file=` are files to write, with `terminal=`
 * commands to type there, and `text` right after commands is what they print. Other blocks only show something.
 */
export function readGuide(markdown: string): GuideBlock[] {
  const lines = markdown.split("\n");
  const blocks: GuideBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const found = fence.exec(lines[at]!)?.groups;
    if (!found) continue;
    const end = lines.indexOf(found.marks!, at + 1);
    if (end === -1) throw new Error(`The block in line ${at + 1} is not closed.`);
    const inside = lines.slice(at + 1, end);
    const line = at + 1;
    const attributes = new Map(
      found
        .attributes!.trim()
        .split(" ")
        .map((pair) => pair.split("=") as [string, string]),
    );
    const path = attributes.get("file");
    const terminal = attributes.get("terminal");
    const before = blocks.at(-1);
    if (path !== undefined) blocks.push({ kind: "file", path, text: `${inside.join("\n")}\n`, line });
    else if (terminal !== undefined)
      blocks.push({ kind: "commands", terminal, commands: inside, expected: [], line });
    else if (found.language === "text" && before?.kind === "commands") before.expected.push(...inside);
    at = end;
  }
  return blocks;
}

/** Whether a terminal has printed the expected lines in this order; `…` stands for anything. */
export function hasPrinted(output: string, expected: readonly string[]): boolean {
  const lines = output.split("\n");
  let at = 0;
  return expected.every((wanted) => {
    const pattern = patternOf(wanted);
    const found = lines.findIndex((line, index) => index >= at && pattern.test(line.trim()));
    at = found + 1;
    return found !== -1;
  });
}

const patternOf = (wanted: string) =>
  new RegExp(
    `^${wanted
      .trim()
      .split(/\s*…\s*/)
      .map((part) =>
        part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`),
      )
      .join(".*")}$`,
    "u",
  );
