import { compareVersions, emptyVersion, readVersion, type Version } from "./version.ts";

/** Versions from `from` on and before `before`; null is no limit. */
type Span = { from: Version | null; before: Version | null };

/** Alternatives, each a list of spans that must all hold the version. */
export type VersionRange = readonly (readonly Span[])[];

const HINT =
  'write versions with =, >, >=, < or <=, joined by spaces, with || between alternatives, as in ">=1.2.0 <2"';

function versionOf(text: string): Version | null {
  const version = emptyVersion();
  return readVersion(text, version) ? version : null;
}

/** The least version above `text` and nothing else: the next pre-release, or the next patch's least. */
function justAbove(version: Version): Version | null {
  const core = `${version.major}.${version.minor}`;
  if (version.prereleaseStart === version.prereleaseEnd) return versionOf(`${core}.${version.patch + 1}-0`);
  const prerelease = version.text.slice(version.prereleaseStart, version.prereleaseEnd);
  return versionOf(`${core}.${version.patch}-${prerelease}.0`);
}

/** First of the versions that `text` names, and first after them: `2` names every 2.x.y, pre-releases too. */
function named(text: string): { first: Version; after: Version } | null {
  const exact = versionOf(text);
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const [, major, minor] = parts ?? [];
  const first = exact ?? versionOf(`${major}.${minor ?? 0}.0-0`);
  const next = minor === undefined ? `${Number(major) + 1}.0.0-0` : `${major}.${Number(minor) + 1}.0-0`;
  const after = exact ? justAbove(exact) : versionOf(next);
  return first && after && { first, after };
}

function parseSpan(text: string): Span | string {
  const [, operator = "", version = ""] = /^([<>=]*)(.*)$/s.exec(text) ?? [];
  const range = named(version);
  if (range) {
    if (operator === "" || operator === "=") return { from: range.first, before: range.after };
    if (operator === ">") return { from: range.after, before: null };
    if (operator === ">=") return { from: range.first, before: null };
    if (operator === "<") return { from: null, before: range.first };
    if (operator === "<=") return { from: null, before: range.after };
  }
  return `${JSON.stringify(text)} is no version bound; ${HINT}`;
}

/** The range, or a sentence saying what is wrong with it. */
export function parseVersionRange(text: string): VersionRange | string {
  const alternatives: Span[][] = [];
  for (const alternative of text.split("||")) {
    const words = alternative.split(" ").filter((word) => word !== "");
    if (words.length === 0) return `the range has an empty alternative; ${HINT}`;
    const spans: Span[] = [];
    for (const word of words) {
      const span = parseSpan(word);
      if (typeof span === "string") return span;
      spans.push(span);
    }
    alternatives.push(spans);
  }
  return alternatives;
}

function inSpan(version: Version, { from, before }: Span): boolean {
  if (from !== null && compareVersions(version, from) < 0) return false;
  return before === null || compareVersions(version, before) < 0;
}

/**
 * Whether `version` lies in `range`. Pre-releases go by precedence alone: 2.0.0-rc.1 is below 2.0.0, so
 * `<2.0.0` holds it, and `<2` doesn't, because it is one of the versions named 2.
 */
export function inRange(version: Version, range: VersionRange): boolean {
  for (let alternative = 0; alternative < range.length; alternative++) {
    const spans = range[alternative]!;
    let index = 0;
    while (index < spans.length && inSpan(version, spans[index]!)) index++;
    if (index === spans.length) return true;
  }
  return false;
}
