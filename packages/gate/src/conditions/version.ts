/** A SemVer 2.0.0 version, with its pre-release left in place as a stretch of `text`. */
export type Version = {
  text: string;
  major: number;
  minor: number;
  patch: number;
  prereleaseStart: number;
  /** Equal to `prereleaseStart` when there is no pre-release. */
  prereleaseEnd: number;
};

const LONGEST = 256;
const PLUS = 43;
const HYPHEN = 45;
const DOT = 46;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isIdentifier = (code: number) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === HYPHEN;

export const emptyVersion = (): Version => ({
  text: "",
  major: 0,
  minor: 0,
  patch: 0,
  prereleaseStart: 0,
  prereleaseEnd: 0,
});

/** Where the last {@link readNumber} stopped. */
let cursor = 0;

/** The number beginning at `start`; NaN for none, one with a leading zero or one too long to be exact. */
function readNumber(text: string, start: number): number {
  let value = 0;
  let index = start;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) break;
    value = value * 10 + code - 48;
  }
  const length = index - start;
  cursor = index;
  if (length === 0 || length > 15 || (length > 1 && text.charCodeAt(start) === 48)) return Number.NaN;
  return value;
}

/** Where the dot-separated identifiers beginning at `start` end; -1 if one is empty or badly written. */
function identifiersEnd(text: string, start: number, zerosAllowed: boolean): number {
  let index = start;
  for (;;) {
    const first = index;
    let numeric = true;
    while (index < text.length && isIdentifier(text.charCodeAt(index))) {
      if (!isDigit(text.charCodeAt(index))) numeric = false;
      index++;
    }
    if (index === first) return -1;
    if (!zerosAllowed && numeric && index - first > 1 && text.charCodeAt(first) === 48) return -1;
    if (text.charCodeAt(index) !== DOT) return index;
    index++;
  }
}

/** Reads `text` into `into`, allocating nothing; false when it isn't a SemVer version. */
export function readVersion(text: string, into: Version): boolean {
  if (text.length > LONGEST) return false;
  const major = readNumber(text, 0);
  if (text.charCodeAt(cursor) !== DOT) return false;
  const minor = readNumber(text, cursor + 1);
  if (text.charCodeAt(cursor) !== DOT) return false;
  const patch = readNumber(text, cursor + 1);
  // One NaN makes the sum NaN.
  if (Number.isNaN(major + minor + patch)) return false;

  let end = cursor;
  into.prereleaseStart = end;
  into.prereleaseEnd = end;
  if (text.charCodeAt(end) === HYPHEN) {
    into.prereleaseStart = end + 1;
    end = identifiersEnd(text, end + 1, false);
    if (end < 0) return false;
    into.prereleaseEnd = end;
  }
  if (text.charCodeAt(end) === PLUS) end = identifiersEnd(text, end + 1, true);
  if (end !== text.length) return false;

  into.text = text;
  into.major = major;
  into.minor = minor;
  into.patch = patch;
  return true;
}

function identifierEnd(version: Version, start: number): number {
  let end = start;
  while (end < version.prereleaseEnd && version.text.charCodeAt(end) !== DOT) end++;
  return end;
}

function isNumeric(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (!isDigit(text.charCodeAt(index))) return false;
  return true;
}

function compareIdentifiers(
  left: string,
  leftStart: number,
  leftEnd: number,
  right: string,
  rightStart: number,
  rightEnd: number,
): number {
  const leftNumeric = isNumeric(left, leftStart, leftEnd);
  if (leftNumeric !== isNumeric(right, rightStart, rightEnd)) return leftNumeric ? -1 : 1;
  const leftLength = leftEnd - leftStart;
  const rightLength = rightEnd - rightStart;
  // Numbers have no leading zeros, so the longer one is the greater: no limit on their size is needed.
  if (leftNumeric && leftLength !== rightLength) return leftLength - rightLength;
  for (let index = 0; index < leftLength && index < rightLength; index++) {
    const difference = left.charCodeAt(leftStart + index) - right.charCodeAt(rightStart + index);
    if (difference !== 0) return difference;
  }
  return leftLength - rightLength;
}

function comparePrereleases(left: Version, right: Version): number {
  const leftNone = left.prereleaseStart === left.prereleaseEnd;
  const rightNone = right.prereleaseStart === right.prereleaseEnd;
  if (leftNone || rightNone) return Number(leftNone) - Number(rightNone);
  let leftStart = left.prereleaseStart;
  let rightStart = right.prereleaseStart;
  while (leftStart < left.prereleaseEnd && rightStart < right.prereleaseEnd) {
    const leftEnd = identifierEnd(left, leftStart);
    const rightEnd = identifierEnd(right, rightStart);
    const order = compareIdentifiers(left.text, leftStart, leftEnd, right.text, rightStart, rightEnd);
    if (order !== 0) return order;
    leftStart = leftEnd + 1;
    rightStart = rightEnd + 1;
  }
  return Number(leftStart < left.prereleaseEnd) - Number(rightStart < right.prereleaseEnd);
}

/** Precedence by SemVer 2.0.0, section 11: negative when `left` comes first; build metadata is ignored. */
export function compareVersions(left: Version, right: Version): number {
  if (left.major !== right.major) return left.major - right.major;
  if (left.minor !== right.minor) return left.minor - right.minor;
  if (left.patch !== right.patch) return left.patch - right.patch;
  return comparePrereleases(left, right);
}
