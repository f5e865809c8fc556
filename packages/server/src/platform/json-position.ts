const token = /[\t\n\r ]+|([{}[\]:,])|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** The offset behind the string that begins at `start`, or -1 with no end in sight. By hand: it may be megabytes. */
const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return -1;
    if (code !== 0x5c) continue;
    escape.lastIndex = at;
    if (!escape.test(text)) return -1;
    at = escape.lastIndex - 1;
  }
  return -1;
};

type Expectation = "value" | "value or end" | "key" | "key or end" | "colon" | "next" | "nothing";

/**
 * Where a text stops being JSON: the offset of the first character that can't stand where it does, or the text's
 * length when it merely ends too early. `JSON.parse` tells this for some texts only, and in words that change.
 */
export const findJsonError = (text: string): number => {
  const open: string[] = [];
  let expected: Expectation = "value";
  const closed = (): Expectation => (open.length === 0 ? "nothing" : "next");

  for (let at = 0, next = 0; at < text.length; at = next) {
    const takesValue = expected === "value" || expected === "value or end";
    if (text[at] === '"') {
      next = endOfString(text, at);
      if (next === -1) return at;
      if (takesValue) expected = closed();
      else if (expected === "key" || expected === "key or end") expected = "colon";
      else return at;
      continue;
    }
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) return at;
    next = token.lastIndex;
    const [, mark, literal] = match;
    if (mark === undefined && literal === undefined) continue;
    if (literal !== undefined && takesValue) expected = closed();
    else if ((mark === "{" || mark === "[") && takesValue) {
      open.push(mark);
      expected = mark === "{" ? "key or end" : "value or end";
    } else if (mark === ":" && expected === "colon") expected = "value";
    else if (mark === "," && expected === "next") expected = open.at(-1) === "{" ? "key" : "value";
    else if (mark === "}" && open.at(-1) === "{" && (expected === "next" || expected === "key or end")) {
      open.pop();
      expected = closed();
    } else if (mark === "]" && open.at(-1) === "[" && (expected === "next" || expected === "value or end")) {
      open.pop();
      expected = closed();
    } else return at;
  }
  return text.length;
};
