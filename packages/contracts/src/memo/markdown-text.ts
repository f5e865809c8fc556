/** Text a person wrote, as Markdown that shows exactly this text: no markup, no HTML, no line lost. */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>]/g, (character) => `&${entityNames[character]};`)
    .replace(/[\\`*_{}[\]()#+!|~$^=:-]/g, (character, at: number, whole: string) =>
      isMarkup(character, at, whole) ? `\\${character}` : character,
    )
    .replace(/(?<=(?:^|\n)\d{1,9})[.)]/g, "\\$&")
    .replace(invisible, (character) => `&#${character.codePointAt(0)};`)
    .replace(/^ | $|(?<=[\n ]) | (?=\n)/g, "&#32;")
    .replace(/^\n+|\n+$/g, (ends) => "&#10;".repeat(ends.length))
    .replaceAll("\n", "\\\n");
}

const entityNames: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt" };
const characterNames: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
/** Control characters other than the line feed, separators that some editors take for line ends, and marks. */
// oxlint-disable-next-line no-control-regex
const invisible = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g;

/** Some marks mean something anywhere, some only where a line begins, some between words never. */
function isMarkup(character: string, at: number, text: string): boolean {
  if ("\\`*_[]|~".includes(character)) return true;
  const startsLine = at === 0 || text[at - 1] === "\n";
  if (character === "!") return text[at + 1] === "[";
  return startsLine && "#+-=".includes(character);
}

/** The text that escaped Markdown stands for. A line's end is a space; after a backslash it is a line's end. */
export function unescapeText(lines: string[]): string {
  const joined = lines
    .map((line) => line.replace(/^[ \t]+|[ \t\r]+$/g, ""))
    .reduce((text, line, index) => {
      if (index === 0) return line;
      return endsInBackslash(text) ? `${text.slice(0, -1)}\n${line}` : `${text} ${line}`;
    }, "");
  return joined.replace(
    /\\([!-/:-@[-`{-~])|&(?:#(\d{1,7})|(amp|lt|gt|quot));/g,
    (found, mark: string | undefined, code: string | undefined, name: string | undefined) => {
      if (mark !== undefined) return mark;
      if (name !== undefined) return characterNames[name] ?? found;
      const point = Number(code);
      return point <= 0x10ffff ? String.fromCodePoint(point) : found;
    },
  );
}

const endsInBackslash = (text: string): boolean => (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
